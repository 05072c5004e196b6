"""What the trials in Python have in common: programs that they run, and claims that hold or do not."""

import re
import signal
import subprocess
import threading

START_LIMIT = 60
STOP_LIMIT = 20


class Missing(Exception):
    """The trial cannot be run here."""


class Running:
    """A program that says in one line when it is ready, and ends with this trial."""

    def __init__(self, name, command, folder, ready, environment=None):
        self.name, self.log = name, folder / (name + ".log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.found, self.lines = None, []
        self.told = threading.Event()
        self.reader = threading.Thread(target=self.read, args=(re.compile(ready),), daemon=True)
        self.reader.start()
        try:
            self.told.wait(START_LIMIT)
        except BaseException:
            self.stop()
            raise
        if self.found is None:
            self.stop()
            raise Missing("%s did not become ready: %s" % (name, self.log.read_text(errors="replace").strip()[-2000:]))

    def read(self, ready):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            match = ready.search(line)
            if match and self.found is None:
                self.found = match
                self.told.set()
        self.told.set()

    def stop(self):
        """Its exit code after a request to end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.reader.join(STOP_LIMIT)
        return self.process.returncode


def equal(got, wanted, what):
    if got != wanted:
        raise AssertionError("%s: %r, not %r" % (what, got, wanted))


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def judge(trial, claims):
    """Each claim is a function; its name, with spaces, is what is printed."""
    passed = failed = 0
    for claim in claims:
        name = claim.__name__.replace("_", " ")
        try:
            claim(trial)
        except Exception as failure:  # a claim that breaks is a claim that does not hold
            failed += 1
            print("FAILED  %s\n        %s: %s" % (name, type(failure).__name__, failure))
        else:
            passed += 1
            print("holds   %s" % name)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0
