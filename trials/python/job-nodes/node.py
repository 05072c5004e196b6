#!/usr/bin/env python3
"""A node that submits jobs, does them, or asks for anything, through a gate.

    node.py ADDRESS PORT --trust ROOT [--credential FOLDER] submit QUEUE TEXT...
    node.py ADDRESS PORT --trust ROOT [--credential FOLDER] work QUEUE
    node.py ADDRESS PORT --trust ROOT [--credential FOLDER] ask

`submit` prints the ids of its jobs. `work` takes jobs of the queue until there are none, sends each text
back in capitals, and prints the ids. `ask` reads a JSON list of requests (`host`, `method`, `path`, and
where there are any `body`, `fields`) from its standard input. All print one JSON list; a reply is an object with
`status`, `body`, or with `refused`: why there was none.
"""

import argparse
import http.client
import json
import pathlib
import socket
import ssl
import sys

LIMIT = 15
JOBS = "jobs.test"


class Gate:
    def __init__(self, args):
        self.address = (args.address, args.port)
        self.context = ssl.create_default_context(cafile=args.trust)
        if args.credential:
            folder = pathlib.Path(args.credential)
            self.context.load_cert_chain(folder / "chain.pem", folder / "key.pem")

    def ask(self, host, method, path, body=None, fields=None):
        connection = http.client.HTTPConnection(host, self.address[1])
        try:
            tcp = socket.create_connection(self.address, LIMIT)
            connection.sock = self.context.wrap_socket(tcp, server_hostname=host)
            connection.request(method, path, body, fields or {})
            reply = connection.getresponse()
            text = reply.read().decode()
        except (OSError, http.client.HTTPException) as failure:
            return {"refused": "%s: %s" % (type(failure).__name__, failure)}
        finally:
            connection.close()
        kind = reply.getheader("content-type", "")
        return {"status": reply.status, "body": json.loads(text) if text and "json" in kind else text}


def right(reply, statuses):
    if reply.get("status") not in statuses:
        raise SystemExit("the gate said %s" % reply)
    return reply


def submit(gate, queue, texts):
    path = "/queues/%s/jobs" % queue
    return [right(gate.ask(JOBS, "POST", path, text), [201])["body"]["id"] for text in texts]


def work(gate, queue):
    done = []
    while True:
        taken = right(gate.ask(JOBS, "GET", "/queues/%s/jobs/next" % queue), [200, 204])
        if taken["status"] == 204:
            return done
        job = taken["body"]
        path = "/queues/%s/jobs/%d/result" % (queue, job["id"])
        right(gate.ask(JOBS, "POST", path, job["text"].upper()), [200])
        done.append(job["id"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--trust", required=True, metavar="ROOT")
    parser.add_argument("--credential", metavar="FOLDER")
    parser.add_argument("what", choices=("submit", "work", "ask"))
    parser.add_argument("queue", nargs="?")
    parser.add_argument("texts", nargs="*")
    args = parser.parse_args()
    gate = Gate(args)
    if args.what == "ask":
        said = [gate.ask(**request) for request in json.load(sys.stdin)]
    else:
        said = submit(gate, args.queue, args.texts) if args.what == "submit" else work(gate, args.queue)
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
