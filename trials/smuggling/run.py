#!/usr/bin/env python3
"""The request-smuggling trial: one gate, several origins, many ambiguous requests.

Every payload goes through the gate to every origin, followed on the same connection by a tagged
canary, then by victims on fresh connections. What the gate answered, what the origin logged and
what the canary and the victims got must agree. See README.md beside this file.

example: run.py --munjigi app/target/dist/munjigi-0.1.0/bin/munjigi
exit codes: 0 all agree, 1 a disagreement was found, 2 wrong use, 3 something is missing
"""

import argparse
import collections
import concurrent.futures
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import daemons
import gates
import judge
import origins
import own_payloads
import payloads
import wire

OWN_HOST_LENGTH = 7
SHOWN = 40


class Died(Exception):
    """The gate or an origin ended under a payload."""


class Trial:
    """One run: its gate, its origins, its payloads and what was found."""

    def __init__(self, args, trophies):
        self.args, self.trophies = args, trophies
        self.deadline = time.monotonic() + args.limit
        self.numbers = itertools.count(1)
        self.lock = threading.Lock()
        self.outcomes = collections.defaultdict(collections.Counter)
        self.findings = []
        self.gate = None
        self.origins = []

    def token(self, kind):
        with self.lock:
            return b"%s%06dq" % (kind, next(self.numbers))

    def hosts(self, index):
        lengths = {OWN_HOST_LENGTH} | payloads.hosts_in(self.trophies)
        return [payloads.host_of_length(n, index) for n in sorted(lengths)]

    def services(self):
        return [(o.name, self.hosts(i), o.port) for i, o in enumerate(self.origins)]

    def start_origins(self, folder):
        for index, name in enumerate(self.args.origins):
            base = self.args.origin_port
            port = base + index if base else daemons.free_port()
            self.origins.append(origins.start(name, folder, port))

    def start_gate(self, folder):
        if self.args.munjigi:
            self.gate = gates.munjigi(self.args.munjigi, folder, self.services())
        elif self.args.rival:
            self.gate = gates.RIVALS[self.args.rival](folder, self.services())
        else:
            self.gate = gates.Running(self.args.gate)

    def stop(self):
        for daemon in [self.gate] + self.origins:
            if daemon:
                daemon.stop()

    def payloads_for(self, index):
        host = payloads.host_of_length(OWN_HOST_LENGTH, index).encode()
        made = own_payloads.generate(host, lambda name: self.token(b"t"))
        made += payloads.for_origin(self.trophies, index)
        return [p for p in made if self.args.only in p.name]

    def run(self):
        workers = 1 if self.args.gate_log else len(self.origins)
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            futures = [pool.submit(self.run_origin, i) for i in range(len(self.origins))]
            try:
                for future in concurrent.futures.as_completed(futures):
                    future.result()
            finally:
                self.deadline = 0  # after a failure the others stop too

    def run_origin(self, index):
        origin = self.origins[index]
        for payload in self.payloads_for(index):
            if time.monotonic() > self.deadline:
                raise daemons.Missing("not done after %d s (--limit)" % self.args.limit)
            observation = self.observe(origin, index, payload)
            found = judge.judge(observation)
            with self.lock:
                self.outcomes[origin.name][judge.outcome(observation)] += 1
                self.findings += [(origin.name, payload, finding) for finding in found]
            for daemon in (self.gate, origin):
                if not daemon.alive():
                    raise Died("%s died of `%s`" % (daemon.name, payload.name))

    def observe(self, origin, index, payload):
        host = payloads.host_of_length(OWN_HOST_LENGTH, index)
        request = lambda token: ("GET /%s HTTP/1.1\r\nHost: %s\r\n\r\n" % (token.decode(), host)).encode()
        address = ("127.0.0.1", self.gate.port)
        canary = self.token(b"c")
        at, fault_at = origin.log.position(), origin.fault_position()
        logged = self.gate_log()
        writes = payload.writes[:-1] + (payload.writes[-1] + request(canary),)
        answered = lambda heard: any(canary in r.raw for r in heard.responses)
        heard = wire.converse(address, writes, self.args.wait, answered, self.args.cut)
        if logged is not None:
            logged = self.gate_log() - logged
        victims = []
        for _ in range(self.args.victims):
            token = self.token(b"v")
            one = lambda h: len(h.responses) > 0
            victims.append((token, wire.converse(address, (request(token),), 5, one)))
        seen = origins.settled(origin.log, at, victims[-1][0], 2)
        seen = [line for line in seen if not any(token in line for token, _ in victims)]
        return judge.Observation(payload, heard, canary, seen, origin.faults_since(fault_at), victims,
                                 origin.name == "strict", logged)

    def gate_log(self):
        """How many lines the command prints: one for each exchange that the gate has logged."""
        if not self.args.gate_log:
            return None
        time.sleep(0.1)
        done = subprocess.run(self.args.gate_log, shell=True, capture_output=True, timeout=30)
        if done.returncode != 0:
            text = done.stderr.decode(errors="replace")[:300]
            raise daemons.Missing("--gate-log ended with %d: %s" % (done.returncode, text))
        return len(done.stdout.splitlines())


def table(trial):
    words = ("passed", "refused", "cut", "waiting")
    lines = ["| origin | payloads | %s | disagreements |" % " | ".join(words), "|---|" + "--:|" * 6]
    for origin in trial.origins:
        counts = trial.outcomes[origin.name]
        found = {p.name for name, p, _ in trial.findings if name == origin.name}
        cells = [sum(counts.values())] + [counts[w] for w in words] + [len(found)]
        lines.append("| %s | %s |" % (origin.name, " | ".join(str(c) for c in cells)))
    return "\n".join(lines)


def report(trial, gate_name, path):
    print(table(trial))
    kinds = collections.Counter(finding.kind for _, _, finding in trial.findings)
    for kind, count in kinds.most_common():
        print("\n%s: %d (%s)" % (kind, count, judge.KINDS[kind]))
        for name, payload, finding in [f for f in trial.findings if f[2].kind == kind][:SHOWN]:
            print("  %-9s %-46s %s" % (name, payload.name, finding.detail[:160]))
        if count > SHOWN:
            print("  ... and %d more" % (count - SHOWN))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({
        "gate": gate_name,
        "origins": {name: dict(counts) for name, counts in trial.outcomes.items()},
        "findings": [{"origin": o, "payload": p.name, "kind": f.kind, "detail": f.detail}
                     for o, p, f in trial.findings],
    }, indent=1) + "\n")
    total = sum(sum(c.values()) for c in trial.outcomes.values())
    failed = len({(o, p.name) for o, p, _ in trial.findings})
    print("\nwritten to %s\n" % path)
    print("%d passed, %d failed" % (total - failed, failed))
    return failed


def arguments():
    doc = __doc__.splitlines()
    parser = argparse.ArgumentParser(description=doc[0], epilog="\n".join(doc[6:]),
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--munjigi", metavar="PATH", help="start this program (bin/munjigi) as the gate")
    which.add_argument("--rival", choices=sorted(gates.RIVALS), help="start a rival as the gate; `naive` is wrong on purpose")
    which.add_argument("--gate", metavar="127.0.0.1:PORT", help="a gate that runs already (needs --origin-port)")
    which.add_argument("--print-config", action="store_true", help="print the configuration for --gate and end")
    parser.add_argument("--origins", default="nginx,apache2,lighttpd,haproxy,strict", help="default %(default)s")
    parser.add_argument("--origin-port", type=int, default=0, metavar="N", help="the origins listen on N, N+1, ...")
    parser.add_argument("--trophies", metavar="FILE", help="the HTTP Garden's TROPHIES.md, for its payloads too")
    parser.add_argument("--any-version", action="store_true", help="take another TROPHIES.md than the locked one")
    parser.add_argument("--gate-log", metavar="COMMAND", help="prints one line for each exchange that the gate has logged so far")
    parser.add_argument("--only", default="", metavar="TEXT", help="only payloads whose name holds this text")
    parser.add_argument("--cut", type=int, default=0, metavar="N", help="send every payload in pieces of N bytes")
    parser.add_argument("--wait", type=float, default=1.0, metavar="S", help="how long silence must last, default %(default)s s")
    parser.add_argument("--victims", type=int, default=3, metavar="N", help="good requests after each payload, default %(default)s")
    parser.add_argument("--limit", type=int, default=1800, metavar="S", help="give up after so many seconds, default %(default)s")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="default trials/target/smuggling-GATE.json")
    args = parser.parse_args()
    args.origins = args.origins.split(",")
    unknown = [name for name in args.origins if name not in origins.KINDS]
    if unknown:
        parser.error("no origin `%s`; there are %s" % (unknown[0], ", ".join(origins.KINDS)))
    if (args.gate or args.print_config) and not args.origin_port:
        parser.error("--gate and --print-config need --origin-port: the gate must know the origins")
    if args.victims < 1:
        parser.error("--victims is at least 1")
    return args


def main():
    args = arguments()
    trophies = payloads.read(args.trophies, args.any_version) if args.trophies else []
    trial = Trial(args, trophies)
    if args.print_config:
        named = [(n, trial.hosts(i), args.origin_port + i) for i, n in enumerate(args.origins)]
        print(gates.munjigi_yaml(8080, named, 8470), end="")
        return 0
    with tempfile.TemporaryDirectory(prefix="smuggling-") as folder:
        pathlib.Path(folder).chmod(0o755)
        try:
            trial.start_origins(folder)
            trial.start_gate(folder)
            trial.run()
        except daemons.Missing as missing:
            print(missing, file=sys.stderr)
            return 3
        except Died as died:
            print(died, file=sys.stderr)
            return 1
        finally:
            trial.stop()
    name = args.rival or ("munjigi" if args.munjigi else "gate")
    default = pathlib.Path(__file__).resolve().parent.parent / "target" / ("smuggling-%s.json" % name)
    return 1 if report(trial, name, args.json or default) else 0


if __name__ == "__main__":
    sys.exit(main())
