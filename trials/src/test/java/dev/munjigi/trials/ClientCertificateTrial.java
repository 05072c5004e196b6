package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Client certificates: a good one names a principal, a bad one ends the handshake with an alert
/// and its own reason, and one that goes bad takes its connections with it.
class ClientCertificateTrial {
  private static final Credential PARTNERS = new Credential.Order().named("a").authority().selfSigned();
  private static final Credential UNLISTED = new Credential.Order().named("b").authority().selfSigned();
  private static final String HOST = "shop.test";
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private String yaml(Origin origin, String demand) throws IOException {
    Files.writeString(folder.resolve("partners.pem"), PARTNERS.pem() + UNLISTED.pem());
    return """
    munjigi: 1
    listeners:
      tls:
        bind: "127.0.0.1:0"
        tls:
          client-certificates: %s
          client-authorities: [own, %s]
          revocation: %s
    services:
      shop: {host: shop.test, upstream: "%s", access: public}
    """
        .formatted(
            demand, folder.resolve("partners.pem"), folder.resolve("partners.crl"), origin.url());
  }

  private void revoked(Credential... ones) throws IOException {
    Path part = folder.resolve("part.crl");
    Files.writeString(part, PARTNERS.revoked(ones));
    Files.move(part, folder.resolve("partners.crl"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Credential.Order client() {
    return new Credential.Order();
  }

  private static Credential issued(Gate gate, Path out, String id) throws Exception {
    Gate.Ended ended =
        Gate.run(
            gate.folder(), "ca", "issue", "--spiffe", id, "--out", out.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    return Credential.read(out);
  }

  private static Map<String, @Nullable Credential> hostile(Credential revoked) throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    KeyPair weak = rsa.generateKeyPair();
    Instant now = Instant.now();
    Credential leaf = client().named("leaf").by(PARTNERS);
    Map<String, @Nullable Credential> hostile = new LinkedHashMap<>();
    hostile.put("missing", null);
    hostile.put("malformed", client().odd().by(PARTNERS));
    hostile.put("weak", client().keys(weak).by(PARTNERS));
    hostile.put("untrusted", client().selfSigned());
    hostile.put("chain-broken", client().by(leaf));
    hostile.put("expired", client().valid(now.minus(DAY), now.minusSeconds(5)).by(PARTNERS));
    hostile.put("not-yet-valid", client().valid(now.plusSeconds(3600), now.plus(DAY)).by(PARTNERS));
    hostile.put("wrong-usage", client().purpose(KeyPurposeId.id_kp_serverAuth).by(PARTNERS));
    hostile.put("wrong-name", client().uri("spiffe://a.test/x").uri("spiffe://a.test/y").by(PARTNERS));
    hostile.put("revoked", revoked);
    hostile.put("revocation-unknown", client().by(UNLISTED));
    return hostile;
  }

  @Test
  @Provokes({
    "tls.client-certificate-missing",
    "tls.client-certificate-malformed",
    "tls.client-certificate-weak",
    "tls.client-certificate-untrusted",
    "tls.client-certificate-chain-broken",
    "tls.client-certificate-expired",
    "tls.client-certificate-not-yet-valid",
    "tls.client-certificate-wrong-usage",
    "tls.client-certificate-wrong-name",
    "tls.client-certificate-revoked",
    "tls.client-certificate-revocation-unknown"
  })
  void turnsAwayEachBadCertificateWithAnAlertAndItsReason() throws Exception {
    Credential revoked = client().by(PARTNERS);
    revoked(revoked);
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, "required"))) {
      int last = 1;
      for (Map.Entry<String, @Nullable Credential> one : hostile(revoked).entrySet()) {
        String source = "127.0.9." + last++;
        IOException alert =
            assertThrows(IOException.class, () -> exchange(gate, source, one.getValue()));
        assertThat(alert).as(one.getKey()).hasMessageContaining("fatal alert");
        Explain _ =
            Explain.awaitCode(gate, source, "tls.client-certificate-" + one.getKey());
      }
      assertThat(exchange(gate, "127.0.9.100", client().by(PARTNERS)))
          .contains("arn:munjigi:iam:::certificate/");
      Credential node = issued(gate, folder.resolve("n"), "spiffe://own.test/node/n-1");
      Thread.sleep(4_000);
      assertThat(exchange(gate, "127.0.9.101", node)).contains("arn:munjigi:iam:::node/n-1");
    }
  }

  /// What the origin was told.
  private static String exchange(Gate gate, String source, @Nullable Credential client)
      throws IOException {
    try (Wire wire = Wire.tls(gate.listener("tls"), source, HOST, client)) {
      return wire.send(Stand.get(HOST)).reply().text();
    }
  }

  @Test
  void letsNobodyInParticularInWhereCertificatesAreOptionalButNoBadOne() throws Exception {
    revoked();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, "optional"))) {
      assertThat(exchange(gate, "127.0.9.1", null)).doesNotContain("x-munjigi-principal");
      assertThrows(
          IOException.class, () -> exchange(gate, "127.0.9.2", client().selfSigned()));
      Explain _ = Explain.awaitCode(gate, "127.0.9.2", "tls.client-certificate-untrusted");
    }
  }

  @Test
  @Provokes("identity.certificate-lost")
  void takesConnectionsAndStreamsFromWhoIsRevoked() throws Exception {
    revoked();
    Credential partner = client().by(PARTNERS);
    Credential other = client().named("other").by(PARTNERS);
    try (Origin origin = Origin.start(new Behaviour.WebSocketEcho());
        Gate gate = Gate.start(yaml(origin, "required"))) {
      Credential node = issued(gate, folder.resolve("n"), "spiffe://own.test/node/n-1");
      Thread.sleep(4_000);
      try (Wire streamOfNode = Wire.tls(gate.listener("tls"), "127.0.9.1", HOST, node);
          Wire streamOfPartner = Wire.tls(gate.listener("tls"), "127.0.9.2", HOST, partner);
          Wire streamOfOther = Wire.tls(gate.listener("tls"), "127.0.9.3", HOST, other);
          Wire idle = Wire.tls(gate.listener("tls"), "127.0.9.4", HOST, node)) {
        for (Wire stream : new Wire[] {streamOfNode, streamOfPartner, streamOfOther}) {
          assertThat(stream.send(Frames.HANDSHAKE).reply().status()).isEqualTo(101);
        }
        Gate.Ended ended =
            Gate.run(gate.folder(), "ca", "revoke", "--spiffe", "spiffe://own.test/node/n-1");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(streamOfNode.closedWithin(Duration.ofSeconds(5))).isTrue();
        Refused.by(gate, idle.send(Stand.get(HOST)).reply(), "identity.certificate-lost");
        revoked(partner);
        assertThat(streamOfPartner.closedWithin(Duration.ofSeconds(5))).isTrue();
        byte[] echoed = Frames.frame(0x81, new byte[] {'x'}, false);
        streamOfOther.send(Frames.frame(0x81, new byte[] {'x'}, true));
        assertThat(streamOfOther.bytes(echoed.length)).isEqualTo(echoed);
        Files.writeString(folder.resolve("partners.crl"), "nonsense");
        Thread.sleep(4_000);
        assertThat(gate.stderr()).contains("holds no revocation list");
        streamOfOther.send(Frames.frame(0x81, new byte[] {'x'}, true));
        assertThat(streamOfOther.bytes(echoed.length)).isEqualTo(echoed);
      }
      Explain _ = Explain.awaitCode(gate, "127.0.9.2", "walk.lease-lost");
    }
  }

  @Test
  @Provokes("identity.certificate-needed")
  void refusesConnectionsWithoutACertificateOnceOneIsDemanded() throws Exception {
    revoked();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, "optional"));
        Wire wire = Wire.tls(gate.listener("tls"), "127.0.9.1", HOST, (Credential) null)) {
      assertThat(wire.send(Stand.get(HOST)).reply().status()).isEqualTo(200);
      gate.configure(yaml(origin, "required"));
      gate.api().call(200, "POST", "/v1/reload", "");
      Refused.by(gate, wire.send(Stand.get(HOST)).reply(), "identity.certificate-needed");
    }
  }
}
