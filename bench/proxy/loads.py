"""The scenarios: which load, with which tool, and how its output is read."""

import os
import pathlib
import re
import subprocess
from dataclasses import dataclass

import daemons
from contenders import BODY, SIZES, Wrong

CONNECTIONS, THREADS = 32, 2
# s_time writes "GET %s HTTP/1.0" and an empty line
ONE_REQUEST = "/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Tool: s_time"
HTTP = ("direct", "nginx", "haproxy", "munjigi")
LOGGED = ("direct", "nginx", "nginx-nolog", "haproxy", "haproxy-nolog", "munjigi")
TUNNEL = ("stunnel", "haproxy", "munjigi")


@dataclass(frozen=True)
class Scenario:
    """One kind of load.

    names: who takes part; tool: wrk, h2load, full or resumed; bar: what part of the better rival's
    rate is asked of Munjigi; size: bytes of a body, when the rate is shown in MB/s.
    """

    name: str
    title: str
    port: str
    tool: str
    names: tuple
    bar: float
    connections: int = CONNECTIONS
    path: str = "/"
    size: int = 0
    warm: int = 0


def bodies(port, names, prefix, title):
    for word, connections in (("100k", 16), ("10m", 8)):
        yield Scenario("%s-%s" % (prefix, word), title % ("bodies of %d kB" % (SIZES[word] // 1000)), port, "wrk", names, 0.8,
                       connections, "/files/" + word, SIZES[word], 3_000_000_000 // SIZES[word])


SCENARIOS = [
    Scenario("http", "HTTP/1.1, small replies", "http", "wrk", LOGGED, 0.8, warm=300_000),
    Scenario("https", "HTTPS, HTTP/1.1, small replies", "https", "wrk", LOGGED, 0.8, warm=300_000),
    Scenario("h2", "HTTPS, HTTP/2, small replies, 10 streams a connection", "https", "h2load", HTTP, 0.8, warm=300_000),
    Scenario("full", "full TLS 1.3 handshakes, one request each", "https", "full", HTTP, 0.7, 8, warm=10_000),
    Scenario("resumed", "resumed TLS 1.3 handshakes, one request each", "https", "resumed", HTTP, 0.7, 8, warm=10_000),
    *bodies("http", HTTP, "http", "HTTP, %s"),
    *bodies("https", HTTP, "https", "HTTPS, %s"),
    Scenario("tunnel", "TLS to TCP, small messages and their answers", "tunnel", "wrk", TUNNEL, 0.8, warm=100_000),
    *bodies("tunnel", TUNNEL, "tunnel", "TLS to TCP, %s"),
]


class Loads:
    def __init__(self):
        self.paces = {}

    def run(self, contender, scenario, seconds):
        """(units a second, p99 in ms or None, CPU microseconds a unit) of one run."""
        before = cpu_seconds(contender.daemon.process.pid)
        url = contender.url(scenario.port, scenario.path)
        if scenario.tool == "wrk":
            count, rate, tail = self.wrk(contender, scenario, url, seconds)
        elif scenario.tool == "h2load":
            count, rate, tail = self.h2load(contender, scenario, url, seconds)
        else:
            count, rate, tail = self.handshakes(contender, scenario, seconds)
        spent = cpu_seconds(contender.daemon.process.pid) - before
        if contender.log:
            os.truncate(contender.log, 0)
        return rate, tail, spent / count * 1e6

    def wrk(self, contender, scenario, url, seconds):
        command = [daemons.find("wrk", "wrk"), "-t%d" % THREADS, "-c%d" % scenario.connections, "-d%ds" % seconds,
                   "--latency", "--timeout", "30s"]
        text = output(command + [url], seconds)
        errors = re.search(r"Socket errors: (.*)|Non-2xx or 3xx responses: (\d+)", text)
        if errors or "Requests/sec:" not in text:
            raise Wrong("%s, %s: %s" % (contender.name, scenario.name, errors.group(0) if errors else text[:200]))
        unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}
        tail = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
        return (number(text, r"(\d+) requests in"), number(text, r"Requests/sec:\s+([\d.]+)"),
                float(tail.group(1)) * unit[tail.group(2)])

    def h2load(self, contender, scenario, url, seconds):
        """By number and not by time: h2load 1.52 never ends when a connection comes after the time is over."""
        count, rate, spent = 0, self.paces.get(contender.name, 300), 0.0
        while spent < 0.5 * seconds:
            asked = max(1_000, int(rate * (seconds - spent)))
            command = [daemons.find("h2load", "nghttp2-client"), "-t%d" % THREADS, "-c%d" % scenario.connections, "-m10",
                       "-n%d" % asked, url]
            text = output(command, 20 * seconds)
            if "Application protocol: h2" not in text:
                raise Wrong("%s does not speak HTTP/2" % contender.name)
            if not re.search(r"status codes: %d 2xx, 0 3xx, 0 4xx, 0 5xx" % asked, text):
                raise Wrong("%s, h2: %s" % (contender.name, re.findall(r"requests: .*|status codes: .*", text)))
            rate = number(text, r"finished in [\d.]+m?u?s, ([\d.]+) req/s")
            spent += asked / rate
            count += asked
        self.paces[contender.name] = rate
        return count, count / spent, None

    def handshakes(self, contender, scenario, seconds):
        """`openssl s_time`, several processes of one connection at a time."""
        command = [daemons.find("openssl", "openssl"), "s_time", "-connect", "localhost:%d" % contender.ports["https"],
                   "-reuse" if scenario.tool == "resumed" else "-new", "-tls1_3", "-time", str(seconds), "-www", ONE_REQUEST]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                   for _ in range(scenario.connections)]
        texts = [one.communicate(timeout=seconds + 60)[0] for one in running]
        if any(one.returncode for one in running):
            raise Wrong("%s, %s: %s" % (contender.name, scenario.name, texts[0][-300:]))
        # the last line counts those of the reusing part; a first pass has the session made
        found = [re.findall(r"(\d+) connections in (\d+) real seconds, (\d+) bytes read per connection", text)[-1] for text in texts]
        if any(int(size) < len(BODY) for _, _, size in found):
            raise Wrong("%s, %s: no replies" % (contender.name, scenario.name))
        resumed = sum(text.count("r") for text in map(marks, texts))
        full = sum(text.count("*") for text in map(marks, texts))
        if scenario.tool == "resumed" and resumed < 20 * full:
            raise Wrong("%s resumes %d of %d sessions" % (contender.name, resumed, resumed + full))
        if scenario.tool == "full" and resumed:
            raise Wrong("%s resumes sessions" % contender.name)
        count = sum(int(made) for made, _, _ in found)
        return count, count / seconds, None


def marks(text):
    """The line of `*` (a full handshake) and `r` (a resumed one)."""
    return "".join(re.findall(r"^[*r]{3,}", text, re.MULTILINE))


def number(text, pattern):
    return float(re.search(pattern, text).group(1))


def output(command, seconds):
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    return done.stdout + done.stderr


def cpu_seconds(root):
    """User and system time of a process and its descendants so far (/proc/PID/stat)."""
    parents, times = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        pid = int(entry.name)
        parents[pid], times[pid] = int(words[1]), int(words[11]) + int(words[12])
    family = {root}
    while True:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        if not more:
            return sum(times.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")
        family |= more
