#!/usr/bin/env python3
"""Asks a gate for a service behind it through a tunnel, with another TLS library than the gate's.

    knock.py HOST PORT SERVICE --trust BUNDLE [--credential FOLDER] [--from ADDRESS]

Prints a JSON object: `connected`; `port`, its own; `tls` (the version); `alpn`; and `answer`: `opened`,
`refused CLASS ID`, `alert NAME` or `closed`. A stream that opens is sent a line; `echo` says
whether it came back. Ends with 0 if the stream was opened.
"""

import argparse
import json
import pathlib
import socket
import ssl
import struct
import sys

LIMIT = 20
OPEN, OPENED, REFUSED, BYTES = 1, 2, 3, 4
LINE = b"knock knock\n"


def context(args):
    # nodes are known by their SPIFFE ID, not by a host name
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.load_verify_locations(args.trust)
    made.set_alpn_protocols(["munjigi-tunnel/1"])
    if args.credential:
        folder = pathlib.Path(args.credential)
        made.load_cert_chain(folder / "chain.pem", folder / "key.pem")
    return made


def frame(kind, content):
    return struct.pack(">BH", kind, len(content)) + content


def read_exactly(tls, count):
    got = b""
    while len(got) < count:
        data = tls.recv(count - len(got))
        if not data:
            raise EOFError
        got += data
    return got


def read_frame(tls):
    kind, length = struct.unpack(">BH", read_exactly(tls, 3))
    return kind, read_exactly(tls, length)


def ask(tls, service, said):
    said["tls"], said["alpn"] = tls.version(), tls.selected_alpn_protocol()
    tls.sendall(frame(OPEN, b"S" + service.encode()))
    kind, content = read_frame(tls)
    if kind == REFUSED:
        return "refused " + content.decode()
    if kind != OPENED:
        return "frame of kind %d" % kind
    tls.sendall(frame(BYTES, LINE))
    said["echo"] = read_frame(tls) == (BYTES, LINE)
    return "opened"


def knock(args):
    said = {"connected": False}
    try:
        with socket.socket() as tcp:
            tcp.settimeout(LIMIT)
            tcp.bind((args.source, 0))
            said["port"] = tcp.getsockname()[1]
            try:
                tcp.connect((args.host, args.port))
            except ConnectionResetError:
                # it was taken, and reset before this side looked
                said["connected"] = True
                raise
            said["connected"] = True
            with context(args).wrap_socket(tcp) as tls:
                said["answer"] = ask(tls, args.service, said)
    except (EOFError, ConnectionError, ssl.SSLEOFError):
        said["answer"] = "closed"
    except ssl.SSLError as failure:
        said["answer"] = "alert " + str(failure.reason)
    except socket.timeout:
        said["answer"] = "nothing"
    return said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("service")
    parser.add_argument("--trust", required=True, metavar="BUNDLE")
    parser.add_argument("--credential", metavar="FOLDER")
    parser.add_argument("--from", dest="source", metavar="ADDRESS", default="0.0.0.0")
    said = knock(parser.parse_args())
    print(json.dumps(said), flush=True)
    return 0 if said.get("answer") == "opened" else 1


if __name__ == "__main__":
    sys.exit(main())
