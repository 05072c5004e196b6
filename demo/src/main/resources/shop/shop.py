"""Moonlight Shop (달빛상점), a small web shop that is vulnerable on purpose.

    python3 shop.py --port 3000 --data ./shop-data

README.md beside this file says what is wrong with it. Never put it on a network: it listens on
127.0.0.1 and nowhere else.
"""

from __future__ import annotations

import sys

sys.dont_write_bytecode = True  # a run must leave nothing beside the sources

import argparse
import os
import signal
import threading

import api
import live
import pages
import tools
from config import Shop
from store import Store
from wire import LOOPBACK, GuardedServer, Server

ROUTED = (api, live, pages, tools)  # reading a module puts its pages behind their paths


def arguments():
    parser = argparse.ArgumentParser(
        prog="shop.py",
        description="Moonlight Shop, vulnerable on purpose: for trying out a gate in front of it.",
        epilog="example: python3 shop.py --port 3000 --data ./shop-data",
    )
    parser.add_argument("--port", type=port, default=3000, help="0 to 65535; 0 takes any free one (default 3000)")
    parser.add_argument(
        "--data", default="shop-data", metavar="DIR", help="folder for the database and the files (default ./shop-data)"
    )
    parser.add_argument("--host", type=loopback, default=LOOPBACK, help="127.0.0.1 is the only address allowed")
    parser.add_argument(
        "--gate", metavar="SOCKET", help="listen on this socket too, and believe whom the gate names there"
    )
    parser.add_argument("--exit-on-eof", action="store_true", help="end when standard input ends")
    return parser.parse_args()


def port(text):
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("port `%s`: 0 to 65535 is allowed" % text)
    return int(text)


def loopback(text):
    if text != LOOPBACK:
        raise argparse.ArgumentTypeError(
            "`%s` is refused: this shop is full of holes and binds %s only" % (text, LOOPBACK)
        )
    return text


def end_with_stdin(wake):
    """Wakes the main thread when standard input ends, so that a shop never outlives who started it."""

    def watch():
        try:
            while os.read(0, 4096):
                pass
        except OSError:
            pass
        os.write(wake, b"e")

    threading.Thread(target=watch, daemon=True, name="stdin").start()


def main():
    chosen = arguments()
    stop = threading.Event()
    asleep, wake = os.pipe()  # a signal handler may not touch a lock, and an Event has one
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(wake, b"s"))
    try:
        os.makedirs(chosen.data, mode=0o700, exist_ok=True)
        shop = Shop(data=os.path.abspath(chosen.data), store=Store(os.path.join(chosen.data, "shop.db")), stop=stop)
        tools.lay_out_files(shop)
        servers = [Server((chosen.host, chosen.port), shop, pages.not_found)]
        if chosen.gate:
            servers.append(GuardedServer(chosen.gate, shop, pages.not_found))
    except OSError as problem:
        print("shop: %s" % problem, file=sys.stderr)
        return 3
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True, name="accept").start()
    print("shop listening on http://%s:%d" % servers[0].server_address[:2], flush=True)
    if chosen.exit_on_eof:
        end_with_stdin(wake)
    os.read(asleep, 1)
    stop.set()
    for server in servers:
        server.shutdown()
        server.server_close()
    tools.end_children()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # open streams are not waited for
