#!/usr/bin/env python3
"""A store of jobs and a store of files that check nothing: who may ask for what is another's business.

    stores.py jobs --record FILE [--port PORT]
    stores.py files FOLDER --record FILE [--port PORT]

Jobs: `POST /queues/QUEUE/jobs` takes one, `GET /queues/QUEUE/jobs/next` gives the oldest (204: there is
none), `POST /queues/QUEUE/jobs/ID/result` ends it. Files: `GET /BUCKET/KEY`. Each writes a line into the
record for every request before it answers: a JSON object with `method`, `path`, `principal` and `authorization`
(what it was told, or null), `status` and `body`. Listens on 127.0.0.1 and prints `jobs listening on PORT`.
"""

import argparse
import collections
import http.server
import json
import pathlib
import re
import threading

LONGEST_BODY = 1 << 20
MOST_JOBS = 10_000
JOBS = re.compile(r"/queues/([^/]+)/jobs")
NEXT = re.compile(r"/queues/([^/]+)/jobs/next")
RESULT = re.compile(r"/queues/([^/]+)/jobs/([0-9]+)/result")
FILE = re.compile(r"/([a-z0-9-]+)/([a-z0-9-]+\.[a-z]+)")


class Jobs:
    """Jobs that wait, by queue, and those that are being done."""

    def __init__(self):
        self.lock, self.count = threading.Lock(), 0
        self.waiting, self.taken = collections.defaultdict(collections.deque), {}

    def answer(self, method, path, body):
        with self.lock:
            if method == "POST" and (found := JOBS.fullmatch(path)) and self.count < MOST_JOBS:
                self.count += 1
                self.waiting[found[1]].append((self.count, body.decode()))
                return 201, {"id": self.count}
            if method == "GET" and (found := NEXT.fullmatch(path)):
                if not self.waiting[found[1]]:
                    return 204, None
                job, text = self.waiting[found[1]].popleft()
                self.taken[found[1], job] = text
                return 200, {"id": job, "text": text}
            if method == "POST" and (found := RESULT.fullmatch(path)):
                known = self.taken.pop((found[1], int(found[2])), None)
                return (404, None) if known is None else (200, {"id": int(found[2])})
        return 404, None


class Files:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def answer(self, method, path, _):
        found = FILE.fullmatch(path)
        file = self.folder / found[1] / found[2] if found else None
        return (200, {"content": file.read_text()}) if method == "GET" and file and file.is_file() else (404, None)


class Asked(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        length = min(int(self.headers.get("content-length") or 0), LONGEST_BODY)
        body = self.rfile.read(length)
        status, said = self.server.store.answer(self.command, self.path, body)
        told = {"principal": self.headers.get("x-munjigi-principal"), "authorization": self.headers.get("authorization")}
        line = {"method": self.command, "path": self.path, **told}
        with open(self.server.record, "a") as record:
            record.write(json.dumps({**line, "status": status, "body": body.decode(errors="replace")}) + "\n")
        content = b"" if said is None else json.dumps(said).encode()
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("jobs", "files"))
    parser.add_argument("folder", nargs="?", default=".")
    parser.add_argument("--record", required=True, metavar="FILE")
    parser.add_argument("--port", type=int, default=0, help="0 is any free one")
    args = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", args.port), Asked)
    server.store, server.record = Jobs() if args.kind == "jobs" else Files(args.folder), args.record
    print("%s listening on %d" % (args.kind, server.server_address[1]), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
