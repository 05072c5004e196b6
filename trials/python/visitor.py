"""A browser without a screen: it follows links and redirects, fills forms and keeps cookies, all at one gate."""

import html.parser
import http.client
import socket
import ssl
import urllib.parse

MOST_REDIRECTS = 10


class Page:
    """What a visit led to. form: the fields of its first form that are hidden; action: where it is sent; onward: where the
    page itself leads, or None."""

    def __init__(self, url, status, fields, body):
        self.url, self.status, self.fields, self.body = url, status, fields, body
        self.path = urllib.parse.urlsplit(url).path
        self.form, self.action = {}, url
        self.onward = fields.get("location") if 300 <= status < 400 else None
        if fields.get("content-type", "").startswith("text/html"):
            Forms(self).feed(body.decode("utf-8", "replace"))


class Forms(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page, self.forms = page, 0

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "form":
            self.forms += 1
            if self.forms == 1:
                self.page.action = urllib.parse.urljoin(self.page.url, named.get("action") or "")
        elif tag == "meta" and named.get("http-equiv") == "refresh":
            self.page.onward = named["content"].partition("url=")[2]
        elif tag == "input" and named.get("type") == "hidden" and self.forms == 1:
            self.page.form[named["name"]] = named.get("value", "")


class Visitor:
    """source: the loopback address that it comes from."""

    def __init__(self, port, source="127.0.0.1"):
        self.port, self.source = port, source
        self.cookies, self.connections = {}, {}
        self.context = ssl.create_default_context()
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE

    def connection(self, host):
        if host not in self.connections:
            sock = socket.create_connection(("127.0.0.1", self.port), 30, (self.source, 0))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            kept = http.client.HTTPConnection(host, self.port)
            kept.sock = self.context.wrap_socket(sock, server_hostname=host)
            self.connections[host] = kept
        return self.connections[host]

    def ask(self, method, url, body=None, fields=None):
        """One request and its reply; redirects are not followed."""
        parts = urllib.parse.urlsplit(url)
        target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        kept = self.cookies.setdefault(parts.hostname, {})
        sent = dict(fields or {}, Host=parts.netloc, Accept="text/html")
        if kept:
            sent["Cookie"] = "; ".join("%s=%s" % one for one in kept.items())
        for last in (False, True):
            connection = self.connection(parts.hostname)
            try:
                connection.request(method, target, body, sent)
                reply = connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                # the gate may end a connection that was kept
                del self.connections[parts.hostname]
                if last:
                    raise
        content = reply.read()
        if reply.will_close:
            del self.connections[parts.hostname]
        for cookie in reply.headers.get_all("set-cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            if value and "max-age=0" not in cookie.lower():
                kept[name] = value
            else:
                kept.pop(name, None)
        return Page(url, reply.status, {name.lower(): value for name, value in reply.headers.items()}, content)

    def visit(self, url, method="GET", body=None, fields=None):
        """Where a request leads, redirects followed."""
        page = self.ask(method, url, body, fields)
        for _ in range(MOST_REDIRECTS):
            if not page.onward:
                return page
            page = self.ask("GET", urllib.parse.urljoin(page.url, page.onward))
        raise AssertionError("redirected without end at %s" % page.url)

    def submit(self, page, **filled):
        """Sends the page's form with these fields filled in."""
        origin = "%s://%s" % urllib.parse.urlsplit(page.action)[:2]
        body = urllib.parse.urlencode({**page.form, **filled})
        fields = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin}
        return self.visit(page.action, "POST", body, fields)

    def sign_in(self, url, name, password):
        """The page at a URL that asks for somebody who is signed in."""
        page = self.visit(url)
        if page.path != "/sign-in":
            raise AssertionError("%s did not lead to signing in, but to %s: %d" % (url, page.url, page.status))
        return self.submit(page, username=name, password=password)
