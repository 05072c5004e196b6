"""`/live`: an echo over WebSocket (RFC 6455) that also tells the stock, second by second."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import struct
import time

from wire import Reply, route

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
MESSAGE_LIMIT = 1 << 20
PING_SECONDS = 30
IDLE_SECONDS = 75
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Closed(Exception):
    """The conversation is over; `code` is what we tell the other side."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Conversation:
    """One WebSocket, from the upgrade to its end."""

    def __init__(self, connection, early, shop):
        self.connection = connection
        self.incoming = bytearray(early)
        self.shop = shop
        self.kind = None
        self.message = bytearray()
        self.watched = None  # stock as last told, once the client has asked for it

    def run(self):
        heard = pinged = time.monotonic()
        self.connection.settimeout(1.0)
        try:
            while not self.shop.stop.is_set():
                while self.frame():
                    pass
                self.tell()
                try:
                    block = self.connection.recv(1 << 16)
                except socket.timeout:
                    now = time.monotonic()
                    if now - heard > IDLE_SECONDS:
                        raise Closed(1001)
                    if now - max(heard, pinged) > PING_SECONDS:
                        self.send(PING, b"")
                        pinged = now
                    continue
                if not block:
                    return
                heard = time.monotonic()
                self.incoming += block
            raise Closed(1001)
        except Closed as closed:
            self.send(CLOSE, struct.pack(">H", closed.code))

    def frame(self):
        """Takes one frame off the incoming bytes and acts on it; False if none is complete."""
        got = self.incoming
        if len(got) < 2:
            return False
        final, kind, length, at = got[0] & 0x80, got[0] & 0x0F, got[1] & 0x7F, 2
        if got[0] & 0x70 or not got[1] & 0x80 or (kind >= CLOSE and (length > 125 or not final)):
            raise Closed(1002)
        if length >= 126:
            size = 2 if length == 126 else 8
            if len(got) < 2 + size:
                return False
            length, at = int.from_bytes(got[2 : 2 + size], "big"), 2 + size
        if length > MESSAGE_LIMIT:
            raise Closed(1009)
        if len(got) < at + 4 + length:
            return False
        mask, sealed = bytes(got[at : at + 4]), bytes(got[at + 4 : at + 4 + length])
        del got[: at + 4 + length]
        keys = (mask * (length // 4 + 1))[:length]
        payload = (int.from_bytes(sealed, "big") ^ int.from_bytes(keys, "big")).to_bytes(length, "big")
        self.act(final, kind, payload)
        return True

    def act(self, final, kind, payload):
        if kind == CLOSE:
            raise Closed(struct.unpack(">H", payload[:2])[0] if len(payload) > 1 else 1000)
        if kind == PING:
            self.send(PONG, payload)
        elif kind in (0, TEXT, BINARY):
            if (kind == 0) != (self.kind is not None):
                raise Closed(1002)
            self.kind = kind or self.kind
            self.message += payload
            if len(self.message) > MESSAGE_LIMIT:
                raise Closed(1009)
            if final:
                self.whole(self.kind, bytes(self.message))
                self.kind, self.message = None, bytearray()
        elif kind != PONG:
            raise Closed(1002)

    def whole(self, kind, message):
        """Answers a message: `stock` begins the telling of stock, anything else comes back as it is."""
        if kind == TEXT:
            try:
                message.decode("utf-8")
            except UnicodeDecodeError:
                raise Closed(1007)
        if kind == TEXT and message == b"stock":
            self.watched = {}
        else:
            self.send(kind, message)

    def tell(self):
        """Sends the stock that changed since the last time; all of it the first time."""
        if self.watched is None:
            return
        stock = self.shop.store.stock()
        changed = {number: left for number, left in stock.items() if self.watched.get(number) != left}
        if changed:
            self.watched = stock
            self.send(TEXT, json.dumps({"at": time.strftime("%H:%M:%S"), "stock": changed}).encode())

    def send(self, kind, payload):
        length = len(payload)
        if length < 126:
            head = struct.pack(">BB", 0x80 | kind, length)
        elif length < 1 << 16:
            head = struct.pack(">BBH", 0x80 | kind, 126, length)
        else:
            head = struct.pack(">BBQ", 0x80 | kind, 127, length)
        self.connection.sendall(head + payload)


def asks_to_upgrade(headers):
    words = [word.strip().lower() for word in headers.get("Connection", "").split(",")]
    return "upgrade" in words and headers.get("Upgrade", "").strip().lower() == "websocket"


@route("GET", "/live")
def live(request):
    key = request.headers.get("Sec-WebSocket-Key", "").strip()
    if not asks_to_upgrade(request.headers):
        import pages

        return pages.shelf_live(request)
    if request.headers.get("Sec-WebSocket-Version") != "13" or len(key) != 24:
        return Reply(
            b"websocket version 13 only\n",
            "text/plain",
            426,
            [("Sec-WebSocket-Version", "13"), ("Upgrade", "websocket")],
        )
    wire = request.wire
    accept = base64.b64encode(hashlib.sha1((key + GUID).encode("latin-1")).digest()).decode()
    wire.send_response(101)
    wire.send_header("Upgrade", "websocket")
    wire.send_header("Connection", "Upgrade")
    wire.send_header("Sec-WebSocket-Accept", accept)
    wire.end_headers()
    wire.wfile.flush()
    wire.connection.settimeout(0)
    early = wire.rfile.peek() or b""  # frames that came along with the upgrade
    Conversation(wire.connection, early, request.shop).run()
    return None
