package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People sign in to applications with the gate, and services know the access tokens.
class OAuthTrial {
  private static final String PASSWORD = "correct horse battery staple";
  private static final String SECRET = "0123456789-0123456789-0123456789-0123456789";
  private static final String BACK = "https://app.example.com/callback";
  private static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123";
  private static final Pattern LINK = Pattern.compile("https://\\S+");

  @TempDir Path folder = Path.of(".");
  private int port;

  @BeforeEach
  void begin() throws Exception {
    port = Stand.closedPort();
    Stand.secret(folder.resolve("secret"), SECRET);
  }

  private String yaml(Origin origin) {
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:%1$d", tls: {certificate: auto}}}
        identity:
          host: login.test
          url: "https://login.test:%1$d"
          clients:
            app:
              redirects: "%2$s"
              secret: {file: "%3$s"}
              grants: [authorization-code, refresh-token, client-credentials, token-exchange]
              scopes: [openid, profile, groups]
              services: [shop, ledger]
        services:
          shop:
            host: shop.test
            upstream: "%4$s"
            routes:
              - {match: /open, access: public}
              - {match: /**, access: signed-in}
          ledger:
            host: ledger.test
            upstream: "%4$s"
            routes: [{match: /**, access: signed-in}]
        """
        .formatted(port, BACK, folder.resolve("secret"), origin.url());
  }

  private static String run(Gate gate, String... arguments) throws Exception {
    Gate.Ended ended = Gate.run(gate.folder(), arguments);
    assertThat(ended.code()).as("%s: %s", List.of(arguments), ended.err()).isZero();
    return ended.out();
  }

  private static Browser invited(Gate gate, String name) throws Exception {
    Matcher link = LINK.matcher(run(gate, "user", "create", name));
    assertThat(link.find()).isTrue();
    Browser browser = new Browser(gate.listener("tls"));
    Browser.Page page = browser.visit(link.group());
    page = browser.submit(page, Map.of("password", PASSWORD));
    assertThat(page.at().getPath()).isEqualTo("/sign-in");
    return browser;
  }

  @Test
  void strangersSignPeopleInWithIt() throws Exception {
    try (Npm npm = Npm.install(folder);
        Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin))) {
      invited(gate, "kim");
      Path ca = Files.writeString(folder.resolve("root.pem"), run(gate, "ca", "root"));
      npm.run(
          2, "node", "openid.js", Integer.toString(port), ca.toString(), SECRET, "kim", PASSWORD);
      List<String> known =
          origin.requests().stream().map(seen -> seen.field("x-munjigi-principal")).toList();
      assertThat(known)
          .contains("arn:munjigi:iam:::user/kim", "arn:munjigi:iam:::client/app")
          .hasSizeGreaterThan(8);
      assertThat(origin.requests()).allMatch(seen -> seen.all("authorization").isEmpty());
      gate.requireNoStackTrace();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Reply send(Gate gate, String host, String request, String body) throws IOException {
    try (Wire wire = Wire.tls(gate.listener("tls"), host)) {
      String head = request + "Host: " + host + ":" + port + "\r\nConnection: close\r\n";
      String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
      return wire.send(head + length + "\r\n" + body).reply();
    }
  }

  private Reply tokens(Gate gate, String body) throws IOException {
    String basic = "app:" + SECRET;
    return send(
        gate,
        "login.test",
        "POST /oauth/token HTTP/1.1\r\nAuthorization: Basic "
            + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8))
            + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        body);
  }

  private Reply ask(Gate gate, String host, String path, String token) throws IOException {
    String head = "GET " + path + " HTTP/1.1\r\nAuthorization: Bearer " + token + "\r\n";
    return send(gate, host, head, "");
  }

  private static String member(Reply reply, String name) {
    Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(reply.text());
    assertThat(value.find()).as("%s in %s", name, reply.text()).isTrue();
    return value.group(1);
  }

  /// Signs in to the application, and gives what it gets.
  private Reply signIn(Gate gate, Browser browser) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    String url =
        "https://login.test:%d/oauth/authorize?response_type=code&client_id=app&redirect_uri=%s"
                .formatted(port, encoded(BACK))
            + "&scope=openid&audience=shop&code_challenge_method=S256&code_challenge="
            + challenge;
    Browser.Page page = browser.visit(url);
    assertThat(page.at().getPath()).isEqualTo("/sign-in");
    page = browser.submit(page, Map.of("username", "kim", "password", PASSWORD));
    assertThat(page.text()).contains("app asks for this");
    page = browser.submit(page, Map.of("act", "allow"));
    URI at = page.at();
    assertThat(at.toString()).startsWith(BACK + "?code=");
    String code = at.getRawQuery().replaceAll("^code=([^&]+).*", "$1");
    return tokens(
        gate,
        "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s"
            .formatted(
                encoded(URLDecoder.decode(code, StandardCharsets.UTF_8)),
                encoded(BACK),
                VERIFIER));
  }

  private void await(Gate gate, String token, int status) throws Exception {
    long began = System.nanoTime();
    while (ask(gate, "shop.test", "/orders", token).status() != status) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      Thread.sleep(50);
    }
  }

  @Test
  void servicesKnowAccessTokensUntilTheyAreRevoked() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin))) {
      Browser kim = invited(gate, "kim");
      String token = member(signIn(gate, kim), "access_token");
      assertThat(ask(gate, "shop.test", "/orders", token).status()).isEqualTo(200);
      assertThat(origin.requests().getLast().field("x-munjigi-principal"))
          .isEqualTo("arn:munjigi:iam:::user/kim");
      assertThat(ask(gate, "ledger.test", "/orders", token).status()).isEqualTo(401);
      // refused where nobody has to be known as well: it says that it is the gate's
      String[] parts = token.split("\\.", -1);
      String unsigned = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
      assertThat(ask(gate, "shop.test", "/open", unsigned).status()).isEqualTo(401);
      assertThat(ask(gate, "shop.test", "/open", "abc.def.ghi").status()).isEqualTo(200);
      assertThat(origin.requests().getLast().field("authorization"))
          .isEqualTo("Bearer abc.def.ghi");
      String listed = run(gate, "token", "list", "--user", "kim");
      assertThat(listed).contains("app  for kim");
      run(gate, "token", "revoke", listed.split(" ", 2)[0]);
      await(gate, token, 401);
      assertThat(run(gate, "token", "list").strip()).isEmpty();
      Browser again = new Browser(gate.listener("tls"));
      String next = member(signIn(gate, again), "access_token");
      assertThat(ask(gate, "shop.test", "/orders", next).status()).isEqualTo(200);
      run(gate, "session", "end", "--all", "kim");
      await(gate, next, 401);
      String last = member(signIn(gate, new Browser(gate.listener("tls"))), "access_token");
      assertThat(ask(gate, "shop.test", "/orders", last).status()).isEqualTo(200);
      run(gate, "user", "disable", "kim");
      await(gate, last, 401);
      gate.requireNoStackTrace();
    }
  }
}
