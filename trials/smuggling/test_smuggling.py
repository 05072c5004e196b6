"""Tests of the trial itself: python3 -m unittest discover -s trials/smuggling"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import judge  # noqa: E402
import own_payloads  # noqa: E402
import payloads  # noqa: E402
import strict  # noqa: E402
import wire  # noqa: E402

MARKED = b"HTTP/1.1 200 OK\r\nX-Origin-Mark: o\r\nX-Saw: /%s\r\nContent-Length: 0\r\n\r\n"
OURS = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"


def observed(replies, seen, expect="either", answers=0, faults=(), victims=None, closed=False):
    raw = b"".join(replies)
    found, fault = wire.responses_of(raw, closed, False)
    if victims is None:
        reply = MARKED % b"v1"
        victims = [(b"v1", wire.Heard(reply, wire.responses_of(reply, False, False)[0]))]
    payload = payloads.Payload("p", (b"x",), expect, answers, b"t1-evil")
    heard = wire.Heard(raw, found, closed, fault)
    return judge.Observation(payload, heard, b"c1", list(seen), list(faults), victims)


def kinds(observation):
    return sorted(finding.kind for finding in judge.judge(observation))


class Judged(unittest.TestCase):
    def test_agreement_gives_no_finding(self):
        good = observed([MARKED % b"t1", MARKED % b"c1"], [b"GET /t1 HTTP/1.1", b"GET /c1 HTTP/1.1"], "pass", 1)
        self.assertEqual(kinds(good), [])
        self.assertEqual(kinds(observed([OURS], [], "refuse", closed=True)), [])

    def test_a_request_that_only_the_origin_saw_is_hidden(self):
        seen = [b"GET /t1 HTTP/1.1", b"GET /t1-evil HTTP/1.1", b"GET /c1 HTTP/1.1"]
        self.assertEqual(kinds(observed([MARKED % b"t1", MARKED % b"c1"], seen)), ["count", "hidden"])

    def test_more_replies_than_requests_disagree(self):
        self.assertEqual(kinds(observed([MARKED % b"t1", MARKED % b"t1"], [b"GET /t1 HTTP/1.1"])), ["count"])

    def test_a_canary_answered_too_early_is_crossed(self):
        seen = [b"GET /t1 HTTP/1.1", b"GET /c1 HTTP/1.1"]
        self.assertEqual(kinds(observed([MARKED % b"c1", MARKED % b"t1"], seen)), ["crossed"])

    def test_a_canary_that_vanished_is_lost(self):
        self.assertEqual(kinds(observed([OURS], [b"GET /c1 HTTP/1.1"])), ["lost"])

    def test_a_victim_with_a_foreign_reply_is_crossed(self):
        reply = MARKED % b"t1-evil"
        victims = [(b"v1", wire.Heard(reply, wire.responses_of(reply, False, False)[0]))]
        self.assertEqual(kinds(observed([OURS], [], victims=victims)), ["crossed"])

    def test_a_victim_without_a_reply_counts(self):
        self.assertEqual(kinds(observed([OURS], [], victims=[(b"v1", wire.Heard())])), ["victim"])

    def test_expectations_bind_both_ways(self):
        self.assertIn("accepted", kinds(observed([MARKED % b"t1"], [b"GET /t1 HTTP/1.1"], "refuse")))
        self.assertIn("refused", kinds(observed([OURS], [], "pass", 1)))

    def test_faults_and_garbage_count(self):
        self.assertEqual(kinds(observed([OURS], [], faults=["field"])), ["raw"])
        self.assertIn("mangled", kinds(observed([b"<html>"], [], closed=True)))


class StrictGrammar(unittest.TestCase):
    GOOD = (
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /x?y=%20 HTTP/1.1\r\nHost: a:80\r\nContent-Length: 2\r\n\r\nhi",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n",
    )
    BAD_FIELDS = (
        b"Content-Length: +2", b"Content-Length: 02", b"Content-Length: 2\r\nContent-Length: 2",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: Chunked",
        b"Transfer-Encoding: gzip, chunked", b"X : y", b"X: y\r\n z", b"X: y\x00", b"X: y\rz", b"X: y\nz",
        b": y", b"X", b"Host: b", b"Content_Length: 2", b"Keep-Alive: 5", b"Connection: x-user",
    )
    BAD_BODIES = (b"05\r\n", b"5;a\r\n", b"5 \r\n", b"5\n", b"0x5\r\n", b"2\r\nhixx", b"0\r\nHost: b\r\n\r\n")

    def test_takes_canonical_messages_whole(self):
        for raw in self.GOOD:
            request, used = strict.parse(raw + b"next")
            self.assertEqual((used, request.raw), (len(raw), raw))

    def test_waits_for_what_is_missing(self):
        for raw in self.GOOD:
            for end in range(len(raw)):
                self.assertRaises(strict.Incomplete, strict.parse, raw[:end])

    def test_refuses_every_second_reading(self):
        for field in self.BAD_FIELDS:
            with self.subTest(field):
                self.assertRaises(strict.Fault, strict.parse, b"POST / HTTP/1.1\r\nHost: a\r\n" + field + b"\r\n\r\nhi")
        for body in self.BAD_BODIES:
            with self.subTest(body):
                head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                self.assertRaises(strict.Fault, strict.parse, head + body)

    def test_refuses_every_other_request_line(self):
        for line in (b"GET /  HTTP/1.1", b"GET / HTTP/1.0", b"get / HTTP/1.1", b"GET x HTTP/1.1", b"GET /\xff HTTP/1.1"):
            self.assertRaises(strict.Fault, strict.parse, line + b"\r\nHost: a\r\n\r\n")


class Payloads(unittest.TestCase):
    def test_there_are_more_than_120_of_our_own_and_each_has_its_own_name(self):
        made = own_payloads.generate(b"oa.test", lambda name: b"t000000q")
        self.assertGreater(len(made), 120)
        self.assertEqual(len(made), len({p.name for p in made}))
        self.assertFalse([p.name for p in made if b"{T}" in p.raw or b"{H}" in p.raw])

    def test_the_hidden_request_lies_where_the_lengths_say(self):
        made = {p.name: p.raw for p in own_payloads.generate(b"oa.test", lambda name: b"t1")}
        head, body = made["own-both-hidden-after"].split(b"\r\n\r\n", 1)
        self.assertIn(b"Content-Length: %d\r\n" % len(body), head)
        self.assertTrue(body.startswith(b"0\r\n\r\nGET /t1-evil "))

    def test_code_spans_are_unescaped_and_split_into_writes(self):
        text = "  - Payload: `GET / HTTP/1.1\\r\\n\\x00` `more`\n  - Payload: Anything.\n"
        self.assertEqual(payloads.extract(text), [(b"GET / HTTP/1.1\r\n\x00", b"more")])

    def test_rewriting_a_host_keeps_every_length(self):
        for raw in (b"Host: a\r\n", b"host: whatever\r\n", b"Host: h2o.http-garden.us\r\n"):
            self.assertEqual(len(payloads.rewrite_hosts(raw, 1)), len(raw))
        self.assertEqual(payloads.rewrite_hosts(b"Host : a\r\nHost: a\x00b\r\n", 1), b"Host : a\r\nHost: a\x00b\r\n")


class EndToEnd(unittest.TestCase):
    def run_trial(self, *flags):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, str(HERE / "run.py"), "--json", folder + "/r.json", "--origins", "strict"]
            return subprocess.run(command + list(flags), capture_output=True, timeout=120, text=True)

    def test_the_naive_proxy_is_convicted(self):
        done = self.run_trial("--rival", "naive", "--only", "own-both")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("0 passed, 2 failed", done.stdout)

    def test_the_naive_proxy_passes_plain_requests(self):
        done = self.run_trial("--rival", "naive", "--only", "own-good-pipelined")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_missing_programs_are_named(self):
        done = self.run_trial("--munjigi", "/nowhere/munjigi")
        self.assertEqual(done.returncode, 3)
        self.assertIn("/nowhere/munjigi", done.stderr)


if __name__ == "__main__":
    unittest.main()
