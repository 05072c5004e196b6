"""A mail server for the trials, on aiosmtpd: STARTTLS and a login, and a file for each letter.

    mail_server.py FOLDER PORT

It prints `listening PORT`. FOLDER holds cert.pem and key.pem. As long as there is
file `later` in it, the next letter takes it away and is answered with 451.
"""

import email
import email.policy
import pathlib
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

folder = pathlib.Path(sys.argv[1])
count = 0


class Handler:
    async def handle_DATA(self, server, session, envelope):
        global count
        later = folder / "later"
        if later.exists():
            later.unlink()
            return "451 later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        count += 1
        lines = [
            envelope.rcpt_tos[0],
            str(session.ssl is not None and session.authenticated),
            message["from"],
            message["subject"],
            message.get_content(),
        ]
        part = folder / "letter.part"
        part.write_text("\n".join(lines), encoding="utf-8")
        part.rename(folder / f"letter-{count}")
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == b"munjigi" and data.password == b"opensesame"
    return AuthResult(success=right)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
controller = Controller(
    Handler(),
    hostname="127.0.0.1",
    port=int(sys.argv[2]),
    tls_context=context,
    require_starttls=True,
    authenticator=authenticate,
    auth_required=True,
    auth_require_tls=True,
)
controller.start()
print("listening", sys.argv[2], flush=True)
threading.Event().wait()
