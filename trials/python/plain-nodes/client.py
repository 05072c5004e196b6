#!/usr/bin/env python3
"""A client of `echo.py` that knows nothing of TLS.

    client.py HOST PORT FILE                sends the file, ends its side, reads until the other side ends
    client.py HOST PORT FILE --datagrams N  sends N datagrams of parts of the file, one after the other
    client.py HOST PORT --hold              sends a line and reads it back, then waits for the end

Prints one JSON object when it is over; with `--hold` a line `held` once the line came back.
Ends with 0 if what came is what was sent.
"""

import argparse
import hashlib
import json
import socket
import sys
import threading
import time

LIMIT = 60


def exchange(connection, content):
    """What the other side sent, and whether it sent some after this side had ended."""
    ended = threading.Event()
    failure = []

    def send():
        try:
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
            ended.set()
        except OSError as reason:
            failure.append(reason)

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    # what comes is taken slowly at first, so that the end of this side comes before the rest
    ended.wait(0.5)
    got, after = bytearray(), 0
    while data := connection.recv(1 << 16):
        got += data
        after += len(data) if ended.is_set() else 0
    sender.join(LIMIT)
    if failure:
        raise failure[0]
    return bytes(got), after


def stream(args):
    with open(args.file, "rb") as file:
        content = file.read()
    with socket.create_connection((args.host, args.port), timeout=LIMIT) as connection:
        connection.settimeout(LIMIT)
        got, after = exchange(connection, content)
    digest = hashlib.sha256(got).hexdigest()
    return got == content, {"sent": len(content), "got": len(got), "after-the-end": after, "sha256": digest}


def datagrams(args):
    with open(args.file, "rb") as file:
        content = file.read(64_000)
    right = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(LIMIT)
        sock.connect((args.host, args.port))
        for number in range(args.datagrams):
            datagram = content[number : number + number * 997 % 32_000]
            sock.send(datagram)
            right += sock.recv(1 << 16) == datagram
    return right == args.datagrams, {"sent": args.datagrams, "right": right}


def hold(args):
    with socket.create_connection((args.host, args.port), timeout=LIMIT) as connection:
        connection.settimeout(LIMIT)
        connection.sendall(b"still there\n")
        same = connection.recv(100) == b"still there\n"
        print("held", flush=True)
        try:
            left = connection.recv(100)
            how = "end" if not left else "bytes"
        except ConnectionResetError:
            how = "reset"
    return same, {"ended-by": how, "at": time.time()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--datagrams", type=int, metavar="N")
    parser.add_argument("--hold", action="store_true")
    args = parser.parse_args()
    if args.hold == bool(args.file):
        parser.error("either FILE or --hold")
    try:
        same, said = (hold if args.hold else datagrams if args.datagrams else stream)(args)
    except OSError as failure:
        same, said = False, {"failed": type(failure).__name__}
    print(json.dumps(said), flush=True)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
