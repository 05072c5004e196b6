#!/usr/bin/env python3
"""Writes down all frames of one network interface, as they are, until it is asked to end.

    capture.py INTERFACE FILE

The file holds, for each frame, its length in four bytes (big endian) and its bytes. Prints
`capturing` when it has begun, and in the end a JSON object: `frames`, and `lost` as the kernel
counts them. Needs CAP_NET_RAW.
"""

import json
import os
import select
import signal
import socket
import struct
import sys

EVERYTHING = 3  # ETH_P_ALL
SOL_PACKET = 263
SO_RCVBUFFORCE = 33
PACKET_STATISTICS = 6
LONGEST = 1 << 18
ROOM = 64 << 20


def main():
    interface, path = sys.argv[1:]
    asked, ask = os.pipe()
    signal.signal(signal.SIGTERM, lambda *_: os.write(ask, b"x"))
    frames = 0
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as wire, open(path, "wb") as out:
        wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, ROOM)
        wire.bind((interface, EVERYTHING))
        wire.setblocking(False)
        print("capturing", flush=True)
        over = False
        while not over:
            ready, _, _ = select.select([wire, asked], [], [])
            over = asked in ready
            try:
                while True:  # also what came before the end was asked for
                    frame = wire.recv(LONGEST)
                    out.write(struct.pack(">I", len(frame)) + frame)
                    frames += 1
            except BlockingIOError:
                pass
        counts = wire.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
    lost = struct.unpack("II", counts)[1]
    print(json.dumps({"frames": frames, "lost": lost}), flush=True)


if __name__ == "__main__":
    main()
