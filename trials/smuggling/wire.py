"""The client's side: sends bytes, reads responses with a small strict reader."""

import re
import socket
import time
from dataclasses import dataclass, field

STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9][0-9])(?: [\t\x20-\x7e\x80-\xff]*)?")
MARK = re.compile(rb"(?im)^x-origin-mark: *(\S+)")
LIMIT = 8 << 20


@dataclass(frozen=True)
class Response:
    status: int
    raw: bytes

    @property
    def from_origin(self):
        """Whether an origin of this trial made it: it carries the origin's mark."""
        return MARK.search(self.raw.split(b"\r\n\r\n")[0]) is not None


@dataclass
class Heard:
    """What came back on one connection."""

    raw: bytes = b""
    responses: list = field(default_factory=list)
    closed: bool = False
    fault: str = ""


def responses_of(raw, closed, head_first):
    """(final responses, fault) in these bytes; an incomplete last one is left out."""
    found, at = [], 0
    while at < len(raw):
        end = raw.find(b"\r\n\r\n", at)
        if end < 0:
            return found, "" if raw[at:].startswith(b"HTTP/1."[: len(raw) - at]) else "no response %r" % raw[at : at + 60]
        lines = raw[at:end].split(b"\r\n")
        match = STATUS.fullmatch(lines[0])
        if not match:
            return found, "status line %r" % lines[0][:60]
        status = int(match.group(1))
        fields = [line.partition(b":") for line in lines[1:]]
        of = lambda name: [v.strip() for n, _, v in fields if n.lower() == name]
        lengths, codings = of(b"content-length"), of(b"transfer-encoding")
        if len(lengths) + len(codings) > 1:
            return found, "response with lengths %r and codings %r" % (lengths, codings)
        begin, no_body = end + 4, status < 200 or status in (204, 304) or (head_first and not found)
        if no_body:
            end = begin
        elif codings:
            end = chunked_end(raw, begin)
        elif lengths:
            end = begin + int(lengths[0])
        else:
            end = len(raw) if closed else len(raw) + 1
        if end > len(raw) or end < 0:
            return found, ""
        if status >= 200:
            found.append(Response(status, raw[at:end]))
        at = end
    return found, ""


def chunked_end(raw, at):
    """Where a chunked body ends; -1 when it goes on."""
    while True:
        line = raw.find(b"\r\n", at)
        if line < 0:
            return -1
        try:
            size = int(raw[at:line].split(b";")[0], 16)
        except ValueError:
            return -1
        at = line + 2 + size + 2
        if size == 0:
            return at if raw[at - 2 : at] == b"\r\n" else -1


def converse(address, writes, wait, until=lambda heard: False, cut=0):
    """Sends the writes on one connection and listens until it closes, `until` holds, or nothing
    has come for `wait` seconds. `cut` splits every write into pieces of so many bytes."""
    heard = Heard()
    head_first = writes[0][:5] == b"HEAD "
    with socket.create_connection(address, timeout=5) as peer:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for write in writes:
                for piece in pieces(write, cut):
                    peer.sendall(piece)
        except OSError:
            pass  # the gate closed while we still wrote: its answer may be waiting
        listen(peer, heard, wait, until, head_first)
    return heard


def pieces(write, cut):
    return [write[i : i + cut] for i in range(0, len(write), cut)] if cut else [write]


def listen(peer, heard, wait, until, head_first):
    last = time.monotonic()
    while len(heard.raw) < LIMIT:
        peer.settimeout(max(0.01, wait - (time.monotonic() - last)))
        try:
            more = peer.recv(65536)
        except socket.timeout:
            break
        except OSError:
            more = b""
        last = time.monotonic()
        heard.closed = not more
        heard.raw += more
        heard.responses, heard.fault = responses_of(heard.raw, heard.closed, head_first)
        if heard.closed or heard.fault or until(heard):
            break
