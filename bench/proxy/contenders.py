"""The programs under measurement: how each is configured, started and checked."""

import pathlib
import re
import ssl
import subprocess
import urllib.request
from dataclasses import dataclass, field

import daemons

BODY = "x" * 130
SIZES = {"100k": 100 * 1000, "10m": 10 * 1000 * 1000}
NAMES = ("direct", "nginx", "nginx-nolog", "haproxy", "haproxy-nolog", "stunnel", "munjigi")
PORTS = ("http", "https", "tunnel")
SUITE = "TLS_AES_128_GCM_SHA256"
GROUP = "X25519"

PACKAGES = {"nginx": "nginx-light", "haproxy": "haproxy", "stunnel4": "stunnel4", "wrk": "wrk",
            "h2load": "nghttp2-client", "openssl": "openssl"}

NGINX_TLS = """
    ssl_certificate {chain};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.3;
    ssl_conf_command Ciphersuites {suite};
    ssl_ecdh_curve {group};
"""
ORIGIN = """
daemon off;
user root;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log error;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  {temp}
  default_type text/plain;
  keepalive_requests 1000000000;
  client_max_body_size 0;
  client_body_buffer_size 64k;
  sendfile on;
  server {{
    listen 127.0.0.1:{http};
    listen 127.0.0.1:{https} ssl http2;
    """ + NGINX_TLS + """
    location / {{ return 200 "{body}"; }}
    location /files/ {{ root {folder}; }}
  }}
}}
"""
NGINX = """
daemon off;
user root;
worker_processes auto;
pid {folder}/pid;
error_log {folder}/error.log error;
events {{ worker_connections 4096; }}
http {{
  access_log {log};
  {temp}
  keepalive_requests 1000000000;
  client_max_body_size 0;
  proxy_http_version 1.1;
  proxy_request_buffering off;
  proxy_max_temp_file_size 0;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
  upstream origin {{ server 127.0.0.1:{origin}; keepalive 64; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{http};
    listen 127.0.0.1:{https} ssl http2;
    """ + NGINX_TLS + """
    location / {{ proxy_pass http://origin; }}
  }}
}}
"""
HAPROXY = """
global
  maxconn 8192
  ssl-default-bind-options ssl-min-ver TLSv1.3
  ssl-default-bind-ciphersuites {suite}
  ssl-default-bind-curves {group}
  {target}
defaults
  timeout client 60s
  timeout server 60s
  timeout connect 5s
  {log}
frontend gate
  mode http
  bind 127.0.0.1:{http}
  bind 127.0.0.1:{https} ssl crt {folder}/both.pem alpn h2,http/1.1
  default_backend origin
backend origin
  mode http
  http-reuse always
  server one 127.0.0.1:{origin}
frontend tunnel
  mode tcp
  bind 127.0.0.1:{tunnel} ssl crt {folder}/both.pem
  default_backend raw
backend raw
  mode tcp
  server one 127.0.0.1:{origin}
"""
STUNNEL = """
foreground = yes
pid =
debug = 3
[tunnel]
accept = 127.0.0.1:{tunnel}
connect = 127.0.0.1:{origin}
cert = {folder}/both.pem
sslVersionMin = TLSv1.3
ciphersuites = {suite}
curves = {group}
socket = l:TCP_NODELAY=1
socket = r:TCP_NODELAY=1
"""
MUNJIGI = """munjigi: 1
state: ./state
listeners:
  plain: {{bind: "127.0.0.1:{http}"}}
  secure:
    bind: "127.0.0.1:{https}"
    tls: {{certificate: {{chain: "{chain}", key: "{key}"}}, oldest: "1.3"}}
  tunnel:
    bind: "127.0.0.1:{tunnel}"
    service: raw
    tls: {{certificate: {{chain: "{chain}", key: "{key}"}}, oldest: "1.3"}}
operator: {{bind: "127.0.0.1:0"}}
segments: [{{allow: {{from: any, to: any}}}}]
services:
  origin:
    host: localhost
    upstream: ["http://127.0.0.1:{origin}"]
    access: public
  raw: {{upstream: ["tcp://127.0.0.1:{origin}"], access: public}}
"""


class Wrong(Exception):
    """A contender did not answer as it must."""


@dataclass
class Contender:
    """One program under load; what was measured, by scenario."""

    name: str
    daemon: daemons.Daemon
    ports: dict
    version: str
    log: pathlib.Path = None
    rates: dict = field(default_factory=dict)
    tails: dict = field(default_factory=dict)
    costs: dict = field(default_factory=dict)

    def url(self, port, path="/"):
        return "%s://localhost:%d%s" % ("http" if port == "http" else "https", self.ports[port], path)


def version_of(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    match = re.search(r"\d+\.\d+[\w.~-]*", done.stdout + done.stderr)
    return match.group(0) if match else "unknown"


def certificate(folder):
    """An ECDSA P-256 certificate for localhost: (chain, key), both PEM; the key is PKCS #8."""
    openssl = daemons.find("openssl", "openssl")
    chain, key = folder / "chain.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(chain)],
        check=True, capture_output=True, timeout=60)
    key.chmod(0o600)
    return chain, key


class Start:
    """Starts contenders in folders of their own; the origin has to come first."""

    def __init__(self, parent, munjigi):
        self.parent, self.munjigi = parent, munjigi
        self.chain, self.key = certificate(parent)
        self.origin = 0

    def fill(self, template, folder, ports, **more):
        temp = " ".join("%s_temp_path %s/%s;" % (kind, folder, kind)
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        return template.format(folder=folder, temp=temp, chain=self.chain, key=self.key, body=BODY,
                               origin=self.origin, suite=SUITE, group=GROUP, **ports, **more)

    def contender(self, name):
        folder = daemons.folder(self.parent, name)
        ports = {port: daemons.free_port() for port in served(name)}
        all_ports = {port: ports.get(port, 0) for port in PORTS}
        config = folder / ("munjigi.yaml" if name == "munjigi" else "conf")
        log = None
        (folder / "both.pem").write_text(self.chain.read_text() + self.key.read_text())
        if name.startswith("haproxy"):
            program = daemons.find("haproxy", "haproxy")
            on = name == "haproxy"
            text = self.fill(HAPROXY, folder, all_ports, target="log stdout format raw local0" if on else "",
                             log="log global\n  option httplog" if on else "")
            command, asked = [program, "-f", str(config)], [program, "-v"]
            log = folder / "output.txt" if on else None
        elif name == "munjigi":
            text = self.fill(MUNJIGI, folder, all_ports)
            program = str(pathlib.Path(self.munjigi).resolve())
            command, asked = [program, "serve", "--config", str(config)], [program, "--version"]
        elif name == "stunnel":
            (folder / "both.pem").chmod(0o600)
            program = daemons.find("stunnel4", "stunnel4")
            text = self.fill(STUNNEL, folder, all_ports)
            command, asked = [program, str(config)], [program, "-version"]
        else:
            program = daemons.find("nginx", "nginx-light")
            log = folder / "access.log" if name == "nginx" else None
            template = ORIGIN if name == "direct" else NGINX
            text = self.fill(template, folder, all_ports, log="%s combined" % log if log else "off")
            command, asked = [program, "-p", str(folder), "-c", str(config)], [program, "-v"]
        config.write_text(text)
        ready = lambda: all(daemons.accepts(port) for port in ports.values())
        daemon = daemons.Daemon(name, command, folder, min(ports.values()), ready)
        made = Contender(name, daemon, ports, version_of(asked), log)
        if name == "direct":
            self.origin = ports["http"]
            files(folder)
        self.check(made)
        return made

    def check(self, contender):
        """Each port must give the origin's body before anything is measured."""
        context = ssl.create_default_context(cafile=str(self.chain))
        for port in contender.ports:
            url = contender.url(port)
            try:
                with urllib.request.urlopen(url, timeout=10, context=None if port == "http" else context) as reply:
                    body = reply.read().decode()
            except OSError as error:
                raise Wrong("%s does not answer %s: %s\n%s" % (contender.name, url, error, contender.daemon.tail()))
            if body != BODY:
                raise Wrong("%s answers %s with %r" % (contender.name, url, body[:80]))


def served(name):
    """The ports that a contender opens."""
    kind = name.partition("-")[0]
    return {"direct": ("http", "https"), "nginx": ("http", "https"), "stunnel": ("tunnel",)}.get(kind, PORTS)


def files(folder):
    """What the origin serves as large bodies."""
    (folder / "files").mkdir()
    for name, size in SIZES.items():
        (folder / "files" / name).write_bytes(b"x" * size)
