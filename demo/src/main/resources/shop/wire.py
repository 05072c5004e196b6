"""HTTP/1.1 as the shop speaks it: requests in, replies out, connections kept."""

from __future__ import annotations

import json
import os
import re
import socket
import socketserver
import sqlite3
import sys
import traceback
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

import gate
from config import VERSION

LOOPBACK = "127.0.0.1"
FORM_LIMIT = 1 << 20
BLOCK = 1 << 16
FRAMING = re.compile(r"[0-9]{1,15}")
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,12})(?:[ \t]*;[^\r\n]*)?\r?\n")
# Names that nobody on the internet can point at 127.0.0.1, and bare addresses.
OWN_HOST = re.compile(
    r"((.+\.)?(localhost|test|example|invalid|internal|example\.(com|net|org))|[0-9.]+|\[[0-9a-f:.]+\])(:[0-9]+)?", re.I
)


class Refused(Exception):
    """A request that gets a plain answer with this status and closes the connection."""

    def __init__(self, status, why):
        super().__init__(why)
        self.status = status


class Body:
    """The body of one request as it comes in; both framings of RFC 9112, never both at once."""

    def __init__(self, stream, headers):
        lengths = headers.get_all("Content-Length") or []
        codings = headers.get_all("Transfer-Encoding") or []
        self.stream = stream
        self.chunked = bool(codings)
        self.left = 0
        self.done = False
        if codings and (lengths or [coding.strip().lower() for coding in codings] != ["chunked"]):
            raise Refused(400, "unclear message length")
        if not codings and lengths:
            if len(lengths) > 1 or not FRAMING.fullmatch(lengths[0].strip()):
                raise Refused(400, "unclear message length")
            self.left = int(lengths[0])
        self.done = not self.chunked and self.left == 0

    def read(self):
        """The next bytes, at most 64 KiB; empty at the end."""
        if self.chunked and self.left == 0 and not self.done:
            self.next_chunk()
        if self.done:
            return b""
        block = self.stream.read(min(BLOCK, self.left))
        if not block:
            raise ConnectionResetError("body ended early")
        self.left -= len(block)
        if self.left == 0:
            if self.chunked:
                self.line()
            else:
                self.done = True
        return block

    def next_chunk(self):
        head = CHUNK.fullmatch(self.line())
        if not head:
            raise Refused(400, "unreadable chunk")
        self.left = int(head.group(1), 16)
        if self.left == 0:
            for _ in range(100):
                if self.line().strip() == b"":
                    self.done = True
                    return
            raise Refused(400, "too many trailers")

    def line(self):
        return self.stream.readline(8192)

    def whole(self):
        """All of it, for forms and JSON; at most 1 MiB."""
        blocks, size = [], 0
        while True:
            block = self.read()
            if not block:
                return b"".join(blocks)
            blocks.append(block)
            size += len(block)
            if size > FORM_LIMIT:
                raise Refused(413, "body over %d bytes" % FORM_LIMIT)

    def drain(self):
        """Reads what nobody wanted so that the connection can be kept; True if it can."""
        for _ in range(FORM_LIMIT // BLOCK):
            if not self.read():
                return True
        return self.done


@dataclass
class Request:
    """What a page function gets."""

    shop: object
    method: str
    path: str
    query: dict
    headers: object
    cookies: dict
    body: Body
    wire: BaseHTTPRequestHandler
    guarded: bool = False
    person: gate.Person = None
    names: dict = field(default_factory=dict)

    def form(self):
        text = self.body.whole().decode("utf-8", "replace")
        return dict(parse_qsl(text, keep_blank_values=True))

    def json(self):
        try:
            value = json.loads(self.body.whole() or b"{}")
        except (ValueError, RecursionError) as problem:
            raise Refused(400, "body is not JSON: %s" % problem)
        if not isinstance(value, dict):
            raise Refused(400, "body is not a JSON object")
        return value

    def wants_json(self):
        return "application/json" in self.headers.get("Accept", "")


@dataclass
class Reply:
    """What a page function gives back; `file` is (path, first byte, length) of a body on disk."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: list = field(default_factory=list)
    file: tuple = None


def json_reply(value, status=200):
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return Reply(text.encode(), "application/json; charset=utf-8", status)


def text_reply(text, status=200):
    return Reply(text.encode(), "text/plain; charset=utf-8", status)


def redirect(where, cookie=None):
    headers = [("Location", where)] + ([("Set-Cookie", cookie)] if cookie else [])
    return Reply(status=303, headers=headers)


ROUTES = []  # (pattern, methods, function), filled by the modules that have pages


def route(methods, path):
    """Puts a function behind a path; `{name}` is a number of up to nine digits, a trailing `*` the rest."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[0-9]{1,9})", re.escape(path)).replace(r"\*", "(?P<rest>.+)")

    def keep(function):
        ROUTES.append((re.compile(pattern), methods.split(), function))
        return function

    return keep


def find(method, path):
    """The function for a request and the names in its path, or the methods that would be allowed."""
    allowed = set()
    for pattern, methods, function in ROUTES:
        found = pattern.fullmatch(path)
        if found and ("GET" if method == "HEAD" else method) in methods:
            return function, found.groupdict(), allowed
        if found:
            allowed.update(methods)
    return None, {}, allowed


def stay_home(method, target, headers):
    """Keeps strangers' web pages out of a shop that runs on a developer's own machine.

    Loopback alone does not: any page in the same browser can send requests here. Holes are for
    the person at the keyboard, so a request that another site started may only open a plain page,
    and a name that an outsider could point at this machine is not served.
    """
    if headers.get("Sec-Fetch-Site") == "cross-site" and (method not in ("GET", "HEAD") or "?" in target):
        raise Refused(403, "started by another site; open the shop's own pages instead")
    host = headers.get("Host")
    if host is not None and not OWN_HOST.fullmatch(host.strip()):
        raise Refused(421, "host `%s` is not served; localhost, *.test, *.example and addresses are" % host[:100])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "MoonlightHTTP/0.9"
    disable_nagle_algorithm = True
    wbufsize = BLOCK
    timeout = 75
    guarded = False

    def answer(self):
        if self.request_version == "HTTP/0.9":
            self.close_connection = True
            return
        try:
            body = Body(self.rfile, self.headers)
            reply = self.reply_to(body)
            if reply is None:  # the connection speaks something else now
                self.close_connection = True
                return
            if not body.drain():
                self.close_connection = True
        except Refused as refused:
            self.close_connection = True
            reply = text_reply("%s\n" % refused, refused.status)
        self.send(reply)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = answer

    def reply_to(self, body):
        stay_home(self.command, self.path, self.headers)
        raw = self.path if self.path.startswith("/") else "/" + self.path.partition("://")[2].partition("/")[2]
        target = urlsplit(raw.encode("latin-1").decode("utf-8", "replace"))
        path = unquote(target.path)
        function, names, allowed = find(self.command, path)
        pairs = [part.strip().partition("=")[::2] for part in self.headers.get("Cookie", "").split(";")]
        request = Request(
            shop=self.server.shop,
            method=self.command,
            path=path,
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers=self.headers,
            cookies=dict(pairs),
            body=body,
            wire=self,
            guarded=self.guarded,
            person=gate.person(self.headers) if self.guarded else None,
            names=names,
        )
        if function is None and allowed:
            allow = ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set()) | {"OPTIONS"}))
            return Reply(status=204 if self.command == "OPTIONS" else 405, headers=[("Allow", allow)])
        try:
            return function(request) if function else self.server.not_found(request)
        except (Refused, ConnectionError, socket.timeout):
            raise
        except sqlite3.Error as problem:
            return text_reply("500 database error: %s\n\n%s" % (problem, traceback.format_exc()), 500)
        except Exception:
            return text_reply("500 internal error\n\n" + traceback.format_exc(), 500)

    def send(self, reply):
        self.send_response(reply.status)
        self.send_header("X-Powered-By", "Moonlight Shop %s (SQLite %s)" % (VERSION, sqlite3.sqlite_version))
        self.send_header("X-Backend-Server", "dalbit-web-01")
        for name, value in reply.headers:
            self.send_header(name, re.sub(r"[\r\n]", " ", value))
        length = reply.file[2] if reply.file else len(reply.body)
        if reply.status not in (204, 304):
            if length:
                self.send_header("Content-Type", reply.type)
            self.send_header("Content-Length", str(length))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and reply.status not in (204, 304):
            self.send_body(reply)
        self.wfile.flush()

    def send_body(self, reply):
        if not reply.file:
            self.wfile.write(reply.body)
        elif reply.file[2]:
            self.wfile.flush()
            with open(reply.file[0], "rb") as file:
                self.connection.sendfile(file, reply.file[1], reply.file[2])

    def handle_expect_100(self):
        super().handle_expect_100()
        self.wfile.flush()
        return True

    def log_message(self, *_):
        """The shop keeps no access log."""


class GuardedHandler(Handler):
    disable_nagle_algorithm = False  # no TCP
    guarded = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address, shop, not_found):
        if address[0] != LOOPBACK:
            raise OSError("`%s` is refused: 127.0.0.1 only" % address[0])
        super().__init__(address, Handler)
        self.shop = shop
        self.not_found = not_found

    def server_bind(self):
        """Binds without asking a name server for a name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        """A client that went away is no news; anything else is one line."""
        problem = sys.exc_info()[1]
        if not isinstance(problem, (ConnectionError, socket.timeout)):
            print("shop: %s: %s" % (type(problem).__name__, problem), file=sys.stderr)


class GuardedServer(Server):
    """The same shop behind a socket in the file system, which nobody but the gate can open."""

    address_family = socket.AF_UNIX

    def __init__(self, path, shop, not_found):
        ThreadingHTTPServer.__init__(self, path, GuardedHandler)
        self.shop = shop
        self.not_found = not_found

    def server_bind(self):
        self.socket.bind(self.server_address)
        os.chmod(self.server_address, 0o600)
        self.server_name, self.server_port = "localhost", 0

    def server_close(self):
        super().server_close()
        os.unlink(self.server_address)
