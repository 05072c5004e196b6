"""Files over HTTP: types, validators and byte ranges (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import os
import re
from email.utils import formatdate

from wire import Reply, route

STATIC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "static")
NAME = re.compile(r"[a-z0-9-]+\.[a-z0-9]+")
RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def file_reply(request, path, headers=()):
    """The file, the part of it that was asked for, or word that it has not changed."""
    about = os.stat(path)
    tag = '"%x-%x"' % (about.st_mtime_ns, about.st_size)
    modified = formatdate(about.st_mtime, usegmt=True)
    reply = Reply(
        type=TYPES.get(path.rpartition(".")[2], "application/octet-stream"),
        headers=[("ETag", tag), ("Last-Modified", modified), ("Accept-Ranges", "bytes"), *headers],
        file=(path, 0, about.st_size),
    )
    if tag in [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]:
        reply.status, reply.file = 304, None
        return reply
    asked = request.headers.get("Range") if request.method == "GET" else None
    if asked and request.headers.get("If-Range", tag) in (tag, modified):
        cut(reply, asked, path, about.st_size)
    return reply


def cut(reply, asked, path, size):
    """Narrows a reply to one byte range; several at once or unreadable ones are left whole."""
    found = RANGE.fullmatch(asked.strip())
    if not found or not any(found.groups()):
        return
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < start:
        return
    if start >= size:
        reply.status, reply.file = 416, None
        reply.headers.append(("Content-Range", "bytes */%d" % size))
        return
    reply.status, reply.file = 206, (path, start, end - start + 1)
    reply.headers.append(("Content-Range", "bytes %d-%d/%d" % (start, end, size)))


@route("GET", "/static/*")
def static(request):
    name = request.names["rest"]
    path = os.path.join(STATIC, name)
    if not NAME.fullmatch(name) or not os.path.isfile(path):
        return Reply(b"not found\n", "text/plain; charset=utf-8", 404)
    return file_reply(request, path, [("Cache-Control", "max-age=300")])


@route("GET", "/favicon.ico")
def icon(request):
    return file_reply(request, os.path.join(STATIC, "moon.svg"))


@route("GET", "/robots.txt")
def robots(request):
    return file_reply(request, os.path.join(STATIC, "robots.txt"))
