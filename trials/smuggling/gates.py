"""What stands between client and origins: Munjigi, or a rival that shows the trial at work."""

import json
import pathlib
import socket
import time

import daemons
import naive

SERVICE = """  {name}:
    host: {hosts}
    upstream: ["http://127.0.0.1:{port}"]
    access: public
"""
MUNJIGI = """munjigi: 1
state: ./state
listeners:
  plain: {{bind: "127.0.0.1:{port}"}}
operator: {{bind: "127.0.0.1:{operator}"}}
services:
{services}"""

NGINX = """
daemon off;
user root;
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log error;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
  proxy_redirect off;
  server_names_hash_bucket_size 128;
  server {{ listen 127.0.0.1:{port} default_server; return 421; }}
{services}
}}
"""
NGINX_SERVICE = """
  upstream {name} {{ server 127.0.0.1:{port}; keepalive 8; }}
  server {{ listen 127.0.0.1:{gate}; server_name {hosts}; location / {{ proxy_pass http://{name}; }} }}
"""

HAPROXY = """
global
  nbthread 2
defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 5s
  http-reuse always
frontend gate
  bind 127.0.0.1:{port}
{choices}
  default_backend none
backend none
  http-request deny deny_status 421
"""
HAPROXY_SERVICE = """
backend {name}
  server one 127.0.0.1:{port}
"""


def answers(port, host):
    """Whether `GET /` through the gate reaches an origin."""
    request = "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % host
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as peer:
            peer.sendall(request.encode())
            return peer.recv(64).startswith(b"HTTP/1.1 ")
    except OSError:
        return False


def munjigi_yaml(port, services, operator=0):
    """A configuration with one listener in clear and one service an origin."""
    blocks = [SERVICE.format(name=n, hosts=json.dumps(h), port=p) for n, h, p in services]
    return MUNJIGI.format(port=port, operator=operator, services="".join(blocks))


def munjigi(program, parent, services):
    folder, port = daemons.folder(parent, "gate"), daemons.free_port()
    program = pathlib.Path(program).resolve()
    if not program.is_file():
        raise daemons.Missing("`%s` is missing: build it first (./munjigi --help)" % program)
    config = folder / "munjigi.yaml"
    config.write_text(munjigi_yaml(port, services))
    ready = lambda: daemons.accepts(port) and answers(port, services[0][1][0])
    return daemons.Daemon("munjigi", [str(program), "serve", "--config", str(config)], folder, port, ready)


def nginx(parent, services):
    folder, port = daemons.folder(parent, "gate"), daemons.free_port()
    blocks = [NGINX_SERVICE.format(name=n, port=p, gate=port, hosts=" ".join(h)) for n, h, p in services]
    (folder / "conf").write_text(NGINX.format(folder=folder, port=port, services="".join(blocks)))
    program = daemons.find("nginx", "nginx-light")
    return daemons.Daemon("gate nginx", [program, "-p", str(folder), "-c", str(folder / "conf")], folder, port)


def haproxy(parent, services):
    folder, port = daemons.folder(parent, "gate"), daemons.free_port()
    choices = ["  use_backend %s if { hdr(host),field(1,:) -i %s }" % (n, " ".join(h)) for n, h, _ in services]
    text = HAPROXY.format(port=port, choices="\n".join(choices))
    text += "".join(HAPROXY_SERVICE.format(name=n, port=p) for n, _, p in services)
    (folder / "conf").write_text(text)
    program = daemons.find("haproxy", "haproxy")
    return daemons.Daemon("gate haproxy", [program, "-f", str(folder / "conf")], folder, port)


def wrong(parent, services):
    routes = {host: port for _, hosts, port in services for host in hosts}
    return naive.Naive(daemons.free_port(), routes)


RIVALS = {"nginx": nginx, "haproxy": haproxy, "naive": wrong}


class Running:
    """A gate that somebody else started."""

    name = "gate"

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        if host not in ("127.0.0.1", "localhost") or not port.isdigit():
            raise SystemExit("--gate is 127.0.0.1:PORT, not `%s`" % address)
        self.port = int(port)
        deadline = time.monotonic() + daemons.READY_SECONDS
        while not daemons.accepts(self.port):
            if time.monotonic() > deadline:
                raise daemons.Missing("nothing accepts on %s" % address)
            time.sleep(0.1)

    def alive(self):
        return daemons.accepts(self.port)

    def stop(self):
        pass
