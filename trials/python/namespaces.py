"""Nodes made out of network namespaces on one bridge, and the frame of the trials that use them."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from claims import Missing, judge

IP_LIMIT = 20


class Ended(BaseException):
    """The trial has to end now, whatever it is about."""


class Nodes:
    """Network namespaces with names of their own, and one more with the bridge between them.

    addresses: those of each node, all in one network of 256. hosts: a file that the programs on the nodes
    find in the place of /etc/hosts, or None.
    """

    def __init__(self, addresses, hosts=None):
        self.addresses, self.hosts, self.made = addresses, hosts, []

    def name(self, node):
        return "munjigi-%d-%s" % (os.getpid(), node)

    def make(self):
        for node in ("wire", *self.addresses):
            self.ip("netns", "add", self.name(node))
            self.made.append(node)
        switch = self.name("wire")
        self.ip("-n", switch, "link", "add", "bridge", "type", "bridge")
        self.ip("-n", switch, "link", "set", "bridge", "up")
        for node, addresses in self.addresses.items():
            own = self.name(node)
            self.ip("link", "add", "eth0", "netns", own, "type", "veth", "peer", "name", node, "netns", switch)
            self.ip("-n", switch, "link", "set", "dev", node, "master", "bridge", "up")
            for address in addresses:
                self.ip("-n", own, "address", "add", address + "/24", "dev", "eth0")
            self.ip("-n", own, "link", "set", "lo", "up")
            self.ip("-n", own, "link", "set", "eth0", "up")

    @staticmethod
    def ip(*arguments):
        done = subprocess.run(["ip", *arguments], capture_output=True, text=True, timeout=IP_LIMIT)
        if done.returncode != 0:
            raise Missing("`ip %s`: %s" % (" ".join(arguments), done.stderr.strip()))

    def on(self, node, *command):
        # `ip netns exec` becomes the command, in mounts of its own: its process id is the command's
        entered = ["ip", "netns", "exec", self.name(node)]
        if self.hosts is None:
            return [*entered, *command]
        bound = 'mount --bind "$0" /etc/hosts && exec "$@"'
        return [*entered, "/bin/sh", "-c", bound, str(self.hosts), *command]

    def remove(self):
        left = []
        for node in reversed(self.made):
            try:
                self.ip("netns", "delete", self.name(node))
            except (Missing, subprocess.TimeoutExpired) as failure:
                left.append(str(failure))
        self.made = []
        return left


def attempt(program, name, trial_of, claims, limit):
    """The exit code of a trial within so many seconds; trial_of makes it of the program and a folder."""
    program = pathlib.Path(program).resolve()
    if not program.is_file():
        raise Missing("`%s` is missing: build the program first" % program)
    if os.geteuid() != 0:
        raise Missing("network namespaces need root")
    if shutil.which("ip") is None:
        raise Missing("`ip` is missing: apt-get install iproute2")

    def ended_by(number, _):
        signal.alarm(0)
        raise Ended("not over after %d s" % limit if number == signal.SIGALRM else "ended by a signal")

    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ended_by)
    signal.alarm(limit)
    with tempfile.TemporaryDirectory(prefix=name + "-") as folder:
        trial = trial_of(str(program), pathlib.Path(folder))
        try:
            trial.begin()
            code = judge(trial, claims)
        finally:
            signal.alarm(0)
            left = trial.end()
    if left:
        raise Missing("namespaces were not removed: " + "; ".join(left))
    return code
