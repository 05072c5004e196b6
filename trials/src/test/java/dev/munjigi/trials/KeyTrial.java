package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A program that shows a key has the rights of whose it is, until the key is revoked or they are
/// kept out; then its open streams end, and nobody else's.
class KeyTrial {
  private static final String YAML =
      """
      munjigi: 1
      listeners:
        tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
        plain: {bind: "127.0.0.1:0"}
      identity: {host: login.test}
      services:
        shop:
          host: shop.test
          upstream: "%s"
          routes:
            - {match: /open, access: public}
            - {match: /orders/**, name: orders, access: signed-in}
            - {match: /desk, name: desk, access: signed-in, groups: [clerks]}
            - {match: /ws, access: signed-in}
      """;

  private static String run(Gate gate, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", gate.state().toString()));
    Gate.Ended ended = Gate.run(gate.folder(), all.toArray(String[]::new));
    assertThat(ended.code()).as("%s: %s", all, ended.err()).isZero();
    return ended.out().strip();
  }

  private static String key(Gate gate, String name) throws Exception {
    return KeyHolder.of(gate, name).key();
  }

  private static Reply ask(Gate gate, String path, String... fields) throws IOException {
    try (Wire wire = Wire.tls(gate.listener("tls"), "shop.test")) {
      StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n");
      for (String field : fields) {
        request.append(field).append("\r\n");
      }
      return wire.send(request.append("Connection: close\r\n\r\n").toString()).reply();
    }
  }

  private static String bearing(String key) {
    return "Authorization: Bearer " + key;
  }

  private static void awaitStatus(Gate gate, String key, int status) throws Exception {
    long began = System.nanoTime();
    while (ask(gate, "/orders/1", bearing(key)).status() != status) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      Thread.sleep(50);
    }
  }

  @Test
  @Provokes({"identity.sign-in-needed", "identity.token-refused", "policy.not-in-group"})
  void knowsAProgramByItsKey() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(YAML.formatted(origin.url()))) {
      String kim = key(gate, "kim");
      assertThat(kim).startsWith("mjg_k_");
      assertThat(ask(gate, "/open").status()).isEqualTo(200);
      Reply unknown = ask(gate, "/orders/1");
      assertThat(unknown.status()).isEqualTo(401);
      assertThat(unknown.all("www-authenticate")).containsExactly("Bearer");
      awaitStatus(gate, kim, 200);
      Received seen = origin.requests().getLast();
      assertThat(seen.all("x-munjigi-principal")).containsExactly("arn:munjigi:iam:::user/kim");
      assertThat(seen.all("authorization")).as("a key is the gate's to see").isEmpty();
      String[] assertion = seen.field("x-munjigi-assertion").split("\\.");
      assertThat(new String(Base64.getUrlDecoder().decode(assertion[1]), StandardCharsets.UTF_8))
          .contains("\"iss\":\"https://login.test\"", "\"aud\":\"shop\"", "user/kim\"");
      ask(gate, "/open", bearing(kim), "X-Munjigi-Assertion: forged");
      assertThat(origin.requests().getLast().all("x-munjigi-assertion"))
          .singleElement()
          .asString()
          .isNotEqualTo("forged");
      ask(gate, "/open", "X-Munjigi-Assertion: forged");
      assertThat(origin.requests().getLast().all("x-munjigi-assertion")).isEmpty();
      assertThat(ask(gate, "/desk", bearing(kim)).status()).isEqualTo(403);
      run(gate, "group", "create", "clerks");
      run(gate, "group", "add-member", "clerks", "kim");
      long began = System.nanoTime();
      while (ask(gate, "/desk", bearing(kim)).status() != 200) {
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      }
      char last = kim.charAt(kim.length() - 1);
      for (String wrong :
          List.of(
              kim.substring(0, kim.length() - 1) + (last == 'A' ? 'B' : 'A'),
              kim.toLowerCase(java.util.Locale.ROOT),
              kim + "A",
              "mjg_k_",
              "mjg_k_" + "A".repeat(49))) {
        assertThat(ask(gate, "/open", bearing(wrong)).status()).as(wrong).isEqualTo(401);
      }
      // somebody else's token is the origin's affair
      assertThat(ask(gate, "/open", bearing("abc.def.ghi")).status()).isEqualTo(200);
      assertThat(origin.requests().getLast().field("authorization"))
          .isEqualTo("Bearer abc.def.ghi");
    }
  }

  @Test
  void cutsAKeyDownToItsScopes() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(YAML.formatted(origin.url()))) {
      String whole = key(gate, "kim");
      awaitStatus(gate, whole, 200);
      String cut =
          run(gate, "key", "create", "--user", "kim", "--label", "cut", "--scope", "shop:Get*");
      assertThat(ask(gate, "/open", bearing(cut)).status()).isEqualTo(200);
      assertThat(ask(gate, "/orders/1", bearing(cut)).status()).isEqualTo(403);
      assertThat(ask(gate, "/orders/1", bearing(whole)).status()).isEqualTo(200);
      assertThat(run(gate, "key", "list")).contains("only shop:Get*");
      Gate.Ended odd =
          Gate.run(
              gate.folder(),
              "key", "create", "--user", "kim", "--scope", "*", "--state", gate.state().toString());
      assertThat(odd.code()).isEqualTo(2);
      assertThat(odd.err()).contains("`*`: allowed is an action");
    }
  }

  @Test
  void refusesAKeyBesideAnythingElse() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(YAML.formatted(origin.url()))) {
      String kim = bearing(key(gate, "kim"));
      for (String other : List.of("Authorization: Basic eA==", bearing("abc.def.ghi"), kim)) {
        for (String path : List.of("/open", "/orders/1")) {
          assertThat(ask(gate, path, other, kim).status()).as(other).isEqualTo(401);
          assertThat(ask(gate, path, kim, other).status()).as(other).isEqualTo(401);
        }
      }
      assertThat(origin.requests()).as("nothing of it gets to the origin").isEmpty();
    }
  }

  @Test
  void sendsABrowserToSignIn() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(YAML.formatted(origin.url()))) {
      Reply sent = ask(gate, "/orders/1?a=b%20c", "Accept: text/html", "Sec-Fetch-Mode: navigate");
      assertThat(sent.status()).isEqualTo(303);
      String to = URLEncoder.encode("/orders/1?a=b%20c", StandardCharsets.UTF_8);
      assertThat(sent.field("location")).isEqualTo("/.munjigi/sign-in?to=" + to);
      assertThat(ask(gate, "/orders/1", "Accept: text/html", "Sec-Fetch-Mode: cors").status())
          .isEqualTo(401);
      try (Wire clear = Wire.clear(gate.listener("plain"))) {
        String request =
            "GET /orders/1 HTTP/1.1\r\nHost: shop.test\r\nAccept: text/html\r\n\r\n";
        assertThat(clear.send(request).reply().status()).isEqualTo(401);
      }
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void endsTheStreamsOfARevokedKeyAndNoOthers() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.WebSocketEcho());
        Gate gate = Gate.start(YAML.formatted(origin.url()))) {
      String kim = key(gate, "kim");
      String lee = key(gate, "lee");
      try (Wire one = open(gate, kim);
          Wire other = open(gate, lee)) {
        String id = run(gate, "key", "list", "--user", "kim").split(" ")[0];
        run(gate, "key", "revoke", id);
        assertThat(one.closedWithin(Duration.ofSeconds(5))).isTrue();
        byte[] payload = "still here".getBytes(StandardCharsets.UTF_8);
        other.send(Frames.frame(0x81, payload, true));
        byte[] expected = Frames.frame(0x81, payload, false);
        assertThat(other.bytes(expected.length)).isEqualTo(expected);
        run(gate, "user", "disable", "lee");
        assertThat(other.closedWithin(Duration.ofSeconds(5))).isTrue();
      }
      awaitStatus(gate, lee, 401);
    }
  }

  private static Wire open(Gate gate, String key) throws IOException {
    Wire wire = Wire.tls(gate.listener("tls"), "shop.test");
    String handshake =
        "GET /ws HTTP/1.1\r\nHost: shop.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    Reply reply = wire.send(handshake + bearing(key) + "\r\n\r\n").reply();
    assertThat(reply.status()).isEqualTo(101);
    return wire;
  }
}
