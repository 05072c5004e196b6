#!/usr/bin/env python3
"""Nodes that run jobs, and may do only what policies let them: a gate before stores that check nothing.

    trials/python/job_cluster.py --munjigi app/target/dist/munjigi/bin/munjigi

Makes nodes out of network namespaces on one bridge: the gate, with a store of jobs and a store of files on
its loopback; one that submits jobs, two that do those of one queue each, and one where functions of a
platform run. The policies are those of `job-nodes/policies`. Needs root, Linux, `ip` (Debian's iproute2),
Python 3.9 or newer and Debian's python3-jwt. The namespaces have names of this process and are removed at
the end; every program is ended by its own process id. Prints one line a claim and then `N passed, N failed`. Exit
codes: 0 all hold, 1 one does not, 2 wrong use, 3 something is missing.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import sys
import time

from claims import START_LIMIT, Missing, Running, equal, holds
from namespaces import Ended, Nodes, attempt

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYTHON = "/usr/bin/python3"
WHOLE_LIMIT = 90
CLIENT_LIMIT = 60
REVOKED_WITHIN = 5
TRUSTED_WITHIN = 10
EXPLAIN_LIMIT = 10

GATE, PORT = "10.78.0.1", 8443
NODES = ("submitter", "worker-a", "worker-b")
ADDRESSES = {
    "gate": [GATE],
    "submitter": ["10.78.0.2"],
    "worker-a": ["10.78.0.3"],
    "worker-b": ["10.78.0.4"],
    "functions": ["10.78.0.5"],
}
LOGIN, JOBS, FILES = "login.jobs.test", "jobs.test", "files.test"
URL = "https://%s:%d" % (LOGIN, PORT)
JOBS_PORT, FILES_PORT = 7000, 7001
ARN = "arn:munjigi:iam:::"
CAT = "/example-bucket/cat.png"

SETTINGS = """munjigi: 1
state: ./state
drain: 1s
operator: {{bind: "127.0.0.1:0"}}
listeners:
  nodes: {{bind: "{gate}:{port}", tls: {{certificate: auto, client-certificates: optional}}}}
identity:
  host: {login}
  url: "{url}"
  nodes: {{life: 1h}}
  platforms:
    lambda:
      issuer: "https://lambda.test"
      keys: keys.json
      audience: "{url}"
      claims: {{account: acme}}
      name: "${{function}}"
      service: lambda.amazonaws.com
policies: ./policies
rights:
  nodes:
    submitter: {{policies: [submit]}}
    worker-a: {{policies: [{worker_a}]}}
    worker-b: {{policies: [own-queue]}}
  roles:
    queue-worker: {{policies: [queue-of-tag], trust: trust-own-queue}}
    thumbnails: {{policies: [read-example-bucket], trust: trust-thumbnails}}
services:
  jobs:
    host: {jobs}
    upstream: "http://127.0.0.1:{jobs_port}"
    routes:
      - {{match: "POST /queues/{{queue}}/jobs", action: "jobs:Submit", resource: "queue/{{queue}}"}}
      - {{match: "GET /queues/{{queue}}/jobs/next", action: "jobs:Take", resource: "queue/{{queue}}"}}
      - {{match: "POST /queues/{{queue}}/jobs/{{id}}/result", action: "jobs:Finish", resource: "queue/{{queue}}"}}
  files:
    host: {files}
    upstream: "http://127.0.0.1:{files_port}"
    routes:
      - {{match: "GET /{{bucket}}/{{key}}", action: "s3:GetObject", resource: "arn:aws:s3:::{{bucket}}/{{key}}"}}
"""


def take(queue):
    return {"host": JOBS, "method": "GET", "path": "/queues/%s/jobs/next" % queue}


def give(queue):
    return {"host": JOBS, "method": "POST", "path": "/queues/%s/jobs" % queue, "body": "unasked"}


def finish(queue, job):
    return {"host": JOBS, "method": "POST", "path": "/queues/%s/jobs/%d/result" % (queue, job), "body": "unasked"}


def read(path):
    return {"host": FILES, "method": "GET", "path": path}


def bearing(token, request):
    return {**request, "fields": {"Authorization": "Bearer " + token}}


def wish(role, services, **more):
    members = {"role": role, "session": "trial", "services": services, **more}
    fields = {"Content-Type": "application/json"}
    return {"host": LOGIN, "method": "POST", "path": "/role/assume", "body": json.dumps(members), "fields": fields}


class Trial:
    """The nodes and what runs on them."""

    def __init__(self, munjigi, folder):
        self.munjigi, self.folder, self.running = munjigi, folder, []
        self.nodes = Nodes(ADDRESSES, folder / "hosts")

    def begin(self):
        from signer import Signer  # needs what may be missing

        for node in ADDRESSES:
            (self.folder / node).mkdir()
        self.gate = self.folder / "gate"
        (self.folder / "hosts").write_text("127.0.0.1 localhost\n%s %s %s %s\n" % (GATE, LOGIN, JOBS, FILES))
        for path in (CAT, "/other-bucket/cat.png"):
            file = self.gate / "files" / path[1:]
            file.parent.mkdir(parents=True)
            file.write_text("a cat")
        self.platform = Signer("https://lambda.test", URL)
        (self.gate / "keys.json").write_text(self.platform.key_set())
        shutil.copytree(HERE / "job-nodes/policies", self.gate / "policies")
        self.settle("own-queue")
        self.nodes.make()
        self.store("jobs", JOBS_PORT)
        self.store("files", FILES_PORT, str(self.gate / "files"))
        self.start("gate", "gate", [self.munjigi, "serve", "--config", "munjigi.yaml"], r"^ready: ")
        with concurrent.futures.ThreadPoolExecutor() as several:
            for joined in [several.submit(self.join, node) for node in NODES]:
                joined.result()
        self.await_trust()

    def await_trust(self):
        """A gate hears of its first certificate, and so of its trust domain, within seconds."""
        began = time.monotonic()
        while "refused" in (reply := self.ask("submitter", read("/nothing"))[0]):
            holds(time.monotonic() - began <= TRUSTED_WITHIN, "the gate does not know its first node: %s" % reply)
            time.sleep(0.2)

    def settle(self, worker_a):
        values = dict(gate=GATE, port=PORT, url=URL, login=LOGIN, jobs=JOBS, files=FILES)
        text = SETTINGS.format(worker_a=worker_a, jobs_port=JOBS_PORT, files_port=FILES_PORT, **values)
        written = self.gate / "munjigi.yaml.part"
        written.write_text(text)
        written.rename(self.gate / "munjigi.yaml")

    def join(self, node):
        token = re.search(r"--token (\S+)", self.run("gate", "node", "invite", node)).group(1)
        self.run(node, "node", "join", "--once", "--gate", URL, "--token", token, "--folder", "credential")

    def store(self, kind, port, *more):
        program = [PYTHON, str(HERE / "job-nodes/stores.py"), kind, *more]
        self.start("gate", kind, [*program, "--port", str(port), "--record", str(self.record(kind))], "listening on")

    def start(self, node, name, command, ready):
        self.running.append(Running(name, self.nodes.on(node, *command), self.folder / node, ready))

    def run(self, node, *arguments):
        command = self.nodes.on(node, self.munjigi, *arguments)
        done = subprocess.run(command, capture_output=True, text=True, timeout=START_LIMIT, cwd=self.folder / node)
        if done.returncode != 0:
            raise AssertionError("`munjigi %s` ended with %d: %s" % (" ".join(arguments), done.returncode, done.stderr))
        return done.stdout

    def node(self, node, *what, said=None, certified=True):
        """What the program on a node prints, with the node's certificate or without one."""
        trust = self.folder / "submitter/credential/bundle.pem"
        command = [PYTHON, str(HERE / "job-nodes/node.py"), GATE, str(PORT), "--trust", str(trust)]
        if certified:
            command += ["--credential", str(self.folder / node / "credential")]
        command = self.nodes.on(node, *command, *what)
        done = subprocess.run(command, input=said, capture_output=True, text=True, timeout=CLIENT_LIMIT)
        holds(done.returncode == 0, "node.py on %s failed: %s" % (node, done.stderr.strip()[-500:]))
        return json.loads(done.stdout)

    def ask(self, node, *requests, certified=True):
        return self.node(node, "ask", said=json.dumps(requests), certified=certified)

    def assume(self, node, certified=True, **wished):
        return self.ask(node, wish(**wished), certified=certified)[0]

    def token(self, node, certified=True, **wished):
        reply = self.assume(node, certified, **wished)
        equal(reply.get("status"), 200, "the answer to who assumes a role, %s" % reply)
        return reply["body"]["token"]

    def function_token(self, function="thumbnails", account="acme"):
        return self.platform.token(sub=function, function=function, account=account)

    def record(self, kind):
        return self.gate / (kind + ".record")

    def reached(self, kind="jobs"):
        """The requests that a store has seen."""
        file = self.record(kind)
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def explain(self, exchange):
        """An event is on disk a moment after the reply."""
        end = time.monotonic() + EXPLAIN_LIMIT
        while True:
            try:
                return self.run("gate", "explain", exchange, "--config", "munjigi.yaml", "--lang", "en")
            except AssertionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def end(self):
        for started in reversed(self.running):
            started.stop()
        return self.nodes.remove()


def are_refused(trial, status, node, *requests, certified=True):
    """Each is answered with that status, and no store sees any of them."""
    before = len(trial.reached("jobs")), len(trial.reached("files"))
    replies = trial.ask(node, *requests, certified=certified)
    for request, reply in zip(requests, replies):
        equal(reply.get("status"), status, "%s %s at %s: %s" % (request["method"], request["path"], request["host"], reply))
    equal((len(trial.reached("jobs")), len(trial.reached("files"))), before, "what the stores saw")
    return replies


def finished(trial):
    """What the store knows of jobs that ended, as (queue, who, text)."""
    found = []
    for line in trial.reached():
        match = re.fullmatch(r"/queues/([^/]+)/jobs/[0-9]+/result", line["path"])
        if match and line["status"] == 200:
            found.append((match[1], line["principal"], line["body"]))
    return found


# each claim is a function; its name, with spaces, is what is printed


def jobs_are_done_by_the_worker_of_their_queue(trial):
    ids = {queue: trial.node("submitter", "submit", queue, "first of " + queue, "second of " + queue) for queue in "ab"}
    with concurrent.futures.ThreadPoolExecutor() as both:
        done = {queue: both.submit(trial.node, "worker-" + queue, "work", queue) for queue in "ab"}
        equal({queue: sorted(each.result()) for queue, each in done.items()}, ids, "jobs that the workers did")
    wanted = [(queue, ARN + "node/worker-" + queue, text + queue.upper()) for queue in "ab" for text in ("FIRST OF ", "SECOND OF ")]
    equal(sorted(finished(trial)), sorted(wanted), "jobs that ended")


def the_store_was_told_who_each_one_was(trial):
    told = {(line["method"], line["path"].split("/")[2], line["principal"]) for line in trial.reached()}
    wanted = {("POST", queue, ARN + "node/submitter") for queue in "ab"}
    wanted |= {(method, queue, ARN + "node/worker-" + queue) for method in ("GET", "POST") for queue in "ab"}
    equal(told, wanted, "who asked for what, as the store was told")


def a_node_that_says_it_is_another_is_told_of_as_itself(trial):
    trial.ask("worker-a", {**take("a"), "fields": {"X-Munjigi-Principal": ARN + "node/worker-b"}})
    equal(trial.reached()[-1]["principal"], ARN + "node/worker-a", "who asked, as the store was told")


def a_worker_gets_nothing_of_another_queue(trial):
    (job,) = trial.node("submitter", "submit", "b", "for b alone")
    trial.refusal = are_refused(trial, 403, "worker-a", take("b"), finish("b", job))[0]
    are_refused(trial, 403, "worker-b", take("a"), finish("a", job))
    equal(trial.node("worker-b", "work", "b"), [job], "jobs that were left")


def other_spellings_of_a_queue_lead_to_no_other_queue(trial):
    before = len(trial.reached())
    spellings = ("%2A", "*", "a%2F..%2Fb", "a/../b", "b%00", "B", "$%7Bqueue%7D", "a;b", "b?queue=a")
    for reply in trial.ask("worker-a", *[take(each) for each in spellings]):
        holds(reply.get("status") in (400, 403, 404), "an odd spelling was answered with %s" % reply)
    equal(len(trial.reached()), before, "requests that the store saw")


def a_worker_submits_nothing(trial):
    are_refused(trial, 403, "worker-a", give("a"), give("b"))


def who_submits_takes_and_finishes_nothing(trial):
    are_refused(trial, 403, "submitter", take("a"), take("b"), finish("a", 1))


def a_node_without_a_certificate_is_refused(trial):
    are_refused(trial, 401, "worker-a", take("a"), finish("a", 1), give("a"), certified=False)


def a_refusal_names_policy_statement_and_resource(trial):
    text = trial.explain(trial.refusal["body"]["exchange"])
    wanted = ("policy.action-not-granted", ARN + "node/worker-a", "jobs:Take", "arn:munjigi:jobs:::queue/b")
    for part in (*wanted, "own-queue", "TheQueueOfTheirName"):
        holds(part in text, "the explanation does not say `%s`:\n%s" % (part, text))


def a_role_with_the_tag_of_a_queue_may_do_that_queue_alone(trial):
    (job,) = trial.node("submitter", "submit", "a", "for the role")
    token = trial.token("worker-a", role="queue-worker", services="jobs", **{"tag/queue": "a"})
    replies = trial.ask("worker-a", bearing(token, take("a")), bearing(token, finish("a", job)), certified=False)
    equal([reply.get("status") for reply in replies], [200, 200], "answers, %s" % replies)
    equal(finished(trial)[-1], ("a", ARN + "assumed-role/queue-worker/trial", "unasked"), "the job that ended")
    equal(trial.reached()[-1]["authorization"], None, "what the store was shown of the role's token")
    are_refused(trial, 403, "worker-a", *[bearing(token, one) for one in (take("b"), finish("b", 1), give("a"))], certified=False)


def nobody_assumes_the_role_for_a_queue_that_is_not_theirs(trial):
    for node, tags in (
        ("worker-a", {"tag/queue": "b"}),
        ("worker-a", {}),
        ("worker-b", {"tag/queue": "a"}),
        ("submitter", {"tag/queue": "a"}),
    ):
        wished = {"role": "queue-worker", "services": "jobs", **tags}
        equal(trial.assume(node, **wished).get("status"), 403, "the answer to %s with %s" % (node, wished))
    equal(trial.assume("worker-a", role="thumbnails", services="files").get("status"), 403, "the answer to who is no function")
    wished = {"role": "queue-worker", "services": "jobs", "tag/queue": "a"}
    equal(trial.assume("worker-a", certified=False, **wished).get("status"), 401, "the answer without a certificate")


def a_function_assumes_its_role_and_reads_its_bucket(trial):
    proof = {"platform-token": trial.function_token()}
    trial.function = trial.token("functions", False, role="thumbnails", services="files jobs", **proof)
    (reply,) = trial.ask("functions", bearing(trial.function, read(CAT)), certified=False)
    equal((reply.get("status"), reply.get("body")), (200, {"content": "a cat"}), "the answer")
    equal(trial.reached("files")[-1]["principal"], ARN + "assumed-role/thumbnails/trial", "who asked, as the store was told")


def the_function_gets_nothing_of_another_bucket_or_of_queues(trial):
    asked = [read("/other-bucket/cat.png"), take("a"), take("b"), give("a"), finish("a", 1)]
    are_refused(trial, 403, "functions", *[bearing(trial.function, one) for one in asked], certified=False)
    for path in ("/example-bucket/../other-bucket/cat.png", "/example-bucket/..%2Fother-bucket%2Fcat.png"):
        before = len(trial.reached("files"))
        (reply,) = trial.ask("functions", bearing(trial.function, read(path)), certified=False)
        holds(reply.get("status") in (400, 403), "`%s` was answered with %s" % (path, reply))
        equal(len(trial.reached("files")), before, "requests that the store saw")


def the_token_of_a_role_holds_at_the_services_it_is_for_alone(trial):
    token = trial.token("worker-a", role="queue-worker", services="files", **{"tag/queue": "a"})
    are_refused(trial, 401, "worker-a", bearing(token, take("a")), certified=False)
    # nor is who shows it taken for the node instead
    are_refused(trial, 401, "worker-a", bearing(token, take("a")))
    proof = {"platform-token": trial.function_token()}
    token = trial.token("functions", False, role="thumbnails", services="jobs", **proof)
    are_refused(trial, 401, "functions", bearing(token, read(CAT)), certified=False)


def other_functions_and_other_platforms_do_not_get_the_role(trial):
    from signer import Signer

    stranger = Signer("https://lambda.test", URL).token(sub="thumbnails", function="thumbnails", account="acme")
    for token, status in (
        (trial.function_token("mailer"), 403),
        (trial.function_token("thumbnails-2"), 403),
        (trial.function_token(account="other"), 401),
        (stranger, 401),
    ):
        reply = trial.assume("functions", False, role="thumbnails", services="files", **{"platform-token": token})
        equal(reply.get("status"), status, "the answer, %s" % reply)
    reply = trial.assume("functions", False, role="queue-worker", services="jobs", **{"platform-token": trial.function_token()})
    equal(reply.get("status"), 403, "the answer to the function that asks for the role of workers")


def a_changed_policy_holds_after_a_reload(trial):
    jobs = {queue: trial.node("submitter", "submit", queue, "after the change")[0] for queue in "ab"}
    trial.settle("queue-b")
    trial.run("gate", "reload", "--config", "munjigi.yaml")
    are_refused(trial, 403, "worker-a", take("a"), finish("a", jobs["a"]))
    equal(trial.node("worker-a", "work", "b"), [jobs["b"]], "jobs that worker-a did")
    equal(finished(trial)[-1], ("b", ARN + "node/worker-a", "AFTER THE CHANGE"), "the job that ended")


def a_revoked_node_and_its_role_session_are_refused_within_5_seconds(trial):
    token = trial.token("worker-b", role="queue-worker", services="jobs", **{"tag/queue": "b"})
    (before,) = trial.ask("submitter", bearing(token, take("b")), certified=False)
    equal([before.get("status"), trial.ask("worker-b", take("b"))[0].get("status")], [204, 204], "answers before it")
    trial.run("gate", "node", "revoke", "worker-b", "--config", "munjigi.yaml")
    revoked = time.monotonic()
    while True:
        asked = time.monotonic() - revoked
        (own,) = trial.ask("worker-b", take("b"))
        (role,) = trial.ask("submitter", bearing(token, take("b")), certified=False)
        if own.get("status") not in (200, 204) and role.get("status") == 401:
            break
        holds(asked < REVOKED_WITHIN, "after %.1f s the node gets %s, its role %s" % (asked, own, role))
    holds("refused" in own or own["status"] in (401, 403), "the node gets %s" % own)
    equal(trial.ask("worker-a", take("b"))[0].get("status"), 204, "the answer to the other worker")


CLAIMS = [
    jobs_are_done_by_the_worker_of_their_queue,
    the_store_was_told_who_each_one_was,
    a_node_that_says_it_is_another_is_told_of_as_itself,
    a_worker_gets_nothing_of_another_queue,
    other_spellings_of_a_queue_lead_to_no_other_queue,
    a_worker_submits_nothing,
    who_submits_takes_and_finishes_nothing,
    a_node_without_a_certificate_is_refused,
    a_refusal_names_policy_statement_and_resource,
    a_role_with_the_tag_of_a_queue_may_do_that_queue_alone,
    nobody_assumes_the_role_for_a_queue_that_is_not_theirs,
    a_function_assumes_its_role_and_reads_its_bucket,
    the_function_gets_nothing_of_another_bucket_or_of_queues,
    the_token_of_a_role_holds_at_the_services_it_is_for_alone,
    other_functions_and_other_platforms_do_not_get_the_role,
    a_changed_policy_holds_after_a_reload,
    a_revoked_node_and_its_role_session_are_refused_within_5_seconds,
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--munjigi", default=str(ROOT / "app/target/dist/munjigi/bin/munjigi"), help="the built program (default: %(default)s)"
    )
    args = parser.parse_args()
    try:
        if subprocess.run([sys.executable, "-c", "import jwt, cryptography"], capture_output=True).returncode != 0:
            raise Missing("`%s` has no jwt: apt-get install python3-jwt python3-cryptography" % sys.executable)
        return attempt(args.munjigi, "job-cluster", Trial, CLAIMS, WHOLE_LIMIT)
    except (Missing, Ended) as reason:
        print("job_cluster: %s" % reason, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
