package dev.munjigi.trials;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A gate that people sign in at, with two services and an application, for trials that send what no
/// browser of theirs would.
final class PeopleStand implements AutoCloseable {
  static final String LOGIN = "login.test";
  static final String SHOP = "shop.test";
  static final String OTHER = "other.test";
  static final String SESSION = "__Host-munjigi";
  static final String PASSWORD = "correct horse battery staple";
  static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  /// Every page that takes a form.
  static final List<String> FORMS =
      List.of(
          "/sign-in",
          "/second-factor",
          "/sign-out",
          "/invitation",
          "/setup",
          "/account",
          "/account/password",
          "/account/second-factor",
          "/account/providers",
          "/account/mail",
          "/account/mail/proof",
          "/account/recovery-codes",
          "/account/passkeys",
          "/account/passkey",
          "/forgotten",
          "/reset",
          "/sign-up",
          "/signed-up");

  private static final Pattern LINK = Pattern.compile("https://\\S+");
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

  private final Origin origin;
  private final Gate gate;

  private PeopleStand(Origin origin, Gate gate) {
    this.origin = origin;
    this.gate = gate;
  }

  static PeopleStand start() throws IOException {
    int port = Stand.closedPort();
    Origin origin = Origin.start(new Behaviour.Echo());
    return new PeopleStand(origin, Gate.start(yaml(origin, port)));
  }

  private static String yaml(Origin origin, int port) throws IOException {
    return """
        munjigi: 1
        listeners:
          tls: {bind: "127.0.0.1:%1$d", tls: {certificate: auto}}
          plain: {bind: "127.0.0.1:0"}
        identity:
          host: login.test
          url: "https://login.test:%1$d"
          mail: {server: "smtp://127.0.0.1:%3$d", from: no-reply@login.test}
          sign-up: {mail-domains: any}
          clients: {desk: {redirects: "https://desk.test/callback", services: [shop]}}
        operator: {bind: "127.0.0.1:0", remote: true}
        services:
          shop: {host: shop.test, upstream: "%2$s", access: signed-in}
          other: {host: other.test, upstream: "%2$s", access: signed-in}
        """
        .formatted(port, origin.url(), Stand.closedPort());
  }

  Gate gate() {
    return gate;
  }

  int port() {
    return gate.listener("tls").getPort();
  }

  /// The URL of a host, without a path.
  String at(String host) {
    return "https://" + host + ":" + port();
  }

  /// Somebody new, signed in at the identity host.
  Browser signedIn(String name) throws Exception {
    Gate.Ended made = Gate.run(gate.folder(), "user", "create", name);
    Matcher link = LINK.matcher(made.out());
    if (!link.find()) {
      throw new AssertionError(made.out() + made.err());
    }
    Browser browser = new Browser(gate.listener("tls"));
    browser.submit(browser.visit(link.group()), Map.of("password", PASSWORD));
    return signsIn(browser, name);
  }

  /// The same browser, signed in anew.
  Browser signsIn(Browser browser, String name) throws IOException {
    Browser.Page page = browser.visit(at(LOGIN) + "/sign-in?again=1");
    page = browser.submit(page, Map.of("username", name, "password", PASSWORD));
    if (!page.at().getPath().equals("/account")) {
      throw new AssertionError(name + " is not signed in: " + page);
    }
    return browser;
  }

  /// The token of a form that was made for a browser.
  String token(Browser browser, String path) throws IOException {
    Matcher token = TOKEN.matcher(browser.visit(at(LOGIN) + path).text());
    if (!token.find()) {
      throw new AssertionError("no form at " + path);
    }
    return token.group(1);
  }

  /// The cookie of a browser's session at a host.
  static String session(Browser browser, String host) {
    return Objects.requireNonNull(browser.cookies(host).get(SESSION), "no session at " + host);
  }

  /// The field with all cookies of a browser at a host.
  static String cookies(Browser browser, String host) {
    List<String> pairs = new ArrayList<>();
    browser.cookies(host).forEach((name, value) -> pairs.add(name + "=" + value));
    return "Cookie: " + String.join("; ", pairs);
  }

  /// Gets a path of a host with these fields.
  Reply get(String host, String target, String... fields) throws IOException {
    List<String> all = new ArrayList<>(List.of("Host: " + host + ":" + port()));
    all.addAll(List.of(fields));
    return send(host, "GET " + target, all, "");
  }

  /// Sends a request with these fields and no other ones, over TLS to a server name.
  Reply send(String serverName, String line, List<String> fields, String body)
      throws IOException {
    try (Wire wire = Wire.tls(gate.listener("tls"), serverName)) {
      return wire.send(request(line, fields, body)).reply();
    }
  }

  /// The same in clear.
  Reply clear(String line, List<String> fields, String body) throws IOException {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      return wire.send(request(line, fields, body)).reply();
    }
  }

  private static String request(String line, List<String> fields, String body) {
    String length = line.startsWith("GET") ? "" : "Content-Length: " + body.length() + "\r\n";
    String head = String.join("\r\n", fields);
    return line + " HTTP/1.1\r\n" + head + "\r\nConnection: close\r\n" + length + "\r\n" + body;
  }

  @Override
  public void close() {
    try {
      gate.requireNoStackTrace();
      gate.close();
    } finally {
      origin.close();
    }
  }
}
