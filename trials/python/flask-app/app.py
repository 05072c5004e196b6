"""A Flask application with no security of its own, for standing behind the gate.

    /usr/bin/python3 app.py --port 5000
    /usr/bin/python3 app.py --port 5000 --gate https://login.example.com --name notes

With `--gate`, `/protected` greets whom the gate there says it is; everything else stays as it is.
"""

import argparse
import hashlib
import os

import jwt
from flask import Flask, jsonify, redirect, render_template_string, request, session
from werkzeug.serving import WSGIRequestHandler, make_server

LOOPBACK = "127.0.0.1"
PEOPLE = {"dalbi": "moon-garden", "haru": "open-sesame"}
FRAME = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Notes</title></head>
<body>
<p><a href="/">Home</a> <a href="/login">Sign in</a> <a href="/protected">Your notes</a> <a href="/upload">Upload</a></p>
<h1>{{ title }}</h1>
{{ inside | safe }}
</body>
</html>
"""
SIGN_IN = """<form method="post" action="/login">
<label>Name <input name="name" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button>
</form>"""
UPLOAD = """<form method="post" action="/upload" enctype="multipart/form-data">
<input type="file" name="file"> <button>Send</button>
</form>"""

app = Flask(__name__)
app.config.update(GATE=None, NAME=None, KEYS=None)
app.secret_key = os.urandom(32)


def page(title, inside="", status=200):
    return render_template_string(FRAME, title=title, inside=inside), status


@app.get("/")
def home():
    return page("A small notebook")


@app.get("/login")
def login_form():
    return page("Sign in", SIGN_IN)


@app.post("/login")
def login():
    name = request.form.get("name", "")
    if PEOPLE.get(name) != request.form.get("password"):
        return page("Wrong name or password", SIGN_IN, 401)
    session["name"] = name
    return redirect("/protected", 303)


def known():
    """Whom the gate says it is; None where it says nothing that holds."""
    token, keys = request.headers.get("X-Munjigi-Assertion", ""), app.config["KEYS"]
    try:
        key = keys.get_signing_key_from_jwt(token).key
        who = jwt.decode(token, key, algorithms=["ES256"], audience=app.config["NAME"], issuer=app.config["GATE"])
        # access tokens for this service have the same issuer, audience and keys
        return who["sub"] if jwt.get_unverified_header(token).get("typ") == "assertion+jwt" else None
    except jwt.PyJWTError:
        return None


@app.get("/protected")
def protected():
    name = known() if app.config["GATE"] else session.get("name")
    return page("Hello, %s" % name) if name else page("Please sign in", SIGN_IN, 401)


@app.get("/headers")
def headers():
    """The request headers as WSGI tells them: names in title case, repeated ones joined by commas."""
    return jsonify(dict(request.headers.items()))


@app.get("/upload")
def upload_form():
    return page("Upload", UPLOAD)


@app.post("/upload")
def upload():
    """Counts the body as it comes and takes its digest; keeps nothing."""
    size, sha256 = 0, hashlib.sha256()
    while True:
        block = request.stream.read(1 << 16)
        if not block:
            return jsonify(bytes=size, sha256=sha256.hexdigest())
        size += len(block)
        sha256.update(block)


class Quiet(WSGIRequestHandler):
    def log_request(self, *_):
        """No access log."""


def main():
    parser = argparse.ArgumentParser(description="A Flask application without security of its own, on loopback only.")
    parser.add_argument("--port", type=int, default=5000, help="0 takes any free one (default 5000)")
    parser.add_argument("--gate", help="the URL of the identity host of a gate that says who is asking")
    parser.add_argument("--name", help="what the gate calls this application")
    args = parser.parse_args()
    if args.gate:
        app.config.update(GATE=args.gate, NAME=args.name, KEYS=jwt.PyJWKClient(args.gate + "/oauth/jwks"))
    server = make_server(LOOPBACK, args.port, app, threaded=True, request_handler=Quiet)
    print("flask-app listening on http://%s:%d" % (LOOPBACK, server.server_port), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
