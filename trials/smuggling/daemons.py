"""Starts and stops the programs of a trial: each in its own folder, each ended by its own id."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

READY_SECONDS = 30


class Missing(Exception):
    """A program that the trial needs is not on this machine."""


def find(program, package):
    """The path of a program; tells what to install when it is missing."""
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not path:
        raise Missing("`%s` is missing: apt-get install %s" % (program, package))
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
        return True
    except OSError:
        return False


class Daemon:
    """One child process, its folder and what it printed."""

    def __init__(self, name, command, folder, port, ready=None):
        self.name = name
        self.folder = pathlib.Path(folder)
        self.port = port
        self.output = self.folder / "output.txt"
        with open(self.output, "ab") as sink:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT, cwd=folder)
        try:
            self.await_ready(ready or (lambda: accepts(port)))
        except BaseException:
            self.stop()
            raise

    def await_ready(self, ready):
        deadline = time.monotonic() + READY_SECONDS
        while not ready():
            if self.process.poll() is not None:
                raise Missing("%s ended with %d:\n%s" % (self.name, self.process.returncode, self.tail()))
            if time.monotonic() > deadline:
                raise Missing("%s is not ready after %d s:\n%s" % (self.name, READY_SECONDS, self.tail()))
            time.sleep(0.05)

    def tail(self):
        return self.output.read_text(errors="replace")[-2000:]

    def alive(self):
        return self.process.poll() is None

    def stop(self):
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)


def folder(parent, name):
    """A new folder below the trial's own; readable for workers that drop their rights."""
    path = pathlib.Path(parent) / name
    path.mkdir()
    path.chmod(0o755)
    return path
