package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// A certificate of a public authority (ACME): obtained by a challenge, kept over a restart.
class PublicCertificateTrial {
  private static final String OBTAINED = "was obtained from";

  private static String yaml(Origin origin, int clear, int tls, String acme) {
    return """
    munjigi: 1
    listeners:
      tls: {bind: "127.0.0.1:%d", tls: {certificate: acme}}
      plain: {bind: "127.0.0.1:%d", redirect-to: tls}
    services:
      shop:
        host: [shop.test, www.shop.test]
        upstream: "%s"
        routes: [{match: "GET /chat", access: public}, {match: "GET /shop/**", access: public}]
    %s
    """
        .formatted(tls, clear, origin.url(), acme);
  }

  private static X509Certificate shown(Gate gate) throws Exception {
    try (Wire wire = Wire.tls(gate.listener("tls"), "shop.test")) {
      return wire.certificate();
    }
  }

  private static void awaitShown(Gate gate) throws Exception {
    for (int i = 0; i < 200 && !issuer(shown(gate)).contains("Pebble"); i++) {
      Thread.sleep(100);
    }
    assertThat(issuer(shown(gate))).contains("Pebble");
    assertThat(shown(gate).getSubjectAlternativeNames().toString())
        .contains("shop.test")
        .contains("www.shop.test");
  }

  private static String issuer(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName();
  }

  @Test
  void isObtainedOverClearTextByAListenerThatOnlyRedirectsAndKeptOverARestart() throws Exception {
    int clear = Stand.closedPort();
    int tls = Stand.closedPort();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Pebble pebble = Pebble.start(new Pebble.Told(clear, tls, 86_400, true))) {
      String account = ", external-account: {key-id: kid-1, mac-key: " + pebble.macKey() + "}";
      String acme = pebble.acme(", challenge: http-01" + account);
      Gate gate = Gate.start(yaml(origin, clear, tls, acme));
      assertThat(gate.stderr()).contains("there is no certificate yet");
      Pebble.await(gate, OBTAINED, 1);
      awaitShown(gate);
      X509Certificate first = shown(gate);
      // with the order the token is gone: the listener redirects again
      try (Wire wire = Wire.clear(gate.listener("plain"))) {
        String path = "/.well-known/acme-challenge/dG9rZW4";
        wire.send("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n\r\n");
        assertThat(wire.reply().status()).isEqualTo(308);
      }
      assertThat(Events.await(gate, "certificate.obtained")).contains("shop.test www.shop.test");
      for (String name : new String[] {"account", "certificate", "attempts"}) {
        assertThat(Files.readString(gate.state().resolve("acme").resolve(name)))
            .doesNotContain("PRIVATE KEY")
            .doesNotContain(Pebble.MAC_KEY);
      }
      gate.requireNoStackTrace();
      gate.stop();
      try (Gate again = gate.again()) {
        assertThat(shown(again)).isEqualTo(first);
        Thread.sleep(3_000);
        assertThat(again.stderr().split(OBTAINED, -1)).hasSize(2);
      }
    }
  }

  @Test
  void isObtainedInAHandshakeThatNeverReachesTheServices() throws Exception {
    int clear = Stand.closedPort();
    int tls = Stand.closedPort();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Pebble pebble = Pebble.start(new Pebble.Told(Stand.closedPort(), tls, 86_400, false));
        Gate gate = Gate.start(yaml(origin, clear, tls, pebble.acme("")))) {
      Pebble.await(gate, OBTAINED, 1);
      assertThat(gate.stderr()).contains("by `tls-alpn-01`");
      awaitShown(gate);
      try (Wire wire = Wire.tls(gate.listener("tls"), "shop.test")) {
        wire.send("GET /shop/ HTTP/1.1\r\nHost: shop.test\r\n\r\n");
        assertThat(wire.reply().status()).isEqualTo(200);
      }
      assertThat(gate.stderr()).doesNotContain("tls.handshake");
    }
  }

  @Test
  void isRenewedWhileConnectionsLiveOnAndStaysWhenTheAuthorityIsGone() throws Exception {
    int clear = Stand.closedPort();
    int tls = Stand.closedPort();
    Origin origin = Origin.start(new Behaviour.WebSocketEcho());
    Pebble pebble = Pebble.start(new Pebble.Told(clear, tls, 24, false));
    try (origin;
        pebble;
        Gate gate = Gate.start(yaml(origin, clear, tls, pebble.acme("")))) {
      Pebble.await(gate, OBTAINED, 1);
      awaitShown(gate);
      X509Certificate first = shown(gate);
      try (Wire open = Wire.tls(gate.listener("tls"), "shop.test")) {
        open.send(Frames.HANDSHAKE);
        assertThat(open.reply().status()).isEqualTo(101);
        echo(open, 1);
        Pebble.await(gate, OBTAINED, 2);
        for (int i = 0; i < 100 && shown(gate).equals(first); i++) {
          Thread.sleep(100);
        }
        X509Certificate second = shown(gate);
        assertThat(second).isNotEqualTo(first);
        assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
        echo(open, 2);
        pebble.close();
        Pebble.await(gate, "no certificate for", 1);
        assertThat(gate.stderr()).contains("step `directory`");
        assertThat(issuer(shown(gate))).contains("Pebble");
        echo(open, 3);
        assertThat(Events.await(gate, "certificate.failed")).contains("step `directory`");
      }
    }
  }

  private static void echo(Wire open, int of) throws Exception {
    byte[] payload = new byte[100];
    Arrays.fill(payload, (byte) of);
    byte[] expected = Frames.frame(0x82, payload, false);
    open.send(Frames.frame(0x82, payload, true));
    assertThat(open.bytes(expected.length)).isEqualTo(expected);
  }

  @Test
  void saysWhichHostCouldNotBeShownToBeOurs() throws Exception {
    int nobody = Stand.closedPort();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Pebble pebble = Pebble.start(new Pebble.Told(nobody, nobody, 86_400, false));
        Gate gate =
            Gate.start(yaml(origin, Stand.closedPort(), Stand.closedPort(), pebble.acme("")))) {
      Pebble.await(gate, "no certificate for", 1);
      assertThat(gate.stderr())
          .contains("step `challenge`: host `")
          .contains("by `tls-alpn-01` is `invalid`: ");
      assertThat(issuer(shown(gate))).contains("Munjigi");
    }
  }
}
