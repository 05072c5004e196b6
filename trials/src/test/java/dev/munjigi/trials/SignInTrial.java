package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// People set themselves up, sign in, are known at the hosts of services, and sign out of all.
class SignInTrial {
  private static final String PASSWORD = "correct horse battery staple";
  private static final String COOKIE = "__Host-munjigi";
  private static final Pattern LINK = Pattern.compile("https://\\S+");

  private static String yaml(Origin origin, int port) {
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:%d", tls: {certificate: auto}}}
        identity: {host: login.test, url: "https://login.test:%d"}
        services:
          shop:
            host: shop.test
            upstream: "%s"
            routes:
              - {match: /open, access: public}
              - {match: /desk, access: signed-in, groups: [clerks]}
              - {match: /**, access: signed-in}
        """
        .formatted(port, port, origin.url());
  }

  private static String run(Gate gate, String... arguments) throws Exception {
    Gate.Ended ended = Gate.run(gate.folder(), arguments);
    assertThat(ended.code()).as("%s: %s", List.of(arguments), ended.err()).isZero();
    return ended.out();
  }

  private static String link(String printed) {
    Matcher link = LINK.matcher(printed);
    assertThat(link.find()).as(printed).isTrue();
    return link.group();
  }

  private static Browser invited(Gate gate, String name) throws Exception {
    Browser browser = new Browser(gate.listener("tls"));
    Browser.Page page = browser.visit(link(run(gate, "user", "create", name)));
    assertThat(page.status()).isEqualTo(200);
    page = browser.submit(page, Map.of("password", PASSWORD));
    assertThat(page.at().getPath()).isEqualTo("/sign-in");
    return browser;
  }

  private static Browser.Page signIn(Browser browser, String url, String name, String password)
      throws Exception {
    Browser.Page page = browser.visit(url);
    assertThat(page.at().getPath()).isEqualTo("/sign-in");
    page = browser.submit(page, Map.of("username", name, "password", password));
    return page;
  }

  /// A page without its challenge, which is another one each time.
  private static String plain(Browser.Page page) {
    return page.text().replaceAll("[A-Za-z0-9_-]{43,}", "CHALLENGE");
  }

  @Test
  void signsPeopleInAndOutAcrossHosts() throws Exception {
    int port = Stand.closedPort();
    String shop = "https://shop.test:" + port;
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, port))) {
      Browser browser = invited(gate, "kim");
      Browser.Page wrong = signIn(browser, shop + "/orders/1?a=b", "kim", "not " + PASSWORD);
      Browser.Page nobody = signIn(browser, shop + "/orders/1?a=b", "lee", "not " + PASSWORD);
      assertThat(wrong.status()).isEqualTo(403);
      assertThat(nobody.status()).isEqualTo(wrong.status());
      assertThat(plain(nobody).replace("lee", "kim")).isEqualTo(plain(wrong));
      Browser.Page page = signIn(browser, shop + "/orders/1?a=b", "kim", PASSWORD);
      assertThat(page.at().toString()).isEqualTo(shop + "/orders/1?a=b");
      assertThat(page.status()).isEqualTo(200);
      Received seen = origin.requests().getLast();
      assertThat(seen.field("x-munjigi-principal")).isEqualTo("arn:munjigi:iam:::user/kim");
      assertThat(seen.all("cookie")).as("cookies of the gate are the gate's").isEmpty();
      assertThat(browser.visit(shop + "/desk").status()).isEqualTo(403);
      String event = Events.await(gate, "\"status_detail\":\"wrong-password\"");
      assertThat(event).contains("arn:munjigi:iam:::user/kim", "\"class_uid\":3002");
      Events.await(gate, "\"activity_name\":\"Hand Over\"");
      assertThat(Events.of(gate.state()).all())
          .as("what was typed stands nowhere")
          .noneMatch(one -> one.contains("lee") || one.contains("horse"));
      // a cookie of one host is worth nothing at another, and one that was changed nothing at all
      String held = browser.cookies("shop.test").get(COOKIE);
      Browser thief = new Browser(gate.listener("tls"));
      thief.cookies("login.test").put(COOKIE, held);
      assertThat(thief.visit("https://login.test:" + port + "/account").at().getPath())
          .isEqualTo("/sign-in");
      Browser.Page out = browser.visit(shop + "/.munjigi/sign-out");
      out = browser.submit(out, Map.of());
      assertThat(out.at().getPath()).isEqualTo("/signed-out");
      long began = System.nanoTime();
      while (!browser.visit(shop + "/orders/1").at().getPath().equals("/sign-in")) {
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void closesTheStreamsOfAnEndedSessionAndNoOthers() throws Exception {
    int port = Stand.closedPort();
    String shop = "https://shop.test:" + port;
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, port))) {
      Browser kim = invited(gate, "kim");
      Browser lee = invited(gate, "lee");
      assertThat(signIn(kim, shop + "/a", "kim", PASSWORD).status()).isEqualTo(200);
      assertThat(signIn(lee, shop + "/a", "lee", PASSWORD).status()).isEqualTo(200);
      origin.behave(new Behaviour.WebSocketEcho());
      try (Wire one = open(gate, kim);
          Wire other = open(gate, lee)) {
        run(gate, "session", "end", "--all", "kim");
        assertThat(one.closedWithin(Duration.ofSeconds(5))).isTrue();
        byte[] payload = "still here".getBytes(StandardCharsets.UTF_8);
        byte[] expected = Frames.frame(0x81, payload, false);
        other.send(Frames.frame(0x81, payload, true));
        assertThat(other.bytes(expected.length)).isEqualTo(expected);
      }
    }
  }

  private static Wire open(Gate gate, Browser browser) throws Exception {
    Wire wire = Wire.tls(gate.listener("tls"), "shop.test");
    String handshake =
        "GET /ws HTTP/1.1\r\nHost: shop.test:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(gate.listener("tls").getPort())
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Cookie: " + COOKIE + "=" + browser.cookies("shop.test").get(COOKIE) + "\r\n\r\n";
    assertThat(wire.send(handshake).reply().status()).isEqualTo(101);
    return wire;
  }
}
