package dev.munjigi.gates.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.789Z");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String SUBJECT_NAMES = "2.5.29.17";

  private final Material root = Authority.root(NOW, RANDOM);
  private final Material issuing = Authority.issuing(root, NOW, RANDOM);
  private final Material leaf = leaf("shop.example.com", "*.apps.example.com", "10.0.0.7");

  private Material leaf(String... hosts) {
    return Authority.leaf(issuing, SubjectNames.of(List.of(hosts)), NOW, RANDOM);
  }

  private List<X509Certificate> all() {
    return List.of(leaf.certificate(), issuing.certificate(), root.certificate());
  }

  @Test
  void makesARootThatSignsIssuingAuthoritiesOnly() {
    X509Certificate certificate = root.certificate();
    assertThat(certificate.getSubjectX500Principal().getName())
        .matches("CN=Munjigi Root [0-9a-f]{8}");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getBasicConstraints()).isEqualTo(1);
    assertThat(bits(certificate)).isEqualTo(384);
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA384withECDSA");
    assertThat(usages(certificate)).containsExactly(5, 6);
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo("2036-03-01T12:00:00Z");
  }

  @Test
  void makesAnIssuingAuthorityThatSignsNoOther() {
    X509Certificate certificate = issuing.certificate();
    assertThat(certificate.getSubjectX500Principal().getName())
        .matches("CN=Munjigi Issuing [0-9a-f]{8}");
    assertThat(certificate.getBasicConstraints()).isZero();
    assertThat(bits(certificate)).isEqualTo(256);
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA384withECDSA");
    assertThat(usages(certificate)).containsExactly(5, 6);
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo("2027-03-01T12:00:00Z");
  }

  @Test
  void makesACertificateForAServerAndNothingElse() throws Exception {
    X509Certificate certificate = leaf.certificate();
    assertThat(certificate.getSubjectX500Principal().getName()).isEmpty();
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(bits(certificate)).isEqualTo(256);
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(usages(certificate)).containsExactly(0);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo("2026-03-31T12:00:00Z");
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder(BASIC_CONSTRAINTS, KEY_USAGE, SUBJECT_NAMES);
    assertThat(leaf.chain()).containsExactly(certificate, issuing.certificate());
  }

  @Test
  void namesTheHostsAndTheMachineItself() throws Exception {
    assertThat(Chains.names(leaf.certificate()))
        .containsExactly(
            "*.apps.example.com",
            "localhost",
            "shop.example.com",
            "0:0:0:0:0:0:0:1",
            "10.0.0.7",
            "127.0.0.1");
    assertThat(Chains.names(leaf().certificate()))
        .containsExactly("localhost", "0:0:0:0:0:0:0:1", "127.0.0.1");
  }

  @Test
  void beginsFiveMinutesEarlyAtAWholeSecond() {
    assertThat(all())
        .allSatisfy(
            c -> assertThat(c.getNotBefore().toInstant()).isEqualTo("2026-03-01T11:55:00Z"));
  }

  @Test
  void marksAuthoritiesAndKeyUsagesAsCritical() {
    assertThat(all())
        .allSatisfy(
            c -> assertThat(c.getCriticalExtensionOIDs()).contains(BASIC_CONSTRAINTS, KEY_USAGE));
  }

  @Test
  void linksEachCertificateToItsIssuerByKeyIdentifier() {
    for (int i = 0; i < 3; i++) {
      byte[] issuer = value(all().get(Math.min(i + 1, 2)), "2.5.29.14");
      byte[] authority = value(all().get(i), "2.5.29.35");
      assertThat(AuthorityKeyIdentifier.getInstance(authority).getKeyIdentifierOctets())
          .hasSize(20)
          .isEqualTo(SubjectKeyIdentifier.getInstance(issuer).getKeyIdentifier());
    }
  }

  @Test
  void numbersCertificatesAtRandomWithPositiveNumbersOf128Bits() {
    Set<Object> serials = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      X509Certificate certificate = leaf().certificate();
      assertThat(certificate.getSerialNumber().signum()).isPositive();
      assertThat(certificate.getSerialNumber().bitLength()).isEqualTo(128);
      serials.add(certificate.getSerialNumber());
    }
    assertThat(serials).hasSize(50);
  }

  @Test
  void writesDatesBeyond2049AsTheStandardSays() throws Exception {
    Instant late = Instant.parse("2048-06-01T00:00:00Z");
    Material lateRoot = Authority.root(late, RANDOM);
    Material lateIssuing = Authority.issuing(lateRoot, late.plus(Duration.ofDays(900)), RANDOM);
    assertThat(lateRoot.certificate().getNotAfter().toInstant()).isEqualTo("2058-06-01T00:00:00Z");
    assertThat(
            Chains.trusted(
                lateIssuing.chain(), lateRoot.certificate(), late.plus(Duration.ofDays(1000))))
        .isTrue();
  }

  @Test
  void passesTheValidatorOfTheJdkWithinItsLifeOnly() throws Exception {
    X509Certificate anchor = root.certificate();
    assertThat(Chains.trusted(leaf.chain(), anchor, NOW)).isTrue();
    assertThat(Chains.trusted(leaf.chain(), anchor, NOW.minusSeconds(299))).isTrue();
    assertThat(Chains.trusted(leaf.chain(), anchor, NOW.minusSeconds(302))).isFalse();
    assertThat(Chains.trusted(leaf.chain(), anchor, NOW.plus(Duration.ofDays(31)))).isFalse();
    X509Certificate other = Authority.root(NOW, RANDOM).certificate();
    assertThat(Chains.trusted(leaf.chain(), other, NOW)).isFalse();
  }

  @Test
  void cannotSignAnAuthorityBelowTheIssuingOne() throws Exception {
    Material below = Authority.issuing(issuing, NOW, RANDOM);
    Material server = Authority.leaf(below, SubjectNames.of(List.of()), NOW, RANDOM);
    List<X509Certificate> chain =
        List.of(server.certificate(), below.certificate(), issuing.certificate());
    assertThat(Chains.trusted(chain, root.certificate(), NOW)).isFalse();
  }

  @Test
  void passesOpenSslAtItsStrictest(@TempDir Path folder) throws Exception {
    ToolPresence.require("openssl");
    Files.writeString(folder.resolve("root.pem"), pem(root.certificate()));
    Files.writeString(folder.resolve("issuing.pem"), pem(issuing.certificate()));
    Files.writeString(folder.resolve("leaf.pem"), pem(leaf.certificate()));
    for (String host : List.of("shop.example.com", "x.apps.example.com", "localhost")) {
      assertThat(openssl(folder, "-verify_hostname", host)).isEqualTo("leaf.pem: OK");
    }
    for (String address : List.of("127.0.0.1", "::1", "10.0.0.7")) {
      assertThat(openssl(folder, "-verify_ip", address)).isEqualTo("leaf.pem: OK");
    }
    assertThat(openssl(folder, "-verify_hostname", "evil.example.com"))
        .contains("hostname mismatch");
    assertThat(openssl(folder, "-purpose", "sslclient")).doesNotContain("leaf.pem: OK");
  }

  private static String openssl(Path folder, String option, String value) throws Exception {
    String command =
        "openssl verify -x509_strict -check_ss_sig -purpose sslserver -attime %d"
                .formatted(NOW.getEpochSecond())
            + " -CAfile root.pem -untrusted issuing.pem %s %s leaf.pem".formatted(option, value);
    Process process =
        new ProcessBuilder(command.split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }

  @Test
  void servesAThousandHosts() throws Exception {
    String[] hosts =
        IntStream.range(0, 1000)
            .mapToObj(i -> "service-%d.example.com".formatted(i))
            .toArray(String[]::new);
    Material now = Authority.root(Instant.now(), RANDOM);
    Material below = Authority.issuing(now, Instant.now(), RANDOM);
    SubjectNames names = SubjectNames.of(Arrays.asList(hosts));
    Material many = Authority.leaf(below, names, Instant.now(), RANDOM);
    assertThat(Chains.names(many.certificate())).hasSize(1003).contains(hosts);
    for (String host : List.of(hosts[0], hosts[999], "localhost", "127.0.0.1")) {
      Loopback.Outcome outcome =
          Loopback.shake(Loopback.client(now.certificate(), host), Loopback.server(many));
      assertThat(outcome.done()).as(host + " " + outcome).isTrue();
    }
    Loopback.Outcome stranger =
        Loopback.shake(
            Loopback.client(now.certificate(), "service-1000.example.com"), Loopback.server(many));
    assertThat(stranger.client()).hasMessageContaining("service-1000.example.com");
  }

  @Test
  void refusesMoreNamesThanClientsTake() {
    Set<String> hosts = new TreeSet<>();
    for (int i = 0; i < 5000; i++) {
      hosts.add("service-%d.example.com".formatted(i));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SubjectNames.of(hosts))
        .withMessageContaining("wildcards");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*.example.com",
        "SHOP.example.com",
        "xn--3e0b707e",
        "my_app.example.com",
        "a",
        "192.0.2.1",
        "2001:db8::1"
      })
  void takesHosts(String host) throws Exception {
    Material served = leaf(host);
    assertThat(Chains.names(served.certificate())).hasSize(4);
    assertThat(Chains.trusted(served.chain(), root.certificate(), NOW)).isTrue();
  }

  @Test
  void printsNoKey() {
    BigInteger secret = ((ECPrivateKey) leaf.key()).getS();
    assertThat(leaf.toString())
        .contains(leaf.certificate().getSerialNumber().toString(16))
        .contains("redacted")
        .doesNotContain(secret.toString(16))
        .doesNotContain(secret.toString());
  }

  @Test
  void refusesMaterialWhosePartsDoNotBelongTogether() {
    Material other = leaf();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Material(leaf.chain(), other.key()))
        .withMessageContaining("does not belong");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Material(List.of(leaf.certificate(), root.certificate()), leaf.key()))
        .withMessageContaining("not signed by the next");
    assertThatIllegalArgumentException().isThrownBy(() -> new Material(List.of(), leaf.key()));
  }

  private static int bits(X509Certificate certificate) {
    return ((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().bitLength();
  }

  private static List<Integer> usages(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return IntStream.range(0, usage.length).filter(i -> usage[i]).boxed().toList();
  }

  private static byte[] value(X509Certificate certificate, String extension) {
    return ASN1OctetString.getInstance(certificate.getExtensionValue(extension)).getOctets();
  }

  private static String pem(X509Certificate certificate) throws Exception {
    return Pem.write(Pem.CERTIFICATE, certificate.getEncoded());
  }
}
