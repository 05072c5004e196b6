#!/usr/bin/env python3
"""A server that sends back what it is sent, over TCP and UDP on one port, and knows nothing of TLS.

    echo.py [--bind ADDRESS] [--port PORT]

Prints `echo listening on ADDRESS:PORT`, then a line for each connection and for each address that
datagrams come from: `connection from ADDRESS:PORT`, `datagrams from ADDRESS:PORT`.
"""

import argparse
import socket
import threading


def say(line):
    print(line, flush=True)


def serve_one(connection):
    with connection:
        try:
            while data := connection.recv(1 << 16):
                connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the other side is gone


def serve_datagrams(sock):
    seen = set()
    while True:
        data, peer = sock.recvfrom(1 << 16)
        if peer not in seen and len(seen) < 10_000:
            seen.add(peer)
            say("datagrams from %s:%d" % peer)
        try:
            sock.sendto(data, peer)
        except OSError:
            pass  # datagrams may be lost


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 is any free one")
    args = parser.parse_args()
    server = socket.create_server((args.bind, args.port), backlog=128)
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(server.getsockname())
    threading.Thread(target=serve_datagrams, args=(datagrams,), daemon=True).start()
    say("echo listening on %s:%d" % server.getsockname())
    while True:
        connection, peer = server.accept()
        say("connection from %s:%d" % peer)
        threading.Thread(target=serve_one, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
