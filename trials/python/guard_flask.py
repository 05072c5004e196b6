#!/usr/bin/env python3
"""A Flask application behind the built gate: what a client then sees from outside. One of it is unchanged, with a login of
its own; another one, `desk`, leaves it to the gate who is asking.

    trials/python/guard_flask.py --munjigi app/target/dist/munjigi/bin/munjigi

Needs Python 3.9 or newer and Debian's python3-flask and python3-jwt. Everything listens on loopback, lives in one
temporary folder and is ended by its own process id. Prints one line a claim and then
`N passed, N failed`. Exit codes: 0 all hold, 1 one does not, 2 wrong use, 3 something is missing.
"""

import argparse
import base64
import contextlib
import http.client
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

from claims import START_LIMIT, Missing, Running, equal, holds, judge
from visitor import Visitor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PASSWORD = "correct horse battery staple"
ANSWER_LIMIT = 30
EXPLAIN_LIMIT = 10

SETTINGS = """munjigi: 1
state: ./state
drain: 2s
listeners:
  public: {{bind: "127.0.0.1:{public}", tls: {{certificate: auto}}}}
  plain: {{bind: "127.0.0.1:{plain}", redirect-to: public}}
operator: {{bind: "127.0.0.1:0"}}
limits:
  requests:
    - {{per: source, service: notes, route: login, rate: 5/m}}
identity: {{host: localhost, url: "https://localhost:{public}"}}
services:
  desk:
    host: desk.test
    upstream: "http://127.0.0.1:{desk}"
    routes:
      - {{match: "GET,HEAD /", access: public}}
      - {{match: "GET /protected", access: signed-in}}
  other:
    host: other.test
    upstream: "http://127.0.0.1:{app}"
    routes: [{{match: "GET /headers", access: signed-in}}]
  notes:
    host: 127.0.0.1
    upstream: "http://127.0.0.1:{app}"
    routes:
      - {{match: "GET,HEAD /", access: public}}
      - {{match: "GET,HEAD /login", access: public}}
      - {{match: "POST /login", name: login, access: public, body: {{max: 16KiB}}}}
      - {{match: "GET,HEAD /protected", access: public}}
      - {{match: "GET /headers", access: public}}
"""

FORGED = {
    "X-Forwarded-For": "203.0.113.66",
    "X_Forwarded_For": "203.0.113.66",
    "X-Real-IP": "203.0.113.66",
    "Forwarded": "for=203.0.113.66",
    "True-Client-IP": "203.0.113.66",
    "X-Forwarded-Host": "evil.example",
    "X-Original-URL": "/forged-path",
    "X-HTTP-Method-Override": "DELETE",
    "X.Forwarded.For": "203.0.113.66",
    "Remote-User": "forged-user",
    "Script-Name": "/forged-path",
    "X_Envoy_External_Address": "203.0.113.66",
    "X-Munjigi-Principal": "arn:munjigi:iam:::user/forged",
    "X-Munjigi-Exchange": "forged-exchange",
}
FORGERIES = re.compile(r"203\.0\.113\.66|evil\.example|/forged-path|DELETE|forged")
PROTECTION = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "strict-origin-when-cross-origin",
    "strict-transport-security": "max-age=31536000",
}


def free_ports(count):
    """Ports that were free a moment ago: a redirect has to name the port that it leads to."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


class Trial:
    """The application, the gate before it, and what a client sees through the gate."""

    def __init__(self, munjigi, python, folder):
        self.munjigi, self.python, self.folder = munjigi, python, folder
        self.settings = folder / "munjigi.yaml"
        self.running = []

    def begin(self):
        app = [self.python, str(HERE / "flask-app" / "app.py"), "--port", "0"]
        self.app_port = int(self.start("flask", app, r"listening on http://127\.0\.0\.1:(\d+)").group(1))
        self.public_port, self.plain_port, self.desk_port = free_ports(3)
        self.login = "https://localhost:%d" % self.public_port
        self.settings.write_text(
            SETTINGS.format(public=self.public_port, plain=self.plain_port, app=self.app_port, desk=self.desk_port)
        )
        self.start("gate", [self.munjigi, "serve", "--config", str(self.settings)], r"^ready: (.*)$")
        root = self.folder / "root.pem"
        root.write_bytes(self.run("ca", "root", "--config", str(self.settings)))
        self.trust = ssl.create_default_context(cafile=str(root))
        desk = [*app[:3], str(self.desk_port), "--gate", self.login, "--name", "desk"]
        # the application trusts the gate's own authority
        self.start("desk", desk, r"listening on", dict(os.environ, SSL_CERT_FILE=str(root)))

    def start(self, name, command, ready, environment=None):
        started = Running(name, command, self.folder, ready, environment)
        self.running.append(started)
        return started.found

    def run(self, *arguments):
        done = subprocess.run([self.munjigi, *arguments], capture_output=True, timeout=START_LIMIT, cwd=self.folder)
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip()
            raise AssertionError("`munjigi %s` ended with %d: %s" % (" ".join(arguments), done.returncode, said))
        return done.stdout

    def ask(self, method, path, body=None, headers=None, context=None):
        """Status, fields with lower-case names, body; over HTTPS, on a connection of its own."""
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.public_port, timeout=ANSWER_LIMIT, context=context or self.trust
        )
        return self.answer(connection, method, path, body, headers)

    def ask_plain(self, method, path):
        return self.answer(http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=ANSWER_LIMIT), method, path)

    def ask_app(self, method, path, headers=None):
        """The application itself, past the gate."""
        return self.answer(
            http.client.HTTPConnection("127.0.0.1", self.app_port, timeout=ANSWER_LIMIT), method, path, None, headers
        )

    @staticmethod
    def answer(connection, method, path, body=None, headers=None):
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            content = reply.read().decode("utf-8", "replace")
            return reply.status, {name.lower(): value for name, value in reply.getheaders()}, content
        finally:
            connection.close()

    def sign_in(self, name, password):
        form = urllib.parse.urlencode({"name": name, "password": password})
        return self.ask("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded"})

    def person(self, name):
        """Somebody who was invited and has a password."""
        link = re.search(rb"https://\S+", self.run("user", "create", name, "--config", str(self.settings)))
        visitor = Visitor(self.public_port)
        visitor.submit(visitor.visit(link.group().decode()), password=PASSWORD)
        return visitor

    def ask_desk(self, assertion):
        """The application `desk`, past the gate, with this assertion."""
        connection = http.client.HTTPConnection("127.0.0.1", self.desk_port, timeout=ANSWER_LIMIT)
        return self.answer(connection, "GET", "/protected", None, {"X-Munjigi-Assertion": assertion})

    def explain(self, subject):
        """What the gate says of it, once the log has it."""
        end = time.monotonic() + EXPLAIN_LIMIT
        while True:
            try:
                return self.run("explain", subject, "--config", str(self.settings), "--lang", "en").decode()
            except AssertionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def events(self):
        """The JSON events of the audit log as its files hold them now."""
        found = []
        for file in sorted((self.folder / "state" / "audit").glob("*.log")):
            for line in file.read_bytes().split(b"\n"):
                parts = line.split(b" ", 3)
                if len(parts) == 4 and parts[3].startswith(b"{"):
                    found.append(json.loads(parts[3]))
        return found

    def event_of(self, exchange):
        end = time.monotonic() + EXPLAIN_LIMIT
        while time.monotonic() < end:
            for event in self.events():
                if event["munjigi"].get("exchange") == exchange and event["munjigi"]["kind"] == "exchange.end":
                    return event
            time.sleep(0.2)
        raise AssertionError("the audit log has no `exchange.end` of %s" % exchange)

    def stop(self):
        for started in reversed(self.running):
            started.stop()


# each claim is a function; its name, with spaces, is what is printed


def https_works_with_the_root_of_the_gate(trial):
    status, _, body = trial.ask("GET", "/")
    equal(status, 200, "status")
    holds("A small notebook" in body, "the application's page did not come")


def https_fails_without_the_root_of_the_gate(trial):
    try:
        trial.ask("GET", "/", context=ssl.create_default_context())
    except ssl.SSLCertVerificationError:
        return
    raise AssertionError("a client that does not know the root trusted the certificate")


def plain_http_is_sent_on_to_https(trial):
    status, fields, _ = trial.ask_plain("GET", "/login?next=1")
    equal(status, 308, "status")
    equal(fields.get("location"), "https://127.0.0.1:%d/login?next=1" % trial.public_port, "location")


def a_page_for_people_is_reached_after_signing_in_at_the_gate_and_knows_who_it_is(trial):
    desk = "https://desk.test:%d/protected" % trial.public_port
    visitor = trial.person("dalbi")
    page = visitor.visit(desk)
    equal((page.path, page.url.startswith(trial.login)), ("/sign-in", True), "where somebody unknown is led")
    page = visitor.submit(page, username="dalbi", password="not " + PASSWORD)
    equal(page.status, 403, "status of a wrong password")
    page = visitor.submit(page, username="dalbi", password=PASSWORD)
    equal((page.url, page.status), (desk, 200), "where the right one leads")
    holds(b"Hello, arn:munjigi:iam:::user/dalbi" in page.body, "the application does not know who it is")


def the_application_believes_no_assertion_but_its_own(trial):
    visitor = trial.person("haru")
    page = visitor.sign_in("https://other.test:%d/headers" % trial.public_port, "haru", PASSWORD)
    other = json.loads(page.body)["X-Munjigi-Assertion"]
    equal(trial.ask_desk(other)[0], 401, "status with the assertion for another service")
    head, payload, mark = other.split(".")
    plain = base64.urlsafe_b64decode(payload + "==").replace(b'"other"', b'"desk"')
    forged = base64.urlsafe_b64encode(plain).rstrip(b"=").decode()
    equal(trial.ask_desk(".".join([head, forged, mark]))[0], 401, "status with a forged one")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    equal(trial.ask_desk(".".join([unsigned, forged, ""]))[0], 401, "status with an unsigned one")
    equal(trial.ask_desk("")[0], 401, "status without one")


def the_protected_page_needs_a_login(trial):
    status, _, body = trial.ask("GET", "/protected")
    equal(status, 401, "status")
    holds("Please sign in" in body, "the application's own words did not come through")


def a_login_and_its_cookie_work_through_the_gate(trial):
    status, fields, _ = trial.sign_in("dalbi", "moon-garden")
    equal((status, fields.get("location")), (303, "/protected"), "status and location")
    cookie = fields["set-cookie"].split(";")[0]
    status, _, body = trial.ask("GET", "/protected", headers={"Cookie": cookie})
    equal(status, 200, "status")
    holds("Hello, dalbi" in body, "the session did not hold")


def the_sixth_try_of_a_login_within_a_minute_is_refused(trial):
    # the login above was the first of five
    for guess in ("a", "b", "c", "d"):
        status, _, body = trial.sign_in("haru", guess)
        equal(status, 401, "status of guess `%s`" % guess)
    status, fields, body = trial.sign_in("haru", "open-sesame")
    equal(status, 429, "status of the sixth, though its password is right")
    # one token comes back every twelve seconds
    holds(1 <= int(fields.get("retry-after", "0")) <= 12, "retry-after is %r" % fields.get("retry-after"))
    equal(json.loads(body)["type"], "urn:munjigi:problem:too-many", "problem type")
    holds("set-cookie" not in fields, "a refused login got a cookie")


def other_routes_stay_open_when_a_limit_is_met(trial):
    equal(trial.ask("GET", "/login")[0], 200, "status")


def replies_carry_protective_headers_and_no_server(trial):
    bare = trial.ask_app("GET", "/")[1]
    holds("server" in bare, "the application alone names no server: the claim would prove nothing")
    holds(not set(PROTECTION) & set(bare), "the application alone sends protective headers")
    fields = trial.ask("GET", "/")[1]
    for name, value in PROTECTION.items():
        equal(fields.get(name), value, name)
    holds("server" not in fields, "the reply names the server: %r" % fields.get("server"))


def forged_addresses_and_identities_do_not_reach_the_application(trial):
    bare = json.loads(trial.ask_app("GET", "/headers", FORGED)[2])
    holds(FORGERIES.search(json.dumps(bare)), "the application alone shows no forgery: the claim would prove nothing")
    status, _, body = trial.ask("GET", "/headers", headers=FORGED)
    equal(status, 200, "status")
    got = {name.lower(): value for name, value in json.loads(body).items()}
    found = FORGERIES.findall(json.dumps(got))
    holds(not found, "forged values reached the application: %s in %s" % (found, got))
    equal(got.get("x-forwarded-for"), "127.0.0.1", "x-forwarded-for")
    equal(got.get("x-forwarded-proto"), "https", "x-forwarded-proto")
    holds(re.fullmatch("[0-9A-Z]{26}", got.get("x-munjigi-exchange", "")), "x-munjigi-exchange is missing")


def a_path_that_nobody_opened_is_closed(trial):
    equal(trial.ask_app("GET", "/upload")[0], 200, "status of the application alone")
    equal(trial.ask("GET", "/upload")[0], 403, "status")


def an_exchange_is_in_the_audit_log(trial):
    exchange = json.loads(trial.ask("GET", "/headers")[2])["X-Munjigi-Exchange"]
    event = trial.event_of(exchange)
    equal(event["munjigi"]["ending"], "forwarded", "ending")
    equal(event["http_response"]["code"], 200, "code")
    equal(event["http_request"]["url"]["path"], "/headers", "path")
    equal(event["dst_endpoint"]["svc_name"], "notes", "service")
    equal(event["src_endpoint"]["ip"], "127.0.0.1", "source")


def a_refusal_is_explained_by_the_id_that_the_client_was_shown(trial):
    status, _, body = trial.ask("GET", "/upload")
    equal(status, 403, "status")
    shown = json.loads(body)
    equal(set(shown), {"type", "title", "status", "detail", "exchange"}, "what the client is told")
    event = trial.event_of(shown["exchange"])
    equal(event["munjigi"]["code"], "policy.no-route", "code in the log")
    text = trial.explain(shown["exchange"])
    for part in ("policy.no-route", "GET /upload", "munjigi.yaml", "what would let it pass:"):
        holds(part in text, "the explanation does not say `%s`:\n%s" % (part, text))


def the_log_holds_no_password_cookie_or_query(trial):
    hidden = {"Cookie": "a=sesame-in-a-cookie"}
    _, _, body = trial.ask("GET", "/headers?token=sesame-in-the-query", headers=hidden)
    exchange = json.loads(body)["X-Munjigi-Exchange"]
    trial.event_of(exchange)
    written = json.dumps(trial.events())
    for secret in ("moon-garden", "open-sesame", "sesame-in-the-query", "sesame-in-a-cookie"):
        holds(secret not in written, "the audit log holds `%s`" % secret)


CLAIMS = [
    https_works_with_the_root_of_the_gate,
    https_fails_without_the_root_of_the_gate,
    plain_http_is_sent_on_to_https,
    a_page_for_people_is_reached_after_signing_in_at_the_gate_and_knows_who_it_is,
    the_application_believes_no_assertion_but_its_own,
    the_protected_page_needs_a_login,
    a_login_and_its_cookie_work_through_the_gate,
    the_sixth_try_of_a_login_within_a_minute_is_refused,
    other_routes_stay_open_when_a_limit_is_met,
    replies_carry_protective_headers_and_no_server,
    forged_addresses_and_identities_do_not_reach_the_application,
    a_path_that_nobody_opened_is_closed,
    an_exchange_is_in_the_audit_log,
    a_refusal_is_explained_by_the_id_that_the_client_was_shown,
    the_log_holds_no_password_cookie_or_query,
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--munjigi", default=str(ROOT / "app/target/dist/munjigi/bin/munjigi"), help="the built program (default: %(default)s)"
    )
    parser.add_argument("--python", default="/usr/bin/python3", help="an interpreter that has flask (default: %(default)s)")
    args = parser.parse_args()
    program = pathlib.Path(args.munjigi).resolve()
    try:
        if not program.is_file():
            raise Missing("`%s` is missing: build the program first" % program)
        if subprocess.run([args.python, "-c", "import flask, jwt, cryptography"], capture_output=True).returncode != 0:
            raise Missing("`%s` has no flask or no jwt: apt-get install python3-flask python3-jwt" % args.python)
        with tempfile.TemporaryDirectory(prefix="guard-flask-") as folder:
            trial = Trial(str(program), args.python, pathlib.Path(folder))
            try:
                trial.begin()
                return judge(trial, CLAIMS)
            finally:
                trial.stop()
    except Missing as missing:
        print("guard_flask: %s" % missing, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
