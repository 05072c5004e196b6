"""The origins of a trial: each logs every request it takes for one, marks its replies with
`X-Origin-Mark` and says in them which target it answered."""

import pathlib
import re
import socket
import threading
import time

import daemons
import strict

MODULES = "/usr/lib/apache2/modules"


class FileLog:
    """A log file of one line a request; a position is a byte offset."""

    def __init__(self, path, shape=rb"(.*)"):
        self.path = pathlib.Path(path)
        self.shape = re.compile(shape)

    def position(self):
        return self.path.stat().st_size if self.path.exists() else 0

    def since(self, position):
        if not self.path.exists():
            return []
        with open(self.path, "rb") as log:
            log.seek(position)
            lines = [self.shape.search(line) for line in log.read().splitlines()]
        seen = [match.group(1) for match in lines if match]
        return [line for line in seen if line.strip(b'-"\t ')]


class Origin:
    """A server behind the gate: `name`, `port`, `log`; `faults` of what reached it."""

    def __init__(self, name, port, log, daemon):
        self.name, self.port, self.log, self.daemon = name, port, log, daemon

    def faults_since(self, position):
        return []

    def fault_position(self):
        return 0

    def alive(self):
        return self.daemon.alive()

    def stop(self):
        self.daemon.stop()


NGINX = """
daemon off;
user root;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log error;
events {{ worker_connections 512; }}
http {{
  log_format one escape=json '$request';
  access_log {folder}/access.log one;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  default_type text/plain;
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port};
    add_header X-Origin-Mark nginx always;
    add_header X-Saw $request_uri always;
    location / {{ return 200 "saw $request_method $request_uri\\n"; }}
  }}
}}
"""

APACHE = """
ServerRoot {folder}
ServerName origin.test
PidFile {folder}/pid
DefaultRuntimeDir {folder}
Listen 127.0.0.1:{port}
User {user}
Group {group}
ErrorLog {folder}/error.log
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule headers_module {modules}/mod_headers.so
StartServers 1
ServerLimit 2
ThreadsPerChild 32
MaxRequestWorkers 64
KeepAlive On
MaxKeepAliveRequests 0
KeepAliveTimeout 60
LogFormat "%r" one
CustomLog {folder}/access.log one
Header always set X-Origin-Mark apache2
Header always set X-Saw "expr=%{{REQUEST_URI}}"
AliasMatch "^" "{folder}/page"
<Directory "{folder}">
  Require all granted
</Directory>
"""

LIGHTTPD = """
server.document-root = "{folder}"
server.bind = "127.0.0.1"
server.port = {port}
server.errorlog = "{folder}/error.log"
server.modules = ("mod_setenv", "mod_redirect")
debug.log-request-header = "enable"
server.max-keep-alive-requests = 1000000
server.max-keep-alive-idle = 60
setenv.add-response-header = ("X-Origin-Mark" => "lighttpd")
url.redirect = ("" => "/saw${{url.path}}${{qsa}}")
"""

HAPROXY = """
global
  log stdout format raw local0
  nbthread 1
defaults
  mode http
  timeout client 60s
  timeout server 60s
  timeout connect 5s
  log global
  log-format one:%{{+Q}}r
frontend origin
  bind 127.0.0.1:{port}
  http-request return status 200 content-type text/plain hdr X-Origin-Mark haproxy hdr X-Saw "%[path]" string "saw"
"""


def nginx(folder, port):
    program = daemons.find("nginx", "nginx-light")
    (folder / "conf").write_text(NGINX.format(folder=folder, port=port))
    started = daemons.Daemon("origin nginx", [program, "-p", str(folder), "-c", str(folder / "conf")], folder, port)
    return Origin("nginx", port, FileLog(folder / "access.log"), started)


def apache2(folder, port):
    program = daemons.find("apache2", "apache2")
    if not pathlib.Path(MODULES, "mod_mpm_event.so").exists():
        raise daemons.Missing("`%s/mod_mpm_event.so` is missing: apt-get install apache2" % MODULES)
    (folder / "page").write_text("saw\n")
    text = APACHE.format(folder=folder, port=port, modules=MODULES, user="www-data", group="www-data")
    (folder / "conf").write_text(text)
    started = daemons.Daemon("origin apache2", [program, "-f", str(folder / "conf"), "-DFOREGROUND"], folder, port)
    return Origin("apache2", port, FileLog(folder / "access.log"), started)


def lighttpd(folder, port):
    """Its access log is written every four seconds; its log of request heads at once."""
    program = daemons.find("lighttpd", "lighttpd")
    (folder / "conf").write_text(LIGHTTPD.format(folder=folder, port=port))
    started = daemons.Daemon("origin lighttpd", [program, "-D", "-f", str(folder / "conf")], folder, port)
    log = FileLog(folder / "error.log", rb"fd:\d+ rqst: (\S+ \S+ HTTP/\d\.\d)$")
    return Origin("lighttpd", port, log, started)


def haproxy(folder, port):
    program = daemons.find("haproxy", "haproxy")
    (folder / "conf").write_text(HAPROXY.format(port=port))
    started = daemons.Daemon("origin haproxy", [program, "-f", str(folder / "conf")], folder, port)
    return Origin("haproxy", port, FileLog(started.output, rb'one:"(.*)"'), started)


class StrictOrigin:
    """Records the raw bytes of every connection and reads them by `strict`; the first byte
    outside that grammar is a fault, and the connection ends."""

    name = "strict"

    def __init__(self, folder, port):
        self.folder = folder
        self.port = port
        self.log = self
        self.requests = []
        self.faults = []
        self.listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self.accept, daemon=True).start()

    def position(self):
        return len(self.requests)

    def since(self, position):
        return [("%s %s" % (r.method, r.target)).encode() for r in self.requests[position:]]

    def fault_position(self):
        return len(self.faults)

    def faults_since(self, position):
        return self.faults[position:]

    def alive(self):
        return True

    def stop(self):
        self.listener.close()

    def accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        buffer = b""
        peer.settimeout(120)
        with peer:
            try:
                while True:
                    more = peer.recv(65536)
                    if not more:
                        return
                    buffer = self.take(peer, buffer + more)
            except strict.Fault as fault:
                self.faults.append(str(fault))
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\nX-Origin-Mark: strict\r\n"
                             b"Content-Length: 0\r\nConnection: close\r\n\r\n")
            except OSError:
                return

    def take(self, peer, buffer):
        """Answers every complete request; gives back what is left."""
        while buffer:
            try:
                request, used = strict.parse(buffer)
            except strict.Incomplete:
                return buffer
            self.requests.append(request)
            buffer = buffer[used:]
            saw = ("saw %s %s\n" % (request.method, request.target)).encode()
            head = b"HTTP/1.1 200 OK\r\nX-Origin-Mark: strict\r\nX-Saw: %s\r\nContent-Length: %d\r\n\r\n"
            body = b"" if request.method == "HEAD" else saw
            peer.sendall(head % (request.target.encode(), len(saw)) + body)
        return buffer


KINDS = {"nginx": nginx, "apache2": apache2, "lighttpd": lighttpd, "haproxy": haproxy, "strict": StrictOrigin}


def start(name, parent, port):
    """Starts one origin by its kind's name."""
    return KINDS[name](daemons.folder(parent, "origin-" + name), port)


def settled(log, position, token, patience):
    """The log's lines since `position`, once the one with the token is there and no more come."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if any(token in line for line in log.since(position)):
            break
        time.sleep(0.01)
    count = -1
    while count != len(log.since(position)) and time.monotonic() < deadline + 1:
        count = len(log.since(position))
        time.sleep(0.06)
    return log.since(position)
