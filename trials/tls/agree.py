#!/usr/bin/python3
"""Asks the built gate, with tools that nobody here wrote, what it offers in TLS handshakes.

sslscan, `openssl s_client` and, with --testssl (some minutes), testssl.sh have to agree with the
lists below, which are those of the program. Exit codes: 0 they agree, 1 they do not, 3 something is
missing.
"""

import argparse
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOST = "shop.test"

TLS13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
TLS12 = {
    "ec": ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"],
    "rsa": ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"],
}
GROUPS = {"x25519", "secp256r1", "secp384r1"}

# findings of testssl.sh above LOW that docs/tls.md explains
EXPLAINED = {"cert_expirationStatus", "cert_notAfter", "cert_revocation"}

CONFIGURATION = """
munjigi: 1
operator: {bind: "127.0.0.1:0"}
listeners:
  ec: {bind: "127.0.0.1:0", tls: {certificate: auto}}
  rsa: {bind: "127.0.0.1:0", tls: {certificate: {chain: rsa.pem, key: rsa.key, ocsp: rsa.ocsp}}}
  strict: {bind: "127.0.0.1:0", tls: {oldest: "1.3"}}
  clients: {bind: "127.0.0.1:0", tls: {client-certificates: optional}}
services:
  shop: {host: shop.test, upstream: "http://127.0.0.1:1", access: public}
"""

AUTHORITY = """
[ca]
default_ca = own
[own]
database = index
default_md = sha256
[leaf]
subjectAltName = DNS:shop.test
basicConstraints = critical, CA:false
extendedKeyUsage = serverAuth
"""


class Missing(Exception):
    pass


class Gate:
    def __init__(self, program, folder):
        self.folder = folder
        run(folder, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-days", "30", "-subj", "/CN=test root")
        run(folder, "openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "rsa.key", "-out", "rsa.csr",
            "-subj", "/CN=shop.test")
        (folder / "ca.cnf").write_text(AUTHORITY)
        run(folder, "openssl", "x509", "-req", "-in", "rsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "0x1234",
            "-days", "10", "-extfile", "ca.cnf", "-extensions", "leaf", "-out", "leaf.pem")
        (folder / "rsa.pem").write_text((folder / "leaf.pem").read_text() + (folder / "ca.pem").read_text())
        (folder / "index").write_text("V\t491231235959Z\t\t1234\tunknown\t/CN=shop.test\n")
        run(folder, "openssl", "ocsp", "-issuer", "ca.pem", "-cert", "leaf.pem", "-reqout", "request")
        run(folder, "openssl", "ocsp", "-index", "index", "-CA", "ca.pem", "-rsigner", "ca.pem", "-rkey", "ca.key",
            "-reqin", "request", "-respout", "rsa.ocsp", "-ndays", "1")
        for key in ("rsa.key", "ca.key"):
            (folder / key).chmod(0o600)
        (folder / "munjigi.yaml").write_text(CONFIGURATION)
        self.process = subprocess.Popen(
            [program, "serve", "--config", str(folder / "munjigi.yaml")],
            stdout=subprocess.PIPE, stderr=open(folder / "stderr", "w"), text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready: "):
            raise Missing("the gate is not ready: " + (folder / "stderr").read_text())
        self.at = dict(part.split("=", 1) for part in line[len("ready: "):].split())
        root = run(folder, program, "ca", "root", "--config", str(folder / "munjigi.yaml"))
        (folder / "root.pem").write_text(root)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def run(folder, *command, stdin="", timeout=60):
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, text=True, timeout=timeout)
    if done.returncode != 0:
        raise Missing("`%s` failed: %s" % (" ".join(map(str, command[:4])), done.stderr.strip()[-400:]))
    return done.stdout


def client(gate, listener, *options, stdin=""):
    """What openssl s_client says; an HTTP request makes the gate send what it has to say."""
    stdin = stdin or "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n"
    done = subprocess.run(
        ["openssl", "s_client", "-connect", gate.at[listener], "-servername", HOST, "-ign_eof", *options],
        cwd=gate.folder, input=stdin, capture_output=True, text=True, timeout=30)
    return done.stdout + done.stderr


def cipher(text):
    found = re.search(r"Cipher is (\S+)", text)
    return found.group(1) if found and found.group(1) != "(NONE)" else None


def equal(got, wanted, what):
    if got != wanted:
        raise AssertionError("%s: %r is expected, but it is %r" % (what, wanted, got))


def sslscan_agrees(gate):
    for kind in ("ec", "rsa"):
        text = run(gate.folder, "sslscan", "--sni-name=" + HOST, "--xml=-", gate.at[kind])
        tree = xml.fromstring(text)
        got = [(c.get("sslversion"), c.get("cipher")) for c in tree.iter("cipher")]
        wanted = [("TLSv1.3", c) for c in TLS13] + [("TLSv1.2", c) for c in TLS12[kind]]
        equal(sorted(got), sorted(wanted), "ciphers of " + kind)
        preferred = [c.get("cipher") for c in tree.iter("cipher") if c.get("status") == "preferred"]
        equal(preferred, [TLS13[0], TLS12[kind][0]], "preferred ciphers of " + kind)
        groups = {g.get("name").split(" ")[0] for g in tree.iter("group")}
        equal(groups, GROUPS, "groups of " + kind)
        enabled = {p.get("version") for p in tree.iter("protocol") if p.get("enabled") == "1" and p.get("type") == "tls"}
        equal(enabled, {"1.2", "1.3"}, "versions of " + kind)
        for of in tree.iter("renegotiation"):
            equal(of.get("supported"), "0", "renegotiation")
        for of in tree.iter("compression"):
            equal(of.get("supported"), "0", "compression")


def the_server_prefers(gate):
    for kind in ("ec", "rsa"):
        upside_down = ":".join(reversed(TLS12[kind]))
        equal(cipher(client(gate, kind, "-tls1_2", "-cipher", upside_down)), TLS12[kind][0], "choice of TLS 1.2")


def nothing_else_is_taken(gate):
    for kind in ("ec", "rsa"):
        mine = set(TLS12[kind])
        for one in run(gate.folder, "openssl", "ciphers", "-tls1_2", "-s", "ALL:@SECLEVEL=0").strip().split(":"):
            taken = cipher(client(gate, kind, "-tls1_2", "-cipher", one + ":@SECLEVEL=0"))
            equal(taken, one if one in mine else None, "answer to " + one)
    for old in ("-tls1", "-tls1_1"):
        equal(cipher(client(gate, "ec", old, "-cipher", "ALL:@SECLEVEL=0")), None, "answer to " + old)


def oldest_is_kept(gate):
    equal(cipher(client(gate, "strict", "-tls1_2")), None, "TLS 1.2 where 1.3 is the oldest")
    equal(cipher(client(gate, "strict", "-tls1_3")) in TLS13, True, "TLS 1.3")


def sessions_are_resumed_by_tickets(gate):
    for version in ("-tls1_2", "-tls1_3"):
        client(gate, "ec", version, "-sess_out", "session")
        again = client(gate, "ec", version, "-sess_in", "session")
        equal("Reused" in again, True, "resumption with " + version)
    for version in ("-tls1_2", "-tls1_3"):
        (gate.folder / "session").unlink()
        client(gate, "clients", version, "-sess_out", "session")
        if (gate.folder / "session").exists():
            again = client(gate, "clients", version, "-sess_in", "session")
            equal("Reused" in again, False, "resumption where clients show certificates")
        else:
            (gate.folder / "session").touch()


def the_response_is_stapled(gate):
    text = client(gate, "rsa", "-status", "-CAfile", "ca.pem")
    equal("OCSP Response Status: successful" in text, True, "the staple")
    equal("Cert Status: good" in text, True, "what it says")
    equal("no response sent" in client(gate, "ec", "-status"), True, "no staple where there is none")


CLAIMS = [
    sslscan_agrees,
    the_server_prefers,
    nothing_else_is_taken,
    oldest_is_kept,
    sessions_are_resumed_by_tickets,
    the_response_is_stapled,
]


def testssl_finds_nothing_above_low(gate):
    tool = shutil.which("testssl") or shutil.which("testssl.sh")
    if not tool:
        raise Missing("testssl.sh is missing: apt-get install testssl.sh")
    port = gate.at["ec"].rsplit(":", 1)[1]
    report = gate.folder / "testssl.json"
    subprocess.run(
        [tool, "--quiet", "--color", "0", "--warnings", "off", "--add-ca", "root.pem", "--jsonfile", str(report),
         "--ip", "127.0.0.1", "https://%s:%s" % (HOST, port)],
        cwd=gate.folder, capture_output=True, timeout=900)
    bad = [
        "%s: %s" % (f["id"], f["finding"])
        for f in json.loads(report.read_text())
        if f["severity"] in ("MEDIUM", "HIGH", "CRITICAL") and f["id"] not in EXPLAINED
    ]
    equal(bad, [], "findings above LOW")


def judge(gate, claims):
    failed = 0
    for claim in claims:
        name = claim.__name__.replace("_", " ")
        try:
            claim(gate)
        except AssertionError as failure:
            failed += 1
            print("FAILED  %s\n        %s" % (name, failure))
        else:
            print("holds   %s" % name)
    print("%d passed, %d failed" % (len(claims) - failed, failed))
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--munjigi", default=str(ROOT / "app/target/dist/munjigi/bin/munjigi"), help="the built program (default: %(default)s)"
    )
    parser.add_argument("--testssl", action="store_true", help="asks testssl.sh as well, which takes some minutes")
    args = parser.parse_args()
    program = str(pathlib.Path(args.munjigi).resolve())
    try:
        for tool in ("sslscan", "openssl"):
            if not shutil.which(tool):
                raise Missing("%s is missing: apt-get install %s" % (tool, tool))
        if not pathlib.Path(program).is_file():
            raise Missing("`%s` is missing: build the program first" % program)
        with tempfile.TemporaryDirectory(prefix="tls-agree-") as folder:
            gate = Gate(program, pathlib.Path(folder))
            try:
                return judge(gate, CLAIMS + ([testssl_finds_nothing_above_low] if args.testssl else []))
            finally:
                gate.stop()
    except Missing as missing:
        print("agree: %s" % missing, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
