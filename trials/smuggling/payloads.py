#!/usr/bin/env python3
"""Reads the request-smuggling payloads out of the HTTP Garden's TROPHIES.md.

The file stays outside the tree; trials/data.lock names the repository, the commit
and the SHA-256. A payload line holds one or more code spans; each span is one write
on the socket. Lines without a code span ("any request at all") are no payloads.
"""

import argparse
import hashlib
import json
import pathlib
import re
import sys
from dataclasses import dataclass

LOCK = pathlib.Path(__file__).resolve().parent.parent / "data.lock"
REPOSITORY = "narfindustries/http-garden"
SIMPLE_ESCAPES = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\", '"': b'"', "'": b"'"}
HOST_LINE = re.compile(rb"(?im)^(host: *)([A-Za-z0-9.-]+)(?=\r?$)")


@dataclass(frozen=True)
class Payload:
    """One attempt to be read differently by two parsers.

    name    unique within a run
    writes  what is written on the socket, one element a write
    expect  `refuse`: no origin may see it; `abort`: none may see a whole message of it;
            `pass`: an origin must see it; `either`
    answers how many requests it holds when `pass`, otherwise 0
    hidden  bytes of a request target that only a confused parser takes for a request
    """

    name: str
    writes: tuple
    expect: str = "either"
    answers: int = 0
    hidden: bytes = b""

    @property
    def raw(self):
        return b"".join(self.writes)


def unescape(text):
    """The bytes that a code span stands for: \\r \\n \\t \\0 \\\\ \\xHH, all else as UTF-8."""
    out = bytearray()
    at = 0
    while at < len(text):
        char = text[at]
        if char != "\\":
            out += char.encode("utf-8")
            at += 1
            continue
        kind = text[at + 1 : at + 2]
        if kind == "x" and re.fullmatch("[0-9A-Fa-f]{2}", text[at + 2 : at + 4]):
            out.append(int(text[at + 2 : at + 4], 16))
            at += 4
        elif kind in SIMPLE_ESCAPES:
            out += SIMPLE_ESCAPES[kind]
            at += 2
        else:
            raise ValueError("unknown escape `\\%s` in `%s`" % (kind, text[:60]))
    return bytes(out)


def extract(document):
    """All payloads of the document, in order, as tuples of writes."""
    found = []
    for line in document.splitlines():
        match = re.match(r"\s*- Payload: (.*)$", line)
        spans = re.findall(r"`([^`]+)`", match.group(1)) if match else []
        if spans:
            found.append(tuple(unescape(span) for span in spans))
    return found


def host_of_length(length, index):
    """A host of exactly this many characters for origin number `index`, so that rewriting a
    host leaves every length that a payload declares as it is."""
    letter = "abcdefghijklmnopqrstuvwxyz"[index]
    if length < 7:
        return letter + "x" * (length - 1)
    return ("o%s.test" % letter).ljust(length, "x")


def rewrite_hosts(write, index):
    """Points well-formed Host lines to origin number `index`; malformed ones stay."""
    swap = lambda m: m.group(1) + host_of_length(len(m.group(2)), index).encode()
    return HOST_LINE.sub(swap, write)


def hosts_in(trophies):
    """The lengths of all well-formed hosts in these payloads."""
    return {len(m.group(2)) for writes in trophies for w in writes for m in HOST_LINE.finditer(w)}


def lacks_host(writes):
    """Whether the first head is well enough formed to take a Host line and has none."""
    head = writes[0].split(b"\r\n\r\n")[0]
    first = head.split(b"\r\n")[0]
    well_formed = re.fullmatch(rb"[!-~]+ [!-~]+ HTTP/1\.[01]", first)
    return bool(well_formed) and b"host:" not in head.lower()


def with_host(write, index):
    line, rest = write.split(b"\r\n", 1)
    return line + b"\r\nHost: " + host_of_length(7, index).encode() + b"\r\n" + rest


def for_origin(trophies, index):
    """The payloads as sent to origin number `index`. One that only lacks a Host line comes a
    second time with one, because without it the missing host would be all that is tried."""
    out = []
    for number, writes in enumerate(trophies, 1):
        rewritten = tuple(rewrite_hosts(w, index) for w in writes)
        out.append(Payload("garden-%02d" % number, rewritten))
        if lacks_host(writes):
            hosted = (with_host(rewritten[0], index),) + rewritten[1:]
            out.append(Payload("garden-%02d+host" % number, hosted))
    return out


def missing(text):
    """Ends the program: something that it needs is not there."""
    print(text, file=sys.stderr)
    sys.exit(3)


def locked_digest():
    """The SHA-256 that trials/data.lock gives for TROPHIES.md."""
    for line in LOCK.read_text().splitlines():
        words = line.split()
        if len(words) == 5 and words[0] == REPOSITORY and words[2] == "TROPHIES.md":
            return words[3]
    return missing("%s does not name %s TROPHIES.md" % (LOCK, REPOSITORY))


def read(path, any_version=False):
    """The payloads of the file; ends the program when it is not the locked version."""
    try:
        content = pathlib.Path(path).read_bytes()
    except OSError as error:
        return missing("cannot read `%s`: %s" % (path, error.strerror))
    digest = hashlib.sha256(content).hexdigest()
    if digest != locked_digest() and not any_version:
        missing("`%s` has SHA-256 %s, trials/data.lock says %s (--any-version takes it)"
                % (path, digest, locked_digest()))
    found = extract(content.decode("utf-8"))
    if not found:
        missing("`%s` holds no payload" % path)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trophies", required=True, metavar="FILE", help="TROPHIES.md")
    parser.add_argument("--any-version", action="store_true",
                        help="take another version than the locked one")
    parser.add_argument("--json", action="store_true", help="print the payloads (ISO-8859-1 text)")
    args = parser.parse_args()
    found = read(args.trophies, args.any_version)
    if args.json:
        json.dump([[w.decode("latin-1") for w in writes] for writes in found], sys.stdout, indent=1)
        print()
    else:
        print("%d payloads" % len(found))


if __name__ == "__main__":
    main()
