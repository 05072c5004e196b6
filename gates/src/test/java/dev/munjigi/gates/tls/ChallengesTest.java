package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Test;

/// Challenges that are pending, and the handshakes that ask for them.
class ChallengesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final ServerName HOST = new ServerName("a.test");

  private final Challenges challenges = new Challenges(new SecureRandom());

  @Test
  void answersAFileAtItsOwnHostUntilTheOrderIsOver() {
    challenges.pend(AcmeSettings.Challenge.HTTP_01, HOST, "tok_1-A", "tok_1-A.key", NOW);
    assertThat(challenges.file("a.test", "tok_1-A")).isEqualTo("tok_1-A.key");
    assertThat(challenges.file("b.test", "tok_1-A")).isNull();
    assertThat(challenges.file("a.test", "other")).isNull();
    assertThat(challenges.awaitsHandshakes()).isFalse();
    challenges.clear();
    assertThat(challenges.file("a.test", "tok_1-A")).isNull();
  }

  @Test
  void showsACertificateThatNobodyTakesForTheHostsOwn() throws Exception {
    challenges.pend(AcmeSettings.Challenge.TLS_ALPN_01, HOST, "t", "t.key", NOW);
    assertThat(challenges.awaitsHandshakes()).isTrue();
    assertThat(challenges.handshake("b.test")).isNull();
    Material shown = Objects.requireNonNull(challenges.handshake("a.test"));
    X509Certificate certificate = shown.certificate();
    certificate.checkValidity(Date.from(NOW));
    assertThat(NamedCertificates.names(certificate)).containsExactly("a.test");
    assertThat(certificate.getCriticalExtensionOIDs()).containsExactly("1.3.6.1.5.5.7.1.31");
    byte[] value =
        ASN1OctetString.getInstance(certificate.getExtensionValue("1.3.6.1.5.5.7.1.31"))
            .getOctets();
    assertThat(ASN1OctetString.getInstance(value).getOctets())
        .isEqualTo(
            MessageDigest.getInstance("SHA-256")
                .digest("t.key".getBytes(StandardCharsets.US_ASCII)));
    challenges.clear();
    assertThat(challenges.awaitsHandshakes()).isFalse();
  }

  @Test
  void takesNoOddTokenAndNoFloodOfThem() {
    for (String odd : List.of("", "a/b", "a.b", "a b", "é", "a".repeat(257), "..", "%41")) {
      assertThatThrownBy(
              () -> challenges.pend(AcmeSettings.Challenge.HTTP_01, HOST, odd, "k", NOW))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int i = 0; i < Challenges.MOST; i++) {
      challenges.pend(AcmeSettings.Challenge.HTTP_01, HOST, "t" + i, "k", NOW);
    }
    assertThatThrownBy(
            () -> challenges.pend(AcmeSettings.Challenge.HTTP_01, HOST, "more", "k", NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// A real hello.
  private static byte[] hello(String name, String... protocols) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (!name.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
    java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(1 << 15);
    engine.wrap(java.nio.ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  @Test
  void knowsTheHelloOfAnAuthorityFromAllOthers() throws Exception {
    byte[] hello = hello("A.test", "acme-tls/1");
    assertThat(ChallengeHello.length(Arrays.copyOf(hello, 5))).isEqualTo(hello.length);
    assertThat(ChallengeHello.host(hello)).contains(HOST);
    assertThat(ChallengeHello.host(hello("a.test"))).isEmpty();
    assertThat(ChallengeHello.host(hello("a.test", "h2", "http/1.1"))).isEmpty();
    assertThat(ChallengeHello.host(hello("a.test", "acme-tls/1", "h2"))).isEmpty();
    assertThat(ChallengeHello.host(hello("a.test", "h2", "acme-tls/1"))).isEmpty();
    assertThat(ChallengeHello.host(hello("", "acme-tls/1"))).isEmpty();
    assertThat(ChallengeHello.length("GET /".getBytes(StandardCharsets.US_ASCII))).isZero();
    assertThat(ChallengeHello.length(new byte[] {22, 3, 1, 0, 0})).isZero();
    assertThat(ChallengeHello.length(new byte[] {22, 3, 1, (byte) 0xFF, 0})).isZero();
  }

  @Test
  void understandsNothingOfAHelloThatIsCutOrBent() throws Exception {
    byte[] hello = hello("a.test", "acme-tls/1");
    for (int length = ChallengeHello.HEAD; length < hello.length; length++) {
      assertThat(ChallengeHello.host(Arrays.copyOf(hello, length))).isEmpty();
    }
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bent = hello.clone();
      for (int j = 0; j <= i % 4; j++) {
        bent[ChallengeHello.HEAD + random.nextInt(bent.length - ChallengeHello.HEAD)] =
            (byte) random.nextInt();
      }
      // whatever it says, it does not throw, and what it finds is a host name
      ChallengeHello.host(bent).ifPresent(host -> assertThat(host.text()).isNotEmpty());
    }
  }
}
