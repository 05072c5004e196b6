"""Proves that the sample shop works, and that every hole its README lists is one.

    python3 -m unittest discover -s demo/src/test/python
"""

import ast
import atexit
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import re
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from urllib.parse import quote, urlencode

SHOP = pathlib.Path(__file__).resolve().parents[2] / "main" / "resources" / "shop"
ADMIN, ADMIN_PASSWORD = "admin@moonlight.example", "moon1234"
MAIL, PASSWORD = "junseo.lee@example.com", "qwer1234"
SQL_SEARCH = "%' AND 0 UNION SELECT id,role,mail,0,name,rrn,phone,card,0 FROM customers-- "


class Process:
    """A shop on a free port, with a new data folder unless one is given."""

    def __init__(self, *options, stdin=subprocess.DEVNULL, folder=None):
        self.made = None if folder else tempfile.TemporaryDirectory()
        self.folder = folder or self.made.name
        self.child = subprocess.Popen(
            [sys.executable, str(SHOP / "shop.py"), "--port", "0", "--data", self.folder, *options],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ.get("PATH", ""), "CANARY": "canary-in-the-environment"},
        )
        self.line = self.child.stdout.readline()
        atexit.register(self.child.kill)
        found = re.fullmatch(r"shop listening on http://127\.0\.0\.1:(\d+)\n", self.line)
        if not found:
            raise AssertionError("no ready line but %r: %s" % (self.line, self.child.stderr.read()))
        self.port = int(found.group(1))

    def end(self, with_signal=signal.SIGTERM):
        """Exit code, seconds it took, and whatever else was printed."""
        began = time.monotonic()
        if with_signal is not None:
            self.child.send_signal(with_signal)
        try:
            out, err = self.child.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            raise
        if self.made:
            self.made.cleanup()
        return self.child.returncode, time.monotonic() - began, out + err


class Answer:
    def __init__(self, reply):
        self.status = reply.status
        self.headers = reply.headers
        self.body = reply.read()
        self.text = self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


def ask(port, path, method="GET", body=None, **headers):
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        body = body.encode() if isinstance(body, str) else body
        wire.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return Answer(wire.getresponse())
    finally:
        wire.close()


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Process()

    @classmethod
    def tearDownClass(cls):
        code, _, printed = cls.shop.end()
        assert code == 0, code
        assert printed == "", "the console was to stay empty: " + printed

    def get(self, path, method="GET", body=None, **headers):
        return ask(self.shop.port, path, method, body, **headers)

    def form(self, path, **fields):
        return self.get(path, "POST", urlencode(fields), Content_Type="application/x-www-form-urlencoded")

    def sign_in(self, mail=MAIL, password=PASSWORD):
        return self.form("/login", mail=mail, password=password).headers["Set-Cookie"].partition(";")[0]

    def connect(self):
        wire = socket.create_connection(("127.0.0.1", self.shop.port), timeout=10)
        self.addCleanup(wire.close)
        return wire


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def assertion(name, *groups):
    """What the gate says of somebody who is signed in; nobody looks at the signature here."""
    claims = {"iss": "https://login.test", "sub": "arn:munjigi:iam:::user/" + name, "name": name, "groups": groups}
    return "e30." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".c2ln"


class BehindTheGate(Case):
    """Through the gate's own socket the shop believes whom the gate names, and nowhere else."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = os.path.join(cls.folder.name, "shop.sock")
        cls.shop = Process("--gate", cls.path)

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        assert os.listdir(cls.folder.name) == [], "the socket was to be removed"
        cls.folder.cleanup()

    def through(self, path, method="GET", body=None, **headers):
        wire = UnixConnection(self.path)
        self.addCleanup(wire.close)
        wire.request(method, path, body, headers)
        return Answer(wire.getresponse())

    def known(self, path, name, *groups):
        return self.through(path, **{"X-Munjigi-Assertion": assertion(name, *groups)})

    def test_nobody_else_on_the_machine_can_open_the_socket(self):
        self.assertEqual(0o600, os.stat(self.path).st_mode & 0o777)

    def test_it_greets_who_is_signed_in_and_leads_to_the_gates_pages(self):
        page = self.known("/", "haneul.kim", "customers").text
        for part in ("haneul.kim님", "https://login.test/account", "/.munjigi/sign-out"):
            self.assertIn(part, page)
        self.assertNotIn('href="/admin"', page)
        self.assertIn('href="/.munjigi/sign-in?to=/"', self.through("/").text)

    def test_a_customer_is_known_by_the_name_before_the_at(self):
        self.assertIn("haneul.kim@example.com", self.known("/me", "haneul.kim", "customers").text)
        self.assertEqual(403, self.known("/admin", "haneul.kim", "customers").status)
        self.assertEqual(303, self.known("/me", "nobody", "customers").status)

    def test_who_is_of_the_shop_reaches_the_back_office(self):
        for group in ("clerks", "administrators"):
            self.assertEqual(200, self.known("/admin", "somebody", group).status)
        self.assertIn('href="/admin"', self.known("/", "clerk", "clerks").text)

    def test_the_gates_word_counts_more_than_a_cookie(self):
        cookie = self.sign_in(ADMIN, ADMIN_PASSWORD)
        tried = self.through("/admin", Cookie=cookie, **{"X-Munjigi-Assertion": assertion("haneul.kim", "customers")})
        self.assertEqual(403, tried.status)

    def test_machines_are_nobody(self):
        claims = base64.urlsafe_b64encode(b'{"iss":"https://a","sub":"arn:munjigi:iam:::client/nightly"}').decode()
        page = self.through("/", **{"X-Munjigi-Assertion": "e30." + claims.rstrip("=") + ".c2ln"}).text
        self.assertIn('href="/.munjigi/sign-in?to=/"', page)

    def test_on_the_bare_port_nobody_is_believed(self):
        said = {"X-Munjigi-Assertion": assertion("admin", "administrators")}
        self.assertEqual(303, self.get("/admin", **said).status)
        self.assertEqual(303, self.get("/me", **said).status)
        self.assertIn('href="/login"', self.get("/", **said).text)


class Pages(Case):
    def test_every_ordinary_page_answers(self):
        pages = [
            "/",
            "/products",
            "/products?kind=tea",
            "/products/1",
            "/products/48",
            "/search?q=lamp",
            "/login",
            "/orders/1",
        ]
        pages += [
            "/track",
            "/track?carrier=cj&number=123",
            "/card",
            "/preview",
            "/download",
            "/upload",
            "/live",
            "/debug",
        ]
        for path in pages:
            with self.subTest(path):
                got = self.get(path)
                self.assertEqual(200, got.status)
                self.assertEqual("text/html; charset=utf-8", got.headers["Content-Type"])
                self.assertIn("달빛상점", got.text)
                self.assertNotIn("{{!", got.text)

    def test_pages_have_no_inline_script_or_style(self):
        for path in ("/", "/products/1", "/live", "/orders/1", "/card", "/upload"):
            self.assertNotRegex(self.get(path).text, r"<script(?! src=)|<style| style=| on[a-z]+=")

    def test_the_shelves_are_full(self):
        goods = self.get("/api/products").json()
        self.assertGreaterEqual(goods["count"], 40)
        self.assertEqual(goods["count"], len({one["name_ko"] for one in goods["products"]}))
        self.assertTrue(all(1000 <= one["price"] <= 1000000 for one in goods["products"]))
        self.assertGreaterEqual(len(self.get("/api/reviews").json()["reviews"]), 40)
        self.assertEqual(200, self.get("/api/orders/30").status)
        self.assertGreaterEqual(len(self.get("/admin/export").text.splitlines()), 13)

    def test_resident_numbers_have_a_right_check_digit_and_a_region_that_was_never_given(self):
        numbers = re.findall(r"\d{6}-\d{7}", self.get("/admin/export").text)
        self.assertGreaterEqual(len(numbers), 12)
        for number in numbers:
            digits = [int(one) for one in number.replace("-", "")]
            total = sum(weight * digit for weight, digit in zip((2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), digits))
            self.assertEqual((11 - total % 11) % 10, digits[12])
            self.assertEqual("99", number[8:10])

    def test_every_picture_that_a_product_names_is_drawn(self):
        drawn = set(re.findall(r'<symbol id="(\w+)"', self.get("/static/art.svg").text))
        self.assertLessEqual({one["art"] for one in self.get("/api/products").json()["products"]}, drawn)

    def test_a_search_finds_korean_and_english(self):
        for words, name in (
            ("찻잔", "Pair of moon cups"),
            ("MOON CUPS", "Pair of moon cups"),
            ("강진요", "Celadon side bowl"),
        ):
            self.assertIn(name, self.get("/search?q=" + quote(words)).text)
            self.assertIn(
                name, [one["name_en"] for one in self.get("/api/products?q=" + quote(words)).json()["products"]]
            )

    def test_raw_utf8_in_a_target_is_understood(self):
        wire = self.connect()
        wire.sendall("GET /api/products?q=찻잔 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        self.assertIn("Pair of moon cups".encode(), wire.makefile("rb").read())

    def test_signing_in_buying_and_signing_out(self):
        cookie = self.sign_in()
        self.assertIn("이준서", self.get("/me", Cookie=cookie).text)
        before = self.get("/api/products/5").json()["stock"]
        bought = self.get("/orders", "POST", "product=5&quantity=2", Cookie=cookie)
        self.assertEqual(303, bought.status)
        self.assertEqual(before - 2, self.get("/api/products/5").json()["stock"])
        self.assertEqual(MAIL, self.get("/api" + bought.headers["Location"]).json()["customer"]["mail"])
        self.assertEqual(409, self.get("/orders", "POST", "product=48&quantity=99", Cookie=cookie).status)
        self.assertEqual(400, self.get("/orders", "POST", "product=48&quantity=-1", Cookie=cookie).status)
        self.assertEqual(303, self.get("/me").status)
        self.assertIn("Max-Age=0", self.get("/logout", Cookie=cookie).headers["Set-Cookie"])

    def test_the_back_room_is_for_staff(self):
        staff, customer = self.sign_in(ADMIN, ADMIN_PASSWORD), self.sign_in()
        for path in ("/admin", "/admin/orders", "/admin/customers"):
            self.assertEqual(200, self.get(path, Cookie=staff).status)
            self.assertEqual(403, self.get(path, Cookie=customer).status)
            self.assertEqual("/login?next=" + path, self.get(path).headers["Location"])

    def test_an_order_is_html_or_json_as_asked(self):
        self.assertIn("<table", self.get("/orders/3").text)
        self.assertEqual(self.get("/api/orders/3").json(), self.get("/orders/3", Accept="application/json").json())

    def test_a_review_through_the_form_shows_up(self):
        got = self.form("/products/9/reviews", author="달이", stars="4", text="향이 맑아요")
        self.assertEqual((303, "/products/9#reviews"), (got.status, got.headers["Location"]))
        self.assertIn("향이 맑아요", self.get("/products/9").text)

    def test_bad_input_is_told_plainly(self):
        for path in (
            "/nothing",
            "/orders/999999",
            "/products/0",
            "/download?file=no.txt",
            "/static/../shop.py",
            "/static/none.css",
        ):
            self.assertEqual(404, self.get(path).status, path)
        self.assertEqual(404, self.get("/api/orders/999").status)
        self.assertEqual(405, self.get("/products", "DELETE").status)
        self.assertEqual("GET, HEAD, OPTIONS, POST", self.get("/api/reviews", "OPTIONS").headers["Allow"])
        for body in ("{", "[]", '{"product":"x","text":"t"}', '{"product":1}'):
            self.assertEqual(400, self.get("/api/reviews", "POST", body).status, body)
        self.assertEqual(404, self.get("/api/reviews", "POST", '{"product":999,"text":"t"}').status)
        self.assertEqual(413, self.get("/api/reviews", "POST", b" " * (1 << 21)).status)

    def test_a_refused_path_is_escaped(self):
        self.assertNotIn("<b>", self.get("/%3Cb%3E").text.partition("<main>")[2].partition("</main>")[0])


class Holes(Case):
    def test_sql_injection_in_the_search(self):
        found = self.get("/api/products?q=" + quote(SQL_SEARCH)).json()["products"]
        self.assertIn((ADMIN, "790915-2991013"), [(one["art"], one["name_en"]) for one in found])
        self.assertIn("790915-2991013", self.get("/search?q=" + quote(SQL_SEARCH)).text)

    def test_sql_injection_in_the_login(self):
        got = self.form("/login", mail=ADMIN + "'-- ", password="x")
        self.assertEqual(303, got.status)
        self.assertEqual(200, self.get("/admin", Cookie=got.headers["Set-Cookie"].partition(";")[0]).status)

    def test_reflected_xss(self):
        self.assertIn("<script>alert(1)</script>", self.get("/search?q=" + quote("<script>alert(1)</script>")).text)

    def test_stored_xss(self):
        attack = "<img src=x onerror=alert(1)>"
        self.assertEqual(
            201, self.get("/api/reviews", "POST", json.dumps({"product": 2, "author": "moth", "text": attack})).status
        )
        self.assertIn(attack, self.get("/products/2").text)
        self.assertIn(attack, self.get("/").text)

    def test_path_traversal(self):
        self.assertTrue(self.get("/download?file=../shop.db").body.startswith(b"SQLite format 3"))
        self.assertIn("root:", self.get("/download?file=" + "../" * 12 + "etc/passwd").text)

    def test_command_injection(self):
        for query in ("carrier=" + quote("cj;echo $((6*7))"), "carrier=cj&number=" + quote("$(echo $((6*7)))")):
            self.assertIn("42", self.get("/track?" + query).text)

    def test_an_injected_command_is_ended(self):
        began = time.monotonic()
        self.assertEqual(200, self.get("/track?carrier=" + quote("cj;yes")).status)
        self.assertEqual(200, self.get("/track?carrier=" + quote("cj;sleep 60 & wait")).status)
        self.assertLess(time.monotonic() - began, 30)

    def test_server_side_request_forgery(self):
        class Inside(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"<title>inside</title>the vault")

            def log_message(self, *_):
                pass

        inside = http.server.HTTPServer(("127.0.0.1", 0), Inside)
        threading.Thread(target=inside.serve_forever, daemon=True).start()
        self.addCleanup(inside.server_close)
        self.addCleanup(inside.shutdown)
        self.assertIn("the vault", self.get("/preview?url=http://127.0.0.1:%d/" % inside.server_port).text)
        self.assertIn("root:", self.get("/preview?url=file:///etc/passwd").text)

    def test_template_injection(self):
        self.assertIn("<p>49</p>", self.get("/card?message=" + quote("{{7*7}}")).text)
        self.assertIn(
            "injected", self.get("/card?message=" + quote("{{__import__('os').popen('echo in''jected').read()}}")).text
        )

    def test_anyone_reads_anyones_order(self):
        cookie = self.sign_in()
        for headers in ({}, {"Cookie": cookie}):
            order = self.get("/api/orders/7", **headers).json()
            self.assertEqual("eunchae.cho@example.com", order["customer"]["mail"])
            self.assertRegex(order["customer"]["rrn"], r"^\d{6}-\d{7}$")
            self.assertIn(order["customer"]["rrn"], self.get("/orders/7", **headers).text)

    def test_the_customer_list_needs_no_login(self):
        self.assertIn(ADMIN, self.get("/admin/export").text)

    def test_a_login_may_be_tried_for_ever(self):
        for number in range(100):
            self.assertEqual(401, self.form("/login", mail=MAIL, password="guess%d" % number).status)
        self.assertEqual(303, self.form("/login", mail=MAIL, password=PASSWORD).status)

    def test_a_login_tells_who_is_a_customer(self):
        known, unknown = self.form("/login", mail=MAIL, password="x"), self.form(
            "/login", mail="no@example.com", password="x"
        )
        self.assertIn("Wrong password", known.text)
        self.assertIn("No such customer", unknown.text)

    def test_the_secret_in_the_source_opens_the_back_room(self):
        secret = re.search(r'^SECRET_KEY = "(.+)"$', (SHOP / "config.py").read_text("utf-8"), re.M).group(1)
        forged = "moonlight=1." + hmac.new(secret.encode(), b"1", hashlib.sha256).hexdigest()
        self.assertEqual(200, self.get("/admin", Cookie=forged).status)
        self.assertEqual(303, self.get("/admin", Cookie=forged[:-1]).status)

    def test_the_debug_page_tells_all(self):
        for got in (self.get("/debug").text, json.dumps(self.get("/debug", Accept="application/json").json())):
            self.assertIn("canary-in-the-environment", got)
            self.assertIn("moonlight-2021-please-change", got)

    def test_errors_show_their_trace(self):
        for path in ("/search?q='", "/card?message=" + quote("{{1/0}}")):
            got = self.get(path)
            self.assertEqual(500, got.status)
            self.assertIn("Traceback", got.text)

    def test_passwords_are_md5(self):
        q = "%' AND 0 UNION SELECT id,role,mail,0,name,password,'','',0 FROM customers-- "
        hashes = [one["name_en"] for one in self.get("/api/products?q=" + quote(q)).json()["products"]]
        self.assertIn(hashlib.md5(PASSWORD.encode()).hexdigest(), hashes)

    def test_the_cookie_is_bare_and_the_next_page_anywhere(self):
        got = self.form("/login", mail=MAIL, password=PASSWORD, next="//evil.example/")
        self.assertEqual("//evil.example/", got.headers["Location"])
        self.assertNotRegex(got.headers["Set-Cookie"], "(?i)httponly|secure|samesite")

    def test_headers_talk_and_none_protects(self):
        headers = self.get("/").headers
        self.assertRegex(headers["Server"], r"MoonlightHTTP/\S+ Python/3")
        self.assertIn("Moonlight Shop", headers["X-Powered-By"])
        for name in (
            "Content-Security-Policy",
            "X-Frame-Options",
            "X-Content-Type-Options",
            "Strict-Transport-Security",
        ):
            self.assertNotIn(name, headers)

    def test_every_hole_of_the_readme_has_a_line_to_try(self):
        rows = [
            line
            for line in (SHOP / "README.md").read_text("utf-8").splitlines()
            if re.match(r"\| .+ \| [\d, ]+ \|", line)
        ]
        self.assertGreaterEqual(len(rows), 12)
        for row in rows:
            self.assertIn("curl ", row)


class Wire(Case):
    def test_a_connection_is_kept(self):
        wire = http.client.HTTPConnection("127.0.0.1", self.shop.port, timeout=10)
        self.addCleanup(wire.close)
        wire.connect()
        first = wire.sock.getsockname()
        for path, method, body in (
            ("/", "GET", None),
            ("/login", "HEAD", None),
            ("/none", "POST", "unread"),
            ("/login", "POST", "mail=a"),
        ):
            wire.request(method, path, body)
            reply = wire.getresponse()
            self.assertIsNotNone(reply.headers["Content-Length"])
            reply.read()
            self.assertEqual(first, wire.sock.getsockname())

    def test_pipelined_requests_are_answered_in_order(self):
        wire = self.connect()
        wire.sendall(
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            + b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        got = wire.makefile("rb").read()
        self.assertLess(0, got.index(b"ok 48"))
        self.assertLess(got.index(b"ok 48"), got.index(b"User-agent"))

    def test_old_clients_get_a_closed_connection(self):
        wire = self.connect()
        wire.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        self.assertTrue(wire.makefile("rb").read().endswith(b"ok 48\n"))

    def test_head_is_get_without_the_body(self):
        for path in ("/", "/products/1", "/static/shop.css", "/api/products", "/download?file=care.txt"):
            get, head = self.get(path), self.get(path, "HEAD")
            self.assertEqual(b"", head.body)
            self.assertEqual((get.status, get.headers["Content-Length"]), (head.status, head.headers["Content-Length"]))

    def test_ranges_of_a_file(self):
        path = "/static/shop.css"
        whole = self.get(path)
        size = len(whole.body)
        self.assertEqual("bytes", whole.headers["Accept-Ranges"])
        for asked, first, last in (
            ("0-99", 0, 99),
            ("100-", 100, size - 1),
            ("-50", size - 50, size - 1),
            ("5-999999", 5, size - 1),
        ):
            got = self.get(path, Range="bytes=" + asked)
            self.assertEqual((206, "bytes %d-%d/%d" % (first, last, size)), (got.status, got.headers["Content-Range"]))
            self.assertEqual(whole.body[first : last + 1], got.body)
        beyond = self.get(path, Range="bytes=%d-" % size)
        self.assertEqual((416, "bytes */%d" % size), (beyond.status, beyond.headers["Content-Range"]))
        for ignored in ("bytes=9-3", "bytes=0-1,4-5", "bytes=-", "lines=1-2"):
            self.assertEqual(200, self.get(path, Range=ignored).status, ignored)
        self.assertEqual(200, self.get(path, Range="bytes=0-9", If_Range='"other"').status)
        self.assertEqual(206, self.get(path, Range="bytes=0-9", If_Range=whole.headers["ETag"]).status)
        self.assertEqual(304, self.get(path, If_None_Match=whole.headers["ETag"]).status)

    def test_an_upload_is_counted_and_not_kept(self):
        block = os.urandom(1 << 20)
        total = hashlib.sha256()
        for _ in range(20):
            total.update(block)
        want = {"bytes": 20 << 20, "sha256": total.hexdigest(), "kept": False}
        self.assertEqual(want, self.get("/upload", "PUT", block * 20).json())
        wire = http.client.HTTPConnection("127.0.0.1", self.shop.port, timeout=20)
        self.addCleanup(wire.close)
        wire.request(
            "POST", "/upload", (block for _ in range(20)), {"Transfer-Encoding": "chunked"}, encode_chunked=True
        )
        self.assertEqual(want, json.loads(wire.getresponse().read()))
        self.assertEqual(["files", "shop.db"], sorted(os.listdir(self.shop.folder)))

    def test_expect_continue_is_answered(self):
        wire = self.connect()
        wire.sendall(b"POST /upload HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        self.assertIn(b" 100 ", wire.recv(1000))
        wire.sendall(b"abc")
        self.assertIn(b'"bytes": 3', wire.recv(4000))

    def test_an_unclear_length_is_refused_and_the_connection_closed(self):
        for framing in (
            "Content-Length: 3\r\nTransfer-Encoding: chunked",
            "Content-Length: 3\r\nContent-Length: 4",
            "Content-Length: +3",
            "Transfer-Encoding: gzip, chunked",
        ):
            wire = self.connect()
            wire.sendall(("POST /upload HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\nabc" % framing).encode())
            got = wire.makefile("rb").read()
            self.assertTrue(got.startswith(b"HTTP/1.1 400 "), framing)

    def test_slow_waits_and_no_longer_than_thirty_seconds(self):
        began = time.monotonic()
        self.assertEqual("waited 0.4 seconds\n", self.get("/slow?seconds=0.4").text)
        self.assertGreater(time.monotonic() - began, 0.39)
        self.assertIn("SLOW_SECONDS = 30\n", (SHOP / "tools.py").read_text("utf-8"))

    def test_many_at_once(self):
        answers = []
        crowd = [threading.Thread(target=lambda: answers.append(self.get("/products").status)) for _ in range(50)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        self.assertEqual([200] * 50, answers)

    def test_other_sites_may_only_open_plain_pages(self):
        self.assertEqual(200, self.get("/orders/1", Sec_Fetch_Site="cross-site").status)
        self.assertEqual(403, self.get("/track?carrier=cj", Sec_Fetch_Site="cross-site").status)
        self.assertEqual(403, self.get("/api/reviews", "POST", "{}", Sec_Fetch_Site="cross-site").status)
        for site in ("none", "same-origin", "same-site"):
            self.assertEqual(200, self.get("/track?carrier=cj", Sec_Fetch_Site=site).status)

    def test_names_that_could_be_pointed_here_are_not_served(self):
        for host in ("evil.com", "127.0.0.1.evil.com", "localhost.evil.com", "xlocalhost"):
            self.assertEqual(421, self.get("/", Host=host).status, host)
        for host in ("localhost:3000", "shop.localhost", "shop.example.com", "moon.test:8443", "10.0.0.1", "[::1]:80"):
            self.assertEqual(200, self.get("/", Host=host).status, host)


class Live(Case):
    def open(self, key=b"dGhlIHNhbXBsZSBub25jZQ==", early=b""):
        wire = self.connect()
        wire.sendall(
            b"GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + b"\r\n\r\n" + early
        )
        stream = wire.makefile("rb")
        self.assertEqual(b"HTTP/1.1 101 Switching Protocols\r\n", stream.readline())
        headers = http.client.parse_headers(stream)
        want = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()
        self.assertEqual(want, headers["Sec-WebSocket-Accept"])
        return wire, stream

    def frame(self, kind, payload, final=True, mask=b"\x11\x22\x33\x44"):
        size = len(payload)
        length = (
            bytes([0x80 | size])
            if size < 126
            else b"\xfe" + struct.pack(">H", size)
            if size < 1 << 16
            else b"\xff" + struct.pack(">Q", size)
        )
        return (
            bytes([(0x80 if final else 0) | kind])
            + length
            + mask
            + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        )

    def read(self, stream):
        first, length = stream.read(2)
        if length > 125:
            length = int.from_bytes(stream.read(2 if length == 126 else 8), "big")
        return first & 0x0F, stream.read(length)

    def test_text_and_bytes_come_back(self):
        wire, stream = self.open()
        for kind, payload in ((1, "달빛".encode()), (2, os.urandom(300)), (2, os.urandom(70000)), (1, b"")):
            wire.sendall(self.frame(kind, payload))
            self.assertEqual((kind, payload), self.read(stream))

    def test_a_frame_that_comes_with_the_upgrade_is_not_lost(self):
        _, stream = self.open(early=self.frame(1, b"early"))
        self.assertEqual((1, b"early"), self.read(stream))

    def test_pieces_are_joined_and_a_ping_between_them_answered(self):
        wire, stream = self.open()
        for part in (self.frame(1, b"moon", final=False), self.frame(9, b"ping"), self.frame(0, b"light")):
            for at in range(len(part)):
                wire.sendall(part[at : at + 1])
        self.assertEqual((10, b"ping"), self.read(stream))
        self.assertEqual((1, b"moonlight"), self.read(stream))

    def test_a_close_is_answered(self):
        wire, stream = self.open()
        wire.sendall(self.frame(8, struct.pack(">H", 1000)))
        self.assertEqual((8, struct.pack(">H", 1000)), self.read(stream))
        self.assertEqual(b"", stream.read())

    def test_what_breaks_the_protocol_is_closed_with_its_code(self):
        cases = (
            (b"\x81\x01a", 1002),
            (self.frame(3, b""), 1002),
            (self.frame(0, b"x"), 1002),
            (self.frame(1, b"\xff"), 1007),
            (b"\x82\xff" + struct.pack(">Q", 1 << 40), 1009),
        )
        for sent, code in cases:
            wire, stream = self.open()
            wire.sendall(sent)
            self.assertEqual((8, struct.pack(">H", code)), self.read(stream))

    def test_stock_is_told_as_it_changes(self):
        wire, stream = self.open()
        wire.sendall(self.frame(1, b"stock"))
        first = json.loads(self.read(stream)[1])["stock"]
        self.assertEqual(48, len(first))
        self.get("/orders", "POST", "product=10&quantity=3", Cookie=self.sign_in())
        self.assertEqual({"10": first["10"] - 3}, json.loads(self.read(stream)[1])["stock"])

    def test_other_versions_are_told_ours(self):
        got = self.get(
            "/live", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Version="8", Sec_WebSocket_Key="x"
        )
        self.assertEqual((426, "13"), (got.status, got.headers["Sec-WebSocket-Version"]))


class Life(unittest.TestCase):
    def test_starting_takes_less_than_300_ms_of_work(self):
        def spent():
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime

        times = []
        for _ in range(3):
            before = spent()
            Process().end()
            times.append(spent() - before)
        self.assertLess(min(times), 0.3)

    def test_it_ends_at_once_on_a_signal_whatever_is_open(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            shop = Process()
            waiting = [socket.create_connection(("127.0.0.1", shop.port)) for _ in range(2)]
            waiting[0].sendall(b"GET /slow?seconds=30 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.2)
            code, took, printed = shop.end(number)
            for one in waiting:
                one.close()
            self.assertEqual((0, ""), (code, printed))
            self.assertLess(took, 5)

    def test_it_ends_on_a_signal_in_its_first_moment(self):
        for _ in range(8):
            self.assertEqual((0, ""), Process().end()[::2])

    def test_it_ends_with_its_standard_input_if_told_so(self):
        shop = Process("--exit-on-eof", stdin=subprocess.PIPE)
        self.assertIsNone(shop.child.poll())
        shop.child.stdin.close()
        shop.child.stdin = None
        self.assertEqual((0, ""), shop.end(with_signal=None)[::2])

    def test_it_binds_loopback_only(self):
        for host in ("0.0.0.0", "::", "192.0.2.1", "localhost"):
            tried = subprocess.run(
                [sys.executable, str(SHOP / "shop.py"), "--host", host], capture_output=True, text=True, timeout=10
            )
            self.assertEqual(2, tried.returncode)
            self.assertIn("127.0.0.1 only", tried.stderr)

    def test_a_port_that_is_taken_is_told_in_one_line(self):
        with socket.create_server(("127.0.0.1", 0)) as other, tempfile.TemporaryDirectory() as folder:
            port = str(other.getsockname()[1])
            tried = subprocess.run(
                [sys.executable, str(SHOP / "shop.py"), "--port", port, "--data", folder],
                capture_output=True,
                text=True,
                timeout=10,
            )
        self.assertEqual((3, 1), (tried.returncode, len(tried.stderr.splitlines())))

    def test_what_was_written_is_there_after_a_new_start(self):
        with tempfile.TemporaryDirectory() as folder:
            for want in (43, 44):
                shop = Process(folder=folder)
                got = ask(shop.port, "/api/reviews", "POST", '{"product":1,"text":"다시"}').json()
                self.assertEqual(0, shop.end()[0])
                self.assertEqual(want, got["id"])

    def test_clients_that_vanish_leave_no_trace_on_the_console(self):
        shop = Process()
        sent = (
            b"",
            b"GET / HT",
            b"GET /products HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nabc",
        )
        for request in sent * 5:
            wire = socket.create_connection(("127.0.0.1", shop.port))
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            wire.sendall(request)
            wire.close()
        time.sleep(0.3)
        self.assertEqual((0, ""), shop.end()[::2])

    def test_the_source_is_python_3_9_and_the_standard_library(self):
        own = {path.stem for path in SHOP.glob("*.py")}
        for path in SHOP.glob("*.py"):
            tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 9))
            names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
            names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            known = getattr(sys, "stdlib_module_names", None)
            for name in {name.partition(".")[0] for name in names} - own:
                self.assertTrue(known is None or name in known, "%s imports %s" % (path.name, name))


if __name__ == "__main__":
    unittest.main()
