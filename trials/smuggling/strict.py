"""Reads what reached an origin, by a grammar with one reading only.

Stricter than RFC 9112 on purpose: a gate that writes its own messages has no reason to use any
of the freedom that the RFC leaves. Whatever is outside this grammar is a fault.
"""

import re
from dataclasses import dataclass

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
LINE = re.compile(rb"([A-Z][A-Z-]*) ((?:/[!-~]*)|\*) HTTP/1\.1")
FIELD = re.compile(rb"(" + TOKEN + rb"): ?([\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")
HOST = re.compile(rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
CHUNK_SIZE = re.compile(rb"[1-9A-Fa-f][0-9A-Fa-f]{0,14}|0")
FRAMING = (b"content-length", b"transfer-encoding", b"host")
HOP_BY_HOP = (b"keep-alive", b"proxy-connection", b"trailer")
CONNECTION_WORDS = (b"keep-alive", b"close", b"upgrade", b"te")
MAX_HEAD = 1 << 20


@dataclass(frozen=True)
class Request:
    """One canonical request as the origin read it; `seen` is its request line as text."""

    method: str
    target: str
    raw: bytes


class Fault(Exception):
    """The bytes are outside the grammar."""


class Incomplete(Exception):
    """The bytes so far are fine, and the message goes on."""


def parse(buffer):
    """One request from the start of the buffer: (Request, bytes used)."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        check_partial_head(buffer)
        raise Incomplete()
    lines = buffer[:end].split(b"\r\n")
    match = LINE.fullmatch(lines[0])
    if not match:
        raise Fault("request line %r" % lines[0][:80])
    if b"#" in match.group(2):
        raise Fault("fragment in target %r" % match.group(2)[:80])
    fields = [field(line) for line in lines[1:]]
    chunked, length = framing(fields)
    body_at = end + 4
    used = chunks(buffer, body_at) if chunked else body_at + length
    if used > len(buffer):
        raise Incomplete()
    return Request(match.group(1).decode(), match.group(2).decode(), buffer[:used]), used


def check_partial_head(buffer):
    """Refuses as soon as it is certain, so that a head that never ends is not taken for slow."""
    if re.search(rb"(?<!\r)\n|\r(?=[^\n])|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", buffer):
        raise Fault("line end or control character in %r" % buffer[:120])
    if len(buffer) > MAX_HEAD:
        raise Fault("head beyond %d bytes" % MAX_HEAD)


def field(line):
    match = FIELD.fullmatch(line)
    if not match:
        raise Fault("field %r" % line[:80])
    return match.group(1).lower(), match.group(2) or b""


def framing(fields):
    """(chunked, length) of a request with these fields."""
    for name, value in fields:
        if name in HOP_BY_HOP:
            raise Fault("hop-by-hop field `%s`" % name.decode())
        if name not in FRAMING and name.replace(b"_", b"-") in FRAMING:
            raise Fault("`%s`, which a CGI origin takes for a framing field" % name.decode())
        if name == b"connection":
            words = {word.strip().lower() for word in value.split(b",")}
            if not words <= set(CONNECTION_WORDS):
                raise Fault("connection %r" % value[:80])
    values = {name: [v for n, v in fields if n == name] for name in FRAMING}
    if len(values[b"host"]) != 1 or not HOST.fullmatch(values[b"host"][0]):
        raise Fault("host %r" % values[b"host"])
    lengths, codings = values[b"content-length"], values[b"transfer-encoding"]
    if len(lengths) + len(codings) > 1:
        raise Fault("lengths %r and codings %r" % (lengths, codings))
    if codings and codings[0] != b"chunked":
        raise Fault("transfer-encoding %r" % codings[0][:80])
    if lengths and not re.fullmatch(rb"0|[1-9][0-9]{0,17}", lengths[0]):
        raise Fault("content-length %r" % lengths[0][:80])
    return bool(codings), int(lengths[0]) if lengths else 0


def line_at(buffer, at):
    end = buffer.find(b"\r\n", at)
    if end < 0:
        check_partial_head(buffer[at:])
        raise Incomplete()
    return buffer[at:end], end + 2


def chunks(buffer, at):
    """Where the chunked body that begins at `at` ends."""
    while True:
        size_text, at = line_at(buffer, at)
        if not CHUNK_SIZE.fullmatch(size_text):
            raise Fault("chunk size %r" % size_text[:80])
        size = int(size_text, 16)
        if size == 0:
            return trailers(buffer, at)
        if len(buffer) < at + size + 2:
            raise Incomplete()
        if buffer[at + size : at + size + 2] != b"\r\n":
            raise Fault("chunk end %r" % buffer[at + size : at + size + 8])
        at += size + 2


def trailers(buffer, at):
    while True:
        line, at = line_at(buffer, at)
        if not line:
            return at
        name, _ = field(line)
        if name in FRAMING or name in (b"authorization", b"cookie", b"content-type"):
            raise Fault("trailer %r" % line[:80])
