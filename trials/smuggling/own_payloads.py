#!/usr/bin/env python3
"""Makes this project's own smuggling and ambiguity requests, from dimensions.

`refuse` stands where RFC 9110 or 9112 forbid the message, or where two readings of it are known
to differ: no origin may see it. `abort` stands where that shows only in the
middle of a body: an origin may have seen the head, but never a whole message. `either` stands
where a recipient may repair or refuse. `pass` stands where the message is plainly good: a gate
that refuses everything must not win.

Every request names a target that holds the trial's token ({T} in the tables; {H} is the host);
what hides inside another message's body asks for `/TOKEN-evil`.
"""

import argparse

from payloads import Payload

CRLF = b"\r\n"

TE_VALUES_REFUSED = {
    "quoted": b'"chunked"', "apostrophes": b"'chunked'", "comma-before": b",chunked",
    "comma-after": b"chunked,", "then-identity": b"chunked, identity",
    "identity-first": b"identity, chunked", "gzip-first": b"gzip, chunked",
    "twice": b"chunked, chunked", "parameter": b"chunked;q=1", "prefix": b"xchunked",
    "suffix": b"chunkedx", "cow": b"cow", "empty": b"", "identity": b"identity",
    "vertical-tab": b"\x0bchunked", "form-feed": b"chunked\x0c", "nbsp": b"\xa0chunked",
    "next-line": b"chunked\x85", "nul-after": b"chunked\x00", "nul-before": b"\x00chunked",
    "nul-inside": b"chun\x00ked", "brackets": b"[chunked]", "cr-after": b"chunked\rx",
    "two-words": b"chunked chunked", "utf8-bom": b"\xef\xbb\xbfchunked",
    "backspace": b"chunked\x08",
}
TE_NAMES_REFUSED = {
    "space-before-colon": b"Transfer-Encoding ", "tab-before-colon": b"Transfer-Encoding\t",
    "space-inside": b"Transfer Encoding", "nul-after": b"Transfer-Encoding\x00",
    "split": b"Transfer-\r\nEncoding", "obs-text": b"Transfer-Encod\xefng",
    "after-bare-lf": b"X: y\nTransfer-Encoding", "after-bare-cr": b"X: y\rTransfer-Encoding",
    "quote": b'"Transfer-Encoding"', "vertical-tab": b"\x0bTransfer-Encoding",
    "colon-first": b":Transfer-Encoding",
}
CL_VALUES_REFUSED = {
    "plus": b"+%d", "minus": b"-%d", "hex": b"0x%x", "list-same": b"%d, %d", "list-tight": b"%d,%d",
    "semicolon": b"%d;", "fraction": b"%d.0", "exponent": b"%de0", "quoted": b'"%d"',
    "letter-after": b"%da", "letter-before": b"a%d", "underscore": b"%d_0", "nul-after": b"%d\x00",
    "nul-before": b"\x00%d", "vertical-tab": b"\x0b%d", "space-inside": b"%d 0",
    "cr-inside": b"%d\r0",
    "superscript": b"%d\xb2", "nbsp": b"\xa0%d", "comma-after": b"%d,", "comma-before": b",%d",
    "arabic-digit": "\u0665".encode(), "empty": b"", "two-64": b"18446744073709551616",
    "two-64-and": b"1844674407370955%d", "thirty-digits": b"9" * 30,
}
CHUNK_SIZES_REFUSED = {
    "hex-prefix": b"0x5", "plus": b"+5", "minus": b"-5", "space-before": b" 5",
    "tab-before": b"\t5",
    "underscore": b"0_5", "letter": b"5g", "nul-after": b"5\x00", "vertical-tab": b"\x0b5",
    "empty": b"", "sixteen-f": b"ffffffffffffffff", "two-64-and-5": b"10000000000000005",
    "two-32-and-5-spaced": b"1 00000005", "cr-before": b"\r5", "quoted": b'"5"',
    "superscript": b"5\xb2", "comma": b"5,5", "cr-twice": b"5\r", "nul-alone": b"\x00",
    "extension-bare-lf": b"5;a=\nb", "extension-bare-cr": b"5;a\rb", "extension-nul": b"5;a\x00",
    "extension-quoted-line-end": b'5;a="\r\n"', "extension-cr-first": b"5\r;a",
}
CHUNK_SIZES_EITHER = {
    "zero-padded": b"05", "much-padded": b"0" * 20 + b"5", "space-after": b"5 ",
    "tab-after": b"5\t",
    "extension-empty": b"5;", "extension": b"5;a", "extension-value": b"5;a=b",
    "extension-quoted": b'5;a="b c"', "extension-spaced": b"5 ; a = b",
    "extension-long": b"5;" + b"a" * 9000,
}
LAST_CHUNKS_REFUSED = {
    "minus-zero": b"-0\r\n\r\n", "hex-zero": b"0x0\r\n\r\n", "bare-lf": b"0\n\r\n",
    "bare-lfs": b"0\n\n",
    "bare-lf-at-end": b"0\r\n\n", "trailer-length": b"0\r\nContent-Length: 5\r\n\r\n",
    "trailer-coding": b"0\r\nTransfer-Encoding: chunked\r\n\r\n",
    "trailer-host": b"0\r\nHost: evil\r\n\r\n",
    "trailer-space": b"0\r\nX : y\r\n\r\n", "trailer-no-colon": b"0\r\nxyz\r\n\r\n",
    "trailer-folded": b"0\r\nX: y\r\n z\r\n\r\n", "trailer-nul": b"0\r\nX: \x00\r\n\r\n",
    "trailer-bare-lf": b"0\r\nX: y\nZ: z\r\n\r\n", "trailer-bare-cr": b"0\r\nX: y\rZ: z\r\n\r\n",
    "trailer-request": b"0\r\nGET /{T}-evil HTTP/1.1\r\nHost: {H}\r\n\r\n",
}
LAST_CHUNKS_EITHER = {
    "two-zeros": b"00\r\n\r\n", "extension": b"0;a=b\r\n\r\n", "space": b"0 \r\n\r\n",
    "trailer": b"0\r\nX-Sum: 1\r\n\r\n",
    "trailer-authority": b"0\r\nAuthorization: Basic eDp5\r\n\r\n",
}
REQUEST_LINES_REFUSED = {
    "two-spaces-before-target": b"GET  /{T} HTTP/1.1",
    "two-spaces-after-target": b"GET /{T}  HTTP/1.1",
    "tab": b"GET\t/{T}\tHTTP/1.1", "trailing-space": b"GET /{T} HTTP/1.1 ",
    "leading-space": b" GET /{T} HTTP/1.1",
    "form-feed": b"GET\x0c/{T} HTTP/1.1", "nul-in-method": b"GE\x00T /{T} HTTP/1.1",
    "no-method": b"/{T} HTTP/1.1",
    "braces-method": b"G{T} /{T} HTTP/1.1", "obs-method": b"G\xc9T /{T} HTTP/1.1",
    "comma-method": b"GET,POST /{T} HTTP/1.1",
    "long-method": b"G" * 5000 + b" /{T} HTTP/1.1", "version-1.10": b"GET /{T} HTTP/1.10",
    "version-01.1": b"GET /{T} HTTP/01.1", "version-1.2": b"GET /{T} HTTP/1.2",
    "version-2.0": b"GET /{T} HTTP/2.0",
    "version-0.9": b"GET /{T} HTTP/0.9", "version-3": b"GET /{T} HTTP/3",
    "version-lower": b"GET /{T} http/1.1",
    "version-comma": b"GET /{T} HTTP/1,1", "version-letter": b"GET /{T} HTTP/1.1x",
    "version-space": b"GET /{T} HTTP/ 1.1",
    "version-twice": b"GET /{T} HTTP/1.1 HTTP/1.1", "version-other": b"GET /{T} ICAP/1.0",
    "version-minus": b"GET /{T} HTTP/-1.1",
    "space-in-target": b"GET /{T} x HTTP/1.1", "nul-in-target": b"GET /{T}\x00 HTTP/1.1",
    "del-in-target": b"GET /{T}\x7f HTTP/1.1",
    "control-in-target": b"GET /{T}\x01 HTTP/1.1", "no-slash": b"GET {T} HTTP/1.1",
    "empty-target": b"GET  HTTP/1.1",
    "star-with-get": b"GET * HTTP/1.1", "authority-with-get": b"GET {H}:80 HTTP/1.1",
    "fragment": b"GET /{T}#x HTTP/1.1",
    "scheme-only": b"GET http:/{T} HTTP/1.1",
    "absolute-other-host": b"GET http://evil.test/{T} HTTP/1.1",
    "absolute-user": b"GET http://u@{H}/{T} HTTP/1.1",
    "absolute-no-host": b"GET http:///{T} HTTP/1.1",
    "absolute-gopher": b"GET gopher://{H}/{T} HTTP/1.1",
    "percent-nul": b"GET /{T}%00 HTTP/1.1",
    "percent-line-end": b"GET /{T}%0d%0aX:y HTTP/1.1", "climbs-out": b"GET /../{T} HTTP/1.1",
    "climbs-out-encoded": b"GET /%2e%2e/{T} HTTP/1.1",
    "overlong-dot": b"GET /%c0%ae%c0%ae/{T} HTTP/1.1",
    "long-target": b"GET /{T}" + b"a" * 70000 + b" HTTP/1.1", "preface": b"PRI * HTTP/2.0",
    "bare-cr-in-line": b"GET /{T}\rX HTTP/1.1", "connect": b"CONNECT {H}:80 HTTP/1.1",
}
REQUEST_LINES_EITHER = {
    "quote-in-target": b'GET /{T}"x HTTP/1.1',
    "bare-percent": b"GET /{T}% HTTP/1.1",
    "percent-zz": b"GET /{T}%zz HTTP/1.1",
    "lower-method": b"get /{T} HTTP/1.1", "unknown-method": b"BREW /{T} HTTP/1.1",
    "trace": b"TRACE /{T} HTTP/1.1",
    "obs-target": b"GET /{T}\xff HTTP/1.1", "two-slashes": b"GET //{T} HTTP/1.1",
    "backslash": b"GET /{T}\\x HTTP/1.1",
    "inner-dots": b"GET /x/../{T} HTTP/1.1", "inner-dots-encoded": b"GET /x/%2e%2e/{T} HTTP/1.1",
    "encoded-slash": b"GET /{T}%2fx HTTP/1.1", "twice-encoded": b"GET /{T}%252e%252e HTTP/1.1",
    "path-parameter": b"GET /{T};a=b HTTP/1.1", "dots-parameter": b"GET /x/..;/{T} HTTP/1.1",
    "query-only-marks": b"GET /{T}???&&== HTTP/1.1",
    "absolute-same-host": b"GET http://{H}/{T} HTTP/1.1",
    "absolute-https": b"GET https://{H}/{T} HTTP/1.1", "options-star": b"OPTIONS * HTTP/1.1",
    "version-1.0": b"GET /{T} HTTP/1.0",
}
FIELDS_REFUSED = {
    "space-before-colon": b"X : y", "tab-before-colon": b"X\t: y", "empty-name": b": y",
    "no-colon": b"Xy",
    "space-in-name": b"X Y: z", "parenthesis-in-name": b"X(: y", "obs-name": b"X\xef: y",
    "nul-in-name": b"X\x00: y",
    "nul-in-value": b"X: y\x00z", "cr-in-value": b"X: y\rZ: z", "control-in-value": b"X: y\x01",
    "cr-at-start": b"\rX: y", "bare-lf-between": b"X: y\nZ: z",
    "bare-lf-hides": b"X: y\n\nGET /{T}-evil HTTP/1.1\nHost: {H}\n",
    "folded": b"X: y\r\n z", "folded-tab": b"X: y\r\n\tz",
    "folded-length": b"Content-Length:\r\n 5",
    "folded-coding": b"Transfer-Encoding:\r\n chunked", "vertical-tab-name": b"\x0bX: y",
    "cr-cr-lf": b"X: y\r",
    "host-twice": b"Host: {H}", "host-other": b"Host: evil.test", "host-space": b"Host : evil.test",
}
FIELDS_EITHER = {
    "obs-value": b"X: \xff\xfe", "del-in-value": b"X: y\x7f", "tabs": b"X:\ty\tz\t",
    "empty-value": b"X:",
    "underscore-length": b"Content_Length: 5", "underscore-coding": b"Transfer_Encoding: chunked",
    "connection-host": b"Connection: Host", "connection-length": b"Connection: Content-Length",
    "connection-odd": b"Connection: close, , X@y",
    "h2c": (
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        b"HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"),
    "websocket-half": b"Connection: Upgrade\r\nUpgrade: websocket",
    "te-trailers": b"TE: trailers, chunked;q=0.5",
    "expect-other": b"Expect: 200-ok", "expect-twice": b"Expect: 100-continue, 100-continue",
    "forwarded-host": b"X-Forwarded-Host: evil.test", "override": b"X-HTTP-Method-Override: DELETE",
    "rewrite": b"X-Original-URL: /{T}-evil\r\nX-Rewrite-URL: /{T}-evil",
    "proxy": b"Proxy-Connection: keep-alive",
}
HOSTS_REFUSED = {
    "missing": b"", "empty": b"Host:\r\n", "list": b"Host: {H}, evil.test\r\n",
    "space-inside": b"Host: {H} evil.test\r\n",
    "user": b"Host: u@{H}\r\n", "path": b"Host: {H}/x\r\n", "port-letters": b"Host: {H}:8x\r\n",
    "port-huge": b"Host: {H}:99999\r\n",
    "two-ports": b"Host: {H}:80:80\r\n", "nul": b"Host: {H}\x00.evil.test\r\n",
    "bracket": b"Host: [::1\r\n", "obs": b"Host: \xff{H}\r\n",
    "scheme": b"Host: http://{H}\r\n", "folded": b"Host:\r\n {H}\r\n",
    "question": b"Host: {H}?x\r\n", "backslash": b"Host: {H}\\evil\r\n",
}
HOSTS_EITHER = {
    "dot-at-end": b"Host: {H}.\r\n", "port": b"Host: {H}:80\r\n", "port-empty": b"Host: {H}:\r\n",
    "leading-spaces": b"Host:   {H}  \r\n", "tab": b"Host:\t{H}\r\n",
    "name-lower": b"host: {H}\r\n",
}
LINE_ENDS_REFUSED = {
    "bare-lf": b"GET /{T} HTTP/1.1\nHost: {H}\n\n",
    "bare-lf-first": b"GET /{T} HTTP/1.1\nHost: {H}\r\n\r\n",
    "bare-lf-last": b"GET /{T} HTTP/1.1\r\nHost: {H}\r\n\n",
    "bare-lf-in-fields": b"GET /{T} HTTP/1.1\r\nX: y\nHost: {H}\r\n\r\n",
    "bare-cr": b"GET /{T} HTTP/1.1\rHost: {H}\r\r",
    "cr-cr-lf": b"GET /{T} HTTP/1.1\r\r\nHost: {H}\r\n\r\n",
    "cr-then-byte-ends-head": (
        b"GET /{T} HTTP/1.1\r\nHost: {H}\r\n\rZGET /{T}-evil: HTTP/1.1\r\nHost: {H}\r\n\r\n"),
    "nul-first": b"\x00GET /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n",
    "space-line-first": b" \r\nGET /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n",
    "field-first": b"X: y\r\nGET /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n", "http-0.9": b"GET /{T}\r\n",
    "http-0.9-lf": b"GET /{T}\n",
    "http-0.9-fields": b"GET /{T}\r\nHost: {H}\r\n\r\n",
    "field-starts-with-space": b"GET /{T} HTTP/1.1\r\n X: y\r\nHost: {H}\r\n\r\n",
    "length-starts-with-tab": b"GET /{T} HTTP/1.1\r\n\tContent-Length: 1\r\nHost: {H}\r\n\r\nX",
    "tls-hello": b"\x16\x03\x01\x00\x05hello\r\n\r\n",
    "many-empty-lines": b"\r\n" * 5000 + b"GET /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n",
}
LINE_ENDS_EITHER = {
    "empty-line-first": b"\r\nGET /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n",
    "bare-lf-before": b"\nGET /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n",
    "empty-lines-between": (
        b"GET /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n\r\n\r\nGET /{T}-two HTTP/1.1\r\nHost: {H}\r\n"
        b"\r\n"),
    "bytes-after-close": (
        b"GET /{T} HTTP/1.1\r\nHost: {H}\r\nConnection: close\r\n\r\nGET /{T}-two HTTP/1.1\r\n"
        b"Host: {H}\r\n\r\n"),
}
GOOD = {
    "get": (b"GET /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n", 1),
    "head": (b"HEAD /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n", 1),
    "delete": (b"DELETE /{T} HTTP/1.1\r\nHost: {H}\r\n\r\n", 1),
    "put": (b"PUT /{T} HTTP/1.1\r\nHost: {H}\r\nContent-Length: 3\r\n\r\nabc", 1),
    "post-empty": (b"POST /{T} HTTP/1.1\r\nHost: {H}\r\nContent-Length: 0\r\n\r\n", 1),
    "post-length": (b"POST /{T} HTTP/1.1\r\nHost: {H}\r\nContent-Length:  5 \r\n\r\nhello", 1),
    "post-chunked": (
        b"POST /{T} HTTP/1.1\r\nHost: {H}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
        b"0\r\n\r\n", 1),
    "post-chunked-case": (
        b"POST /{T} HTTP/1.1\r\nHOST: {H}\r\ntransfer-encoding: Chunked\r\n\r\nA\r\n"
        b"0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", 1),
    "pipelined": (
        b"GET /{T}-one HTTP/1.1\r\nHost: {H}\r\n\r\nGET /{T}-two HTTP/1.1\r\nHost: {H}\r\n\r\n", 2),
    "pipelined-bodies": (
        b"POST /{T}-one HTTP/1.1\r\nHost: {H}\r\nContent-Length: 2\r\n\r\n"
        b"hiPOST /{T}-two HTTP/1.1\r\nHost: {H}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n"
        b"hi\r\n0\r\n\r\nGET /{T}-three HTTP/1.1\r\nHost: {H}\r\n\r\n", 3),
    "query": (b"GET /{T}?a=1&b=%20&c=%C3%A9 HTTP/1.1\r\nHost: {H}\r\n\r\n", 1),
    "many-fields": (b"GET /{T} HTTP/1.1\r\nHost: {H}\r\n" + b"X-Y: z\r\n" * 30 + b"\r\n", 1),
}


def evil():
    return b"GET /{T}-evil HTTP/1.1\r\nHost: {H}\r\n\r\n"


def post(fields, body):
    """A POST with these fields, each with its line end."""
    return b"POST /{T} HTTP/1.1\r\nHost: {H}\r\n" + fields + CRLF + body


class Builder:
    """Collects payloads; fills in host and token before any length is computed."""

    def __init__(self, host, token_of):
        self.host = host
        self.token_of = token_of
        self.payloads = []

    def fill(self, template, token):
        return template.replace(b"{T}", token).replace(b"{H}", self.host)

    def add(self, name, expect, template, answers=0):
        token = self.token_of(name)
        raw = self.fill(template, token) if isinstance(template, bytes) else template(token)
        hidden = token + b"-evil"
        self.payloads.append(Payload("own-" + name, (raw,), expect, answers, hidden))

    def coding(self, name, expect, te_line, form):
        """Transfer-Encoding against Content-Length. `hidden-after`: the chunks end early, and what
        a reader of the length takes for body is a request. `hidden-inside`: the other way round."""

        def build(token):
            hidden = self.fill(evil(), token)
            if form == "hidden-after":
                body = b"0\r\n\r\n" + hidden
                length = len(body)
            else:
                size = b"%x\r\n" % len(hidden)
                body = size + hidden + b"\r\n0\r\n\r\n"
                length = len(size)
            both = b"Content-Length: %d\r\n" % length + te_line + CRLF
            fields = te_line + CRLF if form == "alone" else both
            return self.fill(post(fields, b""), token) + body

        self.add(name, expect, build)

    def length(self, name, expect, lines, answers=0):
        """Content-Length lines made of `%d`, with a hidden request as the body."""

        def build(token):
            hidden = self.fill(evil(), token)
            marks = lines.count(b"%d") + lines.count(b"%x")
            fields = lines % ((len(hidden),) * marks) + CRLF
            return self.fill(post(b"", b""), token)[:-2] + fields + CRLF + hidden

        self.add(name, expect, build, answers)

    def chunks(self, name, expect, chunks):
        self.add(name, expect, post(b"Transfer-Encoding: chunked\r\n", chunks))


def add_framing(b):
    for form in ("hidden-after", "hidden-inside"):
        b.coding("both-" + form, "refuse", b"Transfer-Encoding: chunked", form)
    for name, value in TE_VALUES_REFUSED.items():
        for form in ("hidden-after", "hidden-inside", "alone"):
            b.coding("coding-%s-%s" % (name, form), "refuse", b"Transfer-Encoding: " + value, form)
    for name, field in TE_NAMES_REFUSED.items():
        for form in ("hidden-after", "hidden-inside"):
            b.coding("coding-name-%s-%s" % (name, form), "refuse", field + b": chunked", form)
    twice = b"Transfer-Encoding: %s\r\nTransfer-Encoding: %s"
    pairs = ((b"chunked", b"chunked"), (b"chunked", b"cow"), (b"cow", b"chunked"),
             (b"identity", b"chunked"))
    for first, second in pairs:
        name = "coding-twice-%s-%s" % (first.decode(), second.decode())
        b.coding(name, "refuse", twice % (first, second), "alone")
    for name, value in CL_VALUES_REFUSED.items():
        b.length("length-" + name, "refuse", b"Content-Length: " + value)
    b.length("length-zero-padded", "either", b"Content-Length: 00%d")
    b.length("length-name-space", "refuse", b"Content-Length : %d")
    b.length("length-name-tab", "refuse", b"Content-Length\t: %d")
    b.length("length-name-obs", "refuse", b"Content-Length\x85: %d")
    b.length("length-no-colon", "refuse", b"Content-Length %d")
    b.length("length-twice-same", "refuse", b"Content-Length: %d\r\nContent-Length: %d")
    b.length("length-zero-then", "refuse", b"Content-Length: 0\r\nContent-Length: %d")
    b.length("length-then-zero", "refuse", b"Content-Length: %d\r\nContent-Length: 0")
    b.length("length-empty-then", "refuse", b"Content-Length:\r\nContent-Length: %d")
    b.length("length-connection", "either", b"Content-Length: %d\r\nConnection: Content-Length")
    old = (b"POST /{T} HTTP/1.0\r\nHost: {H}\r\nTransfer-Encoding: chunked\r\n"
           b"Connection: keep-alive\r\n\r\n0\r\n\r\n")
    b.add("version-1.0-chunked", "refuse", old + evil())


def add_chunks(b):
    end = b"0\r\n\r\n"
    for name, size in CHUNK_SIZES_REFUSED.items():
        b.chunks("chunk-size-" + name, "abort", size + b"\r\nhello\r\n" + end)
    for name, size in CHUNK_SIZES_EITHER.items():
        b.chunks("chunk-size-" + name, "either", size + b"\r\nhello\r\n" + end)
    for name, rest in LAST_CHUNKS_REFUSED.items():
        b.chunks("last-chunk-" + name, "abort", b"5\r\nhello\r\n" + rest)
    for name, rest in LAST_CHUNKS_EITHER.items():
        b.chunks("last-chunk-" + name, "either", b"5\r\nhello\r\n" + rest)
    ends = {"none": b"", "lf": b"\n", "cr": b"\r", "two-bytes": b"xx\r\n", "cr-x": b"\rx"}
    for name, after in ends.items():
        b.chunks("chunk-end-" + name, "abort", b"5\r\nhello" + after + end)
    b.chunks("chunk-size-lf", "abort", b"5\nhello\r\n" + end)
    b.chunks("chunk-size-cr", "abort", b"5\rhello\r\n" + end)
    b.chunks("chunk-none", "abort", b"\r\n\r\n" + evil())


def add_heads(b):
    host = b"\r\nHost: {H}\r\n\r\n"
    for expect, lines in (("refuse", REQUEST_LINES_REFUSED), ("either", REQUEST_LINES_EITHER)):
        for name, line in lines.items():
            b.add("line-" + name, expect, line + host)
    start = b"GET /{T} HTTP/1.1\r\nHost: {H}\r\n"
    for expect, fields in (("refuse", FIELDS_REFUSED), ("either", FIELDS_EITHER)):
        for name, field in fields.items():
            b.add("field-" + name, expect, start + field + b"\r\n\r\n")
    for expect, hosts in (("refuse", HOSTS_REFUSED), ("either", HOSTS_EITHER)):
        for name, line in hosts.items():
            b.add("host-" + name, expect, b"GET /{T} HTTP/1.1\r\n" + line + b"\r\n")
    for expect, whole in (("refuse", LINE_ENDS_REFUSED), ("either", LINE_ENDS_EITHER)):
        for name, raw in whole.items():
            b.add("ends-" + name, expect, raw)
    b.add("fields-twenty-thousand", "refuse", start + b"X: y\r\n" * 20000 + b"\r\n")
    upper = b"GET /{T} HTTP/1.1\r\nHost: " + b.host.upper() + b"\r\n\r\n"
    b.add("host-upper", "pass", upper, 1)


def generate(host, token_of):
    """All own payloads for this host.

    host      bytes of the origin's host
    token_of  gives each name its token: bytes that occur nowhere else in the run
    """
    b = Builder(host, token_of)
    for name, (raw, answers) in GOOD.items():
        b.add("good-" + name, "pass", raw, answers)
    b.length("good-body-looks-like-a-request", "pass", b"Content-Length: %d", 1)
    add_framing(b)
    add_chunks(b)
    add_heads(b)
    names = [p.name for p in b.payloads]
    assert len(names) == len(set(names)), "payload names are unique"
    return b.payloads


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="print each payload, as a literal")
    args = parser.parse_args()
    made = generate(b"oa.test", lambda name: b"t" + b"%06d" % (hash(name) % 1000000))
    for payload in made if args.list else ():
        print(payload.name, payload.expect, repr(payload.raw[:200]))
    counts = [sum(p.expect == e for p in made) for e in ("refuse", "abort", "either", "pass")]
    print("%d payloads: %d to refuse, %d to abort, %d free, %d to pass" % (len(made), *counts))


if __name__ == "__main__":
    main()
