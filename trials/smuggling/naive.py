"""A proxy that is wrong on purpose: it goes by the first Content-Length, forwards heads as they
came, and shares one connection to the origin. The trial must convict it."""

import re
import socket
import threading

LENGTH = re.compile(rb"(?im)^content-length:\s*(\d+)")
CODING = re.compile(rb"(?im)^transfer-encoding:.*chunked")


class Naive:
    """Listens on `port`; `routes` gives the port of an origin for a host."""

    name = "naive"

    def __init__(self, port, routes):
        self.port, self.routes = port, routes
        self.shared = {}
        self.locks = {target: threading.Lock() for target in routes.values()}
        self.listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self.accept, daemon=True).start()

    def stop(self):
        self.listener.close()

    def alive(self):
        return True

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        buffer = b""
        client.settimeout(30)
        with client:
            try:
                while True:
                    message, buffer = self.message(client, buffer)
                    client.sendall(self.forward(message))
            except (OSError, ValueError):
                return

    def message(self, peer, buffer):
        """The next message by the naive reading, and what follows it."""
        while b"\r\n\r\n" not in buffer:
            buffer += self.more(peer)
        head_end = buffer.index(b"\r\n\r\n") + 4
        length, coding = LENGTH.search(buffer[:head_end]), CODING.search(buffer[:head_end])
        if coding and not length:
            while b"0\r\n\r\n" not in buffer[head_end:]:
                buffer += self.more(peer)
            end = buffer.index(b"0\r\n\r\n", head_end) + 5
        else:
            end = head_end + (int(length.group(1)) if length else 0)
        while len(buffer) < end:
            buffer += self.more(peer)
        return buffer[:end], buffer[end:]

    @staticmethod
    def more(peer):
        read = peer.recv(65536)
        if not read:
            raise OSError("closed")
        return read

    def forward(self, message):
        host = re.search(rb"(?im)^host:\s*([^\s:]+)", message)
        target = self.routes.get(host.group(1).decode("latin-1").lower() if host else "")
        if target is None:
            return b"HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n"
        with self.locks[target]:
            for _ in range(2):
                try:
                    origin, rest = self.shared.pop(target, None) or (self.connect(target), b"")
                    origin.sendall(message)
                    reply, rest = self.message(origin, rest)
                    self.shared[target] = (origin, rest)
                    return reply
                except OSError:
                    continue
        return b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"

    @staticmethod
    def connect(port):
        return socket.create_connection(("127.0.0.1", port), timeout=2)
