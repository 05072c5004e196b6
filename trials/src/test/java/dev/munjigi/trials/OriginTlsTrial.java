package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Origins inside TLS: one that proves who it is is spoken to, another one gets nothing.
class OriginTlsTrial {
  private static final Credential ROOT = authority("root").selfSigned();
  private static final Credential STRANGER = authority("stranger").selfSigned();
  private static final Credential BELOW = authority("below").by(ROOT);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String NODE = "spiffe://a.test/node/one";

  @TempDir Path folder = Path.of(".");

  private static Credential.Order authority(String name) {
    return new Credential.Order().named(name).authority();
  }

  private static Credential.Order origin() {
    return new Credential.Order().named("origin").purpose(KeyPurposeId.id_kp_serverAuth);
  }

  private static Credential.Order local() {
    return origin().host("localhost").address("127.0.0.1");
  }

  private String yaml(TlsOrigin origin, String tls) throws Exception {
    Files.writeString(folder.resolve("root.pem"), ROOT.pem());
    return """
        munjigi: 1
        listeners:
          plain: {bind: "127.0.0.1:0"}
        limits: {connections: {grace: 60s}}
        services:
          shop:
            host: shop.test
            access: public
            upstream: "https://localhost:%d"
            tls: {%s}
        """
        .formatted(origin.port(), tls.replace("root.pem", folder.resolve("root.pem").toString()));
  }

  private static Reply ask(Gate gate) throws Exception {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      return wire.send(Stand.get("shop.test")).reply();
    }
  }

  private static void refused(Gate gate, String why) throws Exception {
    Explain explain = Refused.by(gate, ask(gate), "upstream.untrusted");
    assertThat(explain.all().toString()).contains(why);
  }

  @Test
  void getsManyRequestsOverOneHandshakeThatNamesItAndTheProtocol() throws Exception {
    try (TlsOrigin origin = TlsOrigin.http(local().by(ROOT));
        Gate gate = Gate.start(yaml(origin, "authorities: [root.pem]"));
        Wire wire = Wire.clear(gate.listener("plain"))) {
      for (int i = 0; i < 30; i++) {
        assertThat(wire.send(Stand.get("shop.test")).reply().text()).isEqualTo("ok");
      }
      assertThat(origin.hellos())
          .containsExactly(new TlsOrigin.Hello("TLSv1.3", List.of("http/1.1"), "localhost", null));
      assertThat(origin.requests()).isEqualTo(30);
    }
  }

  /// What each bad origin shows, by a part of what the operator is told.
  private static Map<String, Credential> bad() {
    Instant now = Instant.now();
    Map<String, Credential> bad = new LinkedHashMap<>();
    bad.put("expired at", local().valid(now.minus(DAY), now.minusSeconds(5)).by(ROOT));
    bad.put("not valid before", local().valid(now.plusSeconds(3600), now.plus(DAY)).by(ROOT));
    bad.put("matching localhost", origin().host("other.test").by(ROOT));
    bad.put("subjectAltName names no host", origin().named("localhost").by(ROOT));
    bad.put("`CN=origin`", local().selfSigned());
    bad.put("`CN=stranger`", local().by(STRANGER));
    bad.put(
        "usage", new Credential.Order().host("localhost").by(ROOT));
    bad.put("`CN=below`", local().by(BELOW).behind());
    return bad;
  }

  @Test
  @Provokes("upstream.untrusted")
  void getsNothingWithoutAGoodCertificate() throws Exception {
    Map<String, Credential> bad = bad();
    try (TlsOrigin origin = TlsOrigin.http(local().by(ROOT));
        Gate gate = Gate.start(yaml(origin, "authorities: [root.pem]"))) {
      for (Map.Entry<String, Credential> one : bad.entrySet()) {
        origin.show(one.getValue());
        refused(gate, one.getKey());
      }
      assertThat(origin.hellos()).isEmpty();
      origin.show(local().by(BELOW));
      assertThat(ask(gate).status()).isEqualTo(200);
    }
  }

  @Test
  void getsNothingOnceAListHasItOrNoListSpeaksForItsIssuer() throws Exception {
    Credential revoked = local().by(ROOT);
    Path list = Files.writeString(folder.resolve("root.crl"), ROOT.revoked(revoked));
    String tls = "authorities: [root.pem], revocation: [" + list + "]";
    try (TlsOrigin origin = TlsOrigin.http(revoked);
        Gate gate = Gate.start(yaml(origin, tls))) {
      refused(gate, "it is revoked");
      origin.show(local().by(BELOW));
      refused(gate, "whether it is revoked is unknown");
      assertThat(origin.hellos()).isEmpty();
      Credential good = local().by(ROOT);
      origin.show(good);
      assertThat(ask(gate).status()).isEqualTo(200);
      Credential.replace(list, ROOT.revoked(revoked, good));
      TlsOrigin.await("the list to be taken up", () -> ask(gate).status() == 502);
      refused(gate, "it is revoked");
    }
  }

  @Test
  void isToldByAnotherNameWhereTheServiceSaysOne() throws Exception {
    try (TlsOrigin origin = TlsOrigin.http(origin().host("shop.internal").by(ROOT));
        Gate gate =
            Gate.start(yaml(origin, "authorities: [root.pem], server-name: shop.internal"))) {
      assertThat(ask(gate).status()).isEqualTo(200);
      assertThat(origin.hellos().getFirst().serverName()).isEqualTo("shop.internal");
      origin.hangUp();
      origin.show(local().by(ROOT));
      TlsOrigin.await("a new connection", () -> ask(gate).status() == 502);
      refused(gate, "shop.internal");
    }
  }

  @Test
  void isToldByItsIdentityWhereTheServiceSaysOne() throws Exception {
    try (TlsOrigin origin = TlsOrigin.http(origin().uri("spiffe://a.test/node/two").by(ROOT));
        Gate gate = Gate.start(yaml(origin, "authorities: [root.pem], identity: " + NODE))) {
      refused(gate, "spiffe://a.test/node/two");
      origin.show(origin().uri(NODE).uri("spiffe://a.test/node/two").by(ROOT));
      refused(gate, "not an expected identity");
      origin.show(local().by(ROOT));
      refused(gate, "no identity");
      origin.show(origin().uri(NODE).by(STRANGER));
      refused(gate, "`CN=stranger`");
      assertThat(origin.hellos()).isEmpty();
      origin.show(origin().uri(NODE).by(ROOT));
      assertThat(ask(gate).status()).isEqualTo(200);
    }
  }

  @Test
  void isBelievedWithACertificateOfTheLocalAuthorityUntilThatIsRevoked() throws Exception {
    String node = "spiffe://own.test/node/web-1";
    try (TlsOrigin origin = TlsOrigin.http(local().by(ROOT));
        Gate gate = Gate.start(yaml(origin, "authorities: own"))) {
      refused(gate, "`CN=root`");
      Path out = folder.resolve("web-1");
      assertThat(ca(gate, "issue", "--spiffe", node, "--dns", "localhost", "--out", out.toString()))
          .isZero();
      Credential issued = Credential.read(out);
      origin.show(issued);
      try (Wire wire = Wire.clear(gate.listener("plain"))) {
        assertThat(wire.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
        assertThat(ca(gate, "revoke", "--spiffe", node)).isZero();
        // the connection that was judged before is not used any more
        TlsOrigin.await(
            "the revocation", () -> wire.send(Stand.get("shop.test")).reply().status() == 502);
      }
      refused(gate, "it is revoked");
      // ATTACK: a forged issuer between the two must not hide whose certificate it is
      Credential forger = authority("evil").selfSigned();
      Credential.Order twin =
          new Credential.Order()
              .subjectOf(issued.chain().get(1))
              .authority();
      origin.show(issued.behind(twin.by(forger).certificate(), issued.chain().get(1)));
      refused(gate, "it is revoked");
    }
  }

  private static int ca(Gate gate, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "ca";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Gate.run(gate.folder(), all).code();
  }
}
