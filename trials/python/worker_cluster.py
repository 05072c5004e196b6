#!/usr/bin/env python3
"""Nodes that speak to each other through tunnels of the built gate: plain programs, an encrypted wire.

    trials/python/worker_cluster.py --munjigi app/target/dist/munjigi/bin/munjigi

Makes three nodes out of network namespaces on one bridge: a plain client and a gate on `a`, a plain
server on the loopback of `b` and a gate before it, and on `c` everybody who should not get in. Looks
at the wire with a packet capture. Needs root, Linux, `ip` (Debian's iproute2) and Python 3.9 or
newer. The namespaces have names of this process and are removed at the end; every program is ended
by its own process id. Prints one line a claim and then `N passed, N failed`. Exit codes: 0 all hold,
1 one does not, 2 wrong use, 3 something is missing.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import wire
from claims import START_LIMIT, Missing, Running, equal, holds
from namespaces import Ended, Nodes, attempt

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYTHON = "/usr/bin/python3"
WHOLE_LIMIT = 180
CLIENT_LIMIT = 60
LOG_LIMIT = 10
REVOKED_WITHIN = 5

A, B, C, C_OUTSIDE = "10.77.0.1", "10.77.0.2", "10.77.0.3", "10.77.0.130"
ADDRESSES = {"a": [A], "b": [B], "c": [C, C_OUTSIDE]}
DOMAIN = "spiffe://cluster.example/node/"
TUNNELS, NARROW, LOCAL, ECHO = 9443, 9444, 7001, 7000

SETTINGS_A = """munjigi: 1
state: ./state
drain: 1s
operator: {{bind: "127.0.0.1:0"}}
listeners:
  ledger: {{bind: "127.0.0.1:{local}", service: ledger}}
  names: {{bind: "127.0.0.1:{local}", service: names}}
segments:
  - {{allow: {{from: any, to: [ledger, names]}}}}
services:
  ledger: {{upstream: "tunnel://{b}:{tunnels}/ledger", access: public, tls: &TLS}}
  names: {{upstream: "udp-tunnel://{b}:{tunnels}/names", access: public, tls: &TLS}}
""".replace(
    "&TLS",
    "{{authorities: credential/bundle.pem, identity: {domain}b, "
    "certificate: {{chain: credential/chain.pem, key: credential/key.pem}}}}",
)

SETTINGS_B = """munjigi: 1
state: ./state
drain: 1s
operator: {{bind: "127.0.0.1:0"}}
listeners:
  nodes: {{bind: "{b}:{tunnels}", tunnel: [ledger, names], tls: &TLS}}
  narrow: {{bind: "{b}:{narrow}", from: nodes, tunnel: ledger, tls: &TLS}}
zones:
  nodes: 10.77.0.0/25
segments:
  - {{allow: {{from: nodes, to: [ledger, names]}}}}
services:
  ledger: {{upstream: "tcp://127.0.0.1:{echo}", identities: {domain}a}}
  names: {{upstream: "udp://127.0.0.1:{echo}", identities: {domain}a}}
""".replace(
    "&TLS",
    "{{certificate: {{chain: credential/chain.pem, key: credential/key.pem}}, client-certificates: required}}",
)

# every 64 bytes of what is sent hold the marker once
MARKER = os.urandom(32)
PIECES = 65_536


class Trial:
    """The nodes and what runs on them."""

    def __init__(self, munjigi, folder):
        self.munjigi, self.folder, self.nodes, self.running = munjigi, folder, Nodes(ADDRESSES), []

    def begin(self):
        for node in ("a", "b", "c", "wire"):
            (self.folder / node).mkdir()
        self.payload = self.folder / "payload"
        self.payload.write_bytes(b"".join(MARKER + os.urandom(32) for _ in range(PIECES)))
        self.nodes.make()
        self.echo = self.start("b", "echo", self.plain("echo.py", "--port", str(ECHO)), r"listening on")
        # the same server without a gate, for a look at what the wire shows then
        self.bare = self.start("b", "bare", self.plain("echo.py", "--bind", B, "--port", str(ECHO)), r"listening on")
        values = dict(b=B, domain=DOMAIN, tunnels=TUNNELS, narrow=NARROW, local=LOCAL, echo=ECHO)
        (self.folder / "a" / "munjigi.yaml").write_text(SETTINGS_A.format(**values))
        (self.folder / "b" / "munjigi.yaml").write_text(SETTINGS_B.format(**values))
        with concurrent.futures.ThreadPoolExecutor() as both:
            foreign = both.submit(self.issue, "foreign", "a", self.folder / "c" / "foreign")
            for node in ("b", "a", "c"):
                self.issue("b/state", node, self.folder / node / "credential")
            foreign.result()
            gates = [both.submit(self.serve, node) for node in ("a", "b")]
            for gate in gates:
                gate.result()

    def issue(self, state, identity, out):
        self.run("b", "ca", "issue", "--state", str(self.folder / state), "--spiffe", DOMAIN + identity, "--out", str(out))

    def serve(self, node):
        self.start(node, "gate", [self.munjigi, "serve", "--config", "munjigi.yaml"], r"^ready: ")

    @staticmethod
    def plain(program, *arguments):
        return [PYTHON, str(HERE / "plain-nodes" / program), *arguments]

    def start(self, node, name, command, ready):
        started = Running(name, self.nodes.on(node, *command), self.folder / node, ready)
        self.running.append(started)
        return started

    def run(self, node, *arguments):
        command = self.nodes.on(node, self.munjigi, *arguments)
        done = subprocess.run(command, capture_output=True, text=True, timeout=START_LIMIT, cwd=self.folder / node)
        if done.returncode != 0:
            raise AssertionError("`munjigi %s` ended with %d: %s" % (" ".join(arguments), done.returncode, done.stderr))
        return done.stdout

    def say(self, node, command):
        """The JSON object that a small program on a node prints."""
        done = subprocess.run(self.nodes.on(node, *command), capture_output=True, text=True, timeout=CLIENT_LIMIT)
        holds(done.stdout.startswith("{"), "%s said nothing: %s" % (command[1], done.stderr.strip()[-500:]))
        return json.loads(done.stdout)

    def client(self, *arguments, node="a"):
        """The plain client on a node."""
        return self.say(node, self.plain("client.py", *arguments))

    def knock(self, node, credential, source, port=TUNNELS):
        """What an attempt to reach the server through a tunnel comes to."""
        command = [PYTHON, str(HERE / "knock.py"), B, str(port), "ledger", "--from", source]
        command += ["--trust", str(self.folder / "a/credential/bundle.pem")]
        if credential:
            command += ["--credential", str(self.folder / credential)]
        return self.say(node, command)

    def captured(self, action):
        """What went over the wire of node a meanwhile."""
        file = self.folder / "capture"
        capture = self.start("wire", "capture", [PYTHON, str(HERE / "capture.py"), "a", str(file)], "^capturing$")
        try:
            action()
        finally:
            capture.stop()
        equal(json.loads(capture.lines[-1])["lost"], 0, "frames that the capture lost")
        return wire.frames(file)

    def served(self):
        """How many connections and senders of datagrams the server behind the gate has seen."""
        return len(self.echo.lines)

    def events(self):
        """The JSON events of the audit log of node b, as its files hold them now."""
        found = []
        for file in sorted((self.folder / "b/state/audit").glob("*.log")):
            for line in file.read_bytes().split(b"\n"):
                parts = line.split(b" ", 3)
                if len(parts) == 4 and parts[3].startswith(b"{"):
                    found.append(json.loads(parts[3]))
        return found

    def event(self, code, address, fits=lambda event: True, known=0):
        """The event of the log of node b, behind those that are known, with a code and a source."""
        end = time.monotonic() + LOG_LIMIT
        while True:
            found = [
                event
                for event in self.events()[known:]
                if event.get("src_endpoint", {}).get("ip") == address and "code" in event["munjigi"]
            ]
            for event in found:
                if event["munjigi"]["code"] == code and fits(event):
                    return event
            if time.monotonic() > end:
                codes = [event["munjigi"]["code"] for event in found]
                raise AssertionError("the log of node b has no such `%s` of %s, but %s" % (code, address, codes))
            time.sleep(0.1)

    def end(self):
        for started in reversed(self.running):
            started.stop()
        return self.nodes.remove()


def count_of_marker(frames):
    """How often the marker, or an eighth of it, is in what went over the wire."""
    everything = b"".join(frames)
    return everything.count(MARKER), sum(everything.count(MARKER[at : at + 8]) for at in range(0, 32, 8))


def is_refused(trial, code, node, credential, source, port=TUNNELS):
    before, known = trial.served(), len(trial.events())
    said = trial.knock(node, credential, source, port)
    holds(said["connected"], "the gate was not reached at all: the claim would prove nothing")
    holds(said.get("answer") != "opened", "the stream was opened")
    # connections that are refused before they ask for anything are counted together, without ports
    trial.event(code, source, lambda event: event["src_endpoint"].get("port", said["port"]) == said["port"], known)
    equal(trial.served(), before, "what the server saw")
    return said


# each claim is a function; its name, with spaces, is what is printed


def without_a_tunnel_the_capture_shows_what_is_said(trial):
    frames = trial.captured(lambda: equal(trial.client(B, str(ECHO), str(trial.payload))["got"], PIECES * 64, "bytes"))
    whole, _ = count_of_marker(frames)
    # a few lie across the border of two packets
    holds(whole > 2 * PIECES * 0.9, "the capture shows %d markers of %d" % (whole, 2 * PIECES))


def a_plain_client_reaches_a_plain_server_on_another_node(trial):
    before = trial.served()
    said = trial.client("127.0.0.1", str(LOCAL), str(trial.payload))
    holds("failed" not in said, "the client failed: %s" % said)
    equal((said["sent"], said["got"]), (PIECES * 64, PIECES * 64), "bytes there and back")
    equal(trial.served(), before + 1, "connections that the server saw")


def what_comes_after_a_half_close_arrives(trial):
    said = trial.client("127.0.0.1", str(LOCAL), str(trial.payload))
    holds(said.get("after-the-end", 0) > 0, "nothing came after the client had ended its side: %s" % said)
    equal(said["got"], PIECES * 64, "bytes")


def datagrams_go_through_a_tunnel(trial):
    equal(trial.client("127.0.0.1", str(LOCAL), str(trial.payload), "--datagrams", "50"), {"sent": 50, "right": 50}, "datagrams")


def the_wire_shows_tls_records_and_nothing_else(trial):
    def both():
        equal(trial.client("127.0.0.1", str(LOCAL), str(trial.payload))["got"], PIECES * 64, "bytes")
        equal(trial.client("127.0.0.1", str(LOCAL), str(trial.payload), "--datagrams", "20")["right"], 20, "datagrams")

    frames = trial.captured(both)
    equal({packet[0] for packet in wire.packets(frames)}, {wire.TCP}, "protocols on the wire")
    streams = wire.streams(frames)
    equal(len(streams), 4, "directions of TCP connections on the wire")
    sealed = {}
    for (_, source_port, _, port), stream in streams.items():
        holds(TUNNELS in (source_port, port), "a connection that is no tunnel: port %d" % port)
        inside = sum(length for kind, length in wire.records(stream) if kind == 23)
        sealed[port == TUNNELS] = max(inside, sealed.get(port == TUNNELS, 0))
    for way, length in sealed.items():
        holds(length > PIECES * 64, "%s: %d sealed bytes are less than what was sent" % ("to b" if way else "to a", length))
    equal(count_of_marker(frames), (0, 0), "markers, and eighths of one, on the wire")
    for hidden in (b"cluster.example", b"ledger"):
        holds(hidden not in b"".join(frames), "the wire shows `%s`" % hidden.decode())


def another_tls_library_gets_in_with_the_right_certificate(trial):
    # what is refused below differs from this in one thing each
    said = trial.knock("a", "a/credential", A)
    equal((said["answer"], said["echo"]), ("opened", True), "answer")
    equal((said["tls"], said["alpn"]), ("TLSv1.3", "munjigi-tunnel/1"), "protocol")
    said = trial.knock("c", "a/credential", C)
    equal(said["answer"], "opened", "answer to the same certificate on node c, within the zone")


def connect_brings_the_service_to_a_node_without_a_configuration(trial):
    command = [trial.munjigi, "connect", "ledger", "--via", "%s:%d" % (B, TUNNELS), "--identity", DOMAIN + "b"]
    command += ["--credential", str(trial.folder / "a/credential"), "--listen", "127.0.0.1:%d" % LOCAL]
    connected = trial.start("c", "connect", command, "^ready: ")
    try:
        said = trial.client("127.0.0.1", str(LOCAL), str(trial.payload), node="c")
        equal(said.get("got"), PIECES * 64, "bytes there and back")
    finally:
        equal(connected.stop(), 0, "its exit code")


def a_stream_stays_open(trial):
    trial.held = trial.start("a", "held", trial.plain("client.py", "127.0.0.1", str(LOCAL), "--hold"), "^held$")


def a_client_without_a_certificate_is_refused(trial):
    is_refused(trial, "tls.client-certificate-missing", "c", None, C)


def a_certificate_of_another_authority_with_the_same_identity_is_refused(trial):
    is_refused(trial, "tls.client-certificate-untrusted", "c", "c/foreign", C)


def an_identity_that_is_not_listed_is_refused(trial):
    said = is_refused(trial, "policy.identity-not-listed", "c", "c/credential", C)
    shown = re.fullmatch("refused forbidden ([0-9A-Z]{26})", said["answer"])
    holds(shown, "the client was told `%s`" % said["answer"])
    text = trial.run("b", "explain", shown.group(1), "--config", "munjigi.yaml", "--lang", "en")
    for part in ("policy.identity-not-listed", "ledger", "what would let it pass:"):
        holds(part in text, "the explanation does not say `%s`:\n%s" % (part, text))


def the_right_certificate_from_a_wrong_zone_is_refused(trial):
    is_refused(trial, "segment.not-allowed", "c", "a/credential", C_OUTSIDE)


def a_listener_for_one_zone_takes_nobody_from_elsewhere(trial):
    equal(trial.knock("c", "a/credential", C, NARROW)["answer"], "opened", "answer within the zone")
    is_refused(trial, "segment.listener-closed", "c", "a/credential", C_OUTSIDE, NARROW)
    text = trial.run("b", "explain", C_OUTSIDE, "--config", "munjigi.yaml", "--lang", "en")
    for part in ("segment.listener-closed", "segment.not-allowed"):
        holds(part in text, "`munjigi explain %s` does not say `%s`:\n%s" % (C_OUTSIDE, part, text))


def a_revocation_closes_open_tunnels_within_5_seconds(trial):
    holds(trial.held.process.poll() is None, "the stream had ended before: the claim would prove nothing")
    trial.run("b", "ca", "revoke", "--spiffe", DOMAIN + "a", "--config", "munjigi.yaml")
    revoked = time.time()
    trial.held.process.wait(CLIENT_LIMIT)
    trial.held.reader.join(LOG_LIMIT)
    said = json.loads(trial.held.lines[-1])
    holds("at" in said, "it did not end: %s" % said)
    took = said["at"] - revoked
    holds(took <= REVOKED_WITHIN, "it took %.1f s" % took)
    trial.event("walk.lease-lost", A, lambda event: event["dst_endpoint"]["svc_name"] == "ledger")


def what_was_revoked_opens_no_tunnel_any_more(trial):
    before = trial.served()
    said = trial.client("127.0.0.1", str(LOCAL), str(trial.payload))
    holds("failed" in said or said["got"] == 0, "the client got an answer: %s" % said)
    is_refused(trial, "tls.client-certificate-revoked", "a", "a/credential", A)
    equal(trial.served(), before, "what the server saw")


CLAIMS = [
    without_a_tunnel_the_capture_shows_what_is_said,
    a_plain_client_reaches_a_plain_server_on_another_node,
    what_comes_after_a_half_close_arrives,
    datagrams_go_through_a_tunnel,
    the_wire_shows_tls_records_and_nothing_else,
    another_tls_library_gets_in_with_the_right_certificate,
    connect_brings_the_service_to_a_node_without_a_configuration,
    a_stream_stays_open,
    a_client_without_a_certificate_is_refused,
    a_certificate_of_another_authority_with_the_same_identity_is_refused,
    an_identity_that_is_not_listed_is_refused,
    the_right_certificate_from_a_wrong_zone_is_refused,
    a_listener_for_one_zone_takes_nobody_from_elsewhere,
    a_revocation_closes_open_tunnels_within_5_seconds,
    what_was_revoked_opens_no_tunnel_any_more,
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--munjigi", default=str(ROOT / "app/target/dist/munjigi/bin/munjigi"), help="the built program (default: %(default)s)"
    )
    args = parser.parse_args()
    try:
        return attempt(args.munjigi, "worker-cluster", Trial, CLAIMS, WHOLE_LIMIT)
    except (Missing, Ended) as reason:
        print("worker_cluster: %s" % reason, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
