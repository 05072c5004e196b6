"""What is concluded from one payload: pure functions of what was sent, heard and seen."""

from dataclasses import dataclass, field

H2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

KINDS = {
    "hidden": "the origin saw a request that the gate did not",
    "count": "gate and origin disagree on the number of requests",
    "log": "the gate's log and its replies disagree on the number of requests",
    "crossed": "a reply went to the wrong request",
    "lost": "a request reached the origin and its reply never came back",
    "victim": "a good request on a fresh connection was not answered",
    "mangled": "the gate sent bytes that are no response",
    "raw": "ambiguous bytes reached the origin",
    "accepted": "a message that must be refused reached the origin",
    "refused": "a plainly good message did not reach the origin",
}


@dataclass(frozen=True)
class Finding:
    kind: str
    detail: str


@dataclass
class Observation:
    """All that is known of one payload at one origin.

    heard     the conversation (wire.Heard), payload and canary
    canary    the canary's token
    seen      request lines that the origin logged, without those of the victims
    faults    what the strict origin found outside its grammar
    victims   per fresh connection: (token, wire.Heard)
    complete  whether the origin logs a request only once it is whole
    logged    how many exchanges the gate's own log gained, or None
    """

    payload: object
    heard: object
    canary: bytes
    seen: list
    faults: list
    victims: list = field(default_factory=list)
    complete: bool = False
    logged: object = None


def outcome(o):
    """In one word, for the table: passed, refused, cut (closed without an answer) or waiting."""
    if any(r.from_origin and o.canary not in r.raw for r in o.heard.responses):
        return "passed"
    if o.heard.responses:
        return "refused"
    return "cut" if o.heard.closed else "waiting"


def judge(o):
    """The findings; none when gate and origin agree."""
    findings = []
    if o.payload.raw.startswith(H2_PREFACE):
        findings += requests_agree(o, frames=True)
    else:
        findings += requests_agree(o, frames=False) + replies_match(o)
    findings += victims_answered(o) + expectation(o)
    findings += [Finding("raw", fault) for fault in o.faults]
    return findings


def is_canary(line, token):
    """Whether this is the canary's own request line, not one that swallowed a part of it."""
    return line.startswith(b"GET /" + token)


def requests_agree(o, frames):
    answers = [r for r in o.heard.responses if o.canary not in r.raw]
    from_origin = [r for r in answers if r.from_origin]
    seen = [line for line in o.seen if o.canary not in line]
    number = len(seen) + len(o.faults)
    canary_answered = len(answers) < len(o.heard.responses)
    most = len(answers) + (0 if canary_answered else 1)
    findings = []
    hidden = o.payload.hidden
    if hidden:
        told = sum(hidden in r.raw for r in from_origin)
        if sum(hidden in line for line in seen) > told:
            findings.append(Finding("hidden", "%r" % hidden))
    if not frames and not len(from_origin) <= number <= most:
        text = "the client got %d replies, %d of them the origin's; the origin saw %d requests: %r"
        findings.append(Finding("count", text % (len(answers), len(from_origin), number, seen[:4])))
    if o.logged is not None and not len(answers) + canary_answered <= o.logged <= most + 1:
        text = "the gate logged %d exchanges and gave %d replies"
        findings.append(Finding("log", text % (o.logged, len(o.heard.responses))))
    return findings


def replies_match(o):
    findings = []
    if o.heard.fault:
        findings.append(Finding("mangled", o.heard.fault))
    with_canary = [i for i, r in enumerate(o.heard.responses) if o.canary in r.raw]
    if with_canary and with_canary != [len(o.heard.responses) - 1]:
        text = "the canary's reply is number %r of %d"
        findings.append(Finding("crossed", text % (with_canary, len(o.heard.responses))))
    if not with_canary and any(is_canary(line, o.canary) for line in o.seen):
        findings.append(Finding("lost", "the canary reached the origin"))
    return findings


def victims_answered(o):
    findings = []
    tokens = [token for token, _ in o.victims] + [o.canary]
    for token, heard in o.victims:
        foreign = [t for t in tokens if t != token and t in heard.raw]
        strange = o.payload.hidden and o.payload.hidden in heard.raw
        if foreign or strange:
            findings.append(Finding("crossed", "a fresh connection got the reply of another request"))
        elif [r.from_origin and token in r.raw for r in heard.responses] != [True]:
            findings.append(Finding("victim", "%d replies, %r" % (len(heard.responses), heard.raw[:60])))
    return findings


def expectation(o):
    expect, wanted = o.payload.expect, o.payload.answers
    seen = [line for line in o.seen if not is_canary(line, o.canary)]
    got = sum(r.from_origin for r in o.heard.responses)
    if expect == "refuse" and seen or expect == "abort" and seen and o.complete:
        return [Finding("accepted", "%r" % seen[:3])]
    if expect == "pass" and got != wanted + 1:
        return [Finding("refused", "%d of %d replies, canary included" % (got, wanted + 1))]
    return []
