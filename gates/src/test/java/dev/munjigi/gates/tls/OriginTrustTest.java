package dev.munjigi.gates.tls;

import static dev.munjigi.gates.tls.Forge.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.munjigi.gates.tls.Forge.Party;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which origins are believed: their paths, their revocation, their identities.
final class OriginTrustTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String HOST = "shop.test";
  private static final Party ROOT = Forge.authority("root", 2).selfSigned();
  private static final Party ISSUING = Forge.authority("issuing", 0).by(ROOT);
  private static final Party STRANGER = Forge.authority("stranger", 2).selfSigned();
  private static final Party LEAF = host(HOST).by(ISSUING);

  private static Forge server() {
    return new Forge()
        .named("CN=origin")
        .add(Extension.basicConstraints, true, new BasicConstraints(false))
        .add(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .purposes(KeyPurposeId.id_kp_serverAuth);
  }

  private static Forge host(String name) {
    return server().names(new GeneralName(GeneralName.dNSName, name));
  }

  private static X509Certificate read(Party party) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(party.der()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static List<X509Certificate> chain(Party... parties) {
    return Stream.of(parties).map(OriginTrustTest::read).toList();
  }

  private static RevocationList list(Party issuer, Instant until, BigInteger... serials) {
    return read(encoded(issuer, until, serials));
  }

  private static RevocationList read(byte[] der) {
    try {
      return RevocationList.read(der).getFirst();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] encoded(Party issuer, Instant until, BigInteger... serials) {
    Instant from = until.minus(DAY);
    X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer.name(), Date.from(from));
    builder.setNextUpdate(Date.from(until));
    for (BigInteger serial : serials) {
      builder.addCRLEntry(serial, Date.from(from), CRLReason.keyCompromise);
    }
    try {
      return builder
          .build(
              new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.keys().getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private static OriginTrust trust(
      @Nullable Party own, Revocations revocations, List<String> identities, Party... others) {
    return new OriginTrust(
        new OriginTrust.Roots(
            false,
            own == null ? null : read(own),
            Stream.of(others).map(OriginTrustTest::read).collect(Collectors.toSet())),
        new OriginSettings.Expected(null, identities.stream().map(SpiffeId::parse).toList()),
        revocations,
        null,
        false);
  }

  private static OriginTrust roots(Party... others) {
    return trust(null, new Revocations(List.of(), false, Set.of()), List.of(), others);
  }

  private static OriginTrust own(BigInteger... revoked) {
    return trust(ROOT, new Revocations(List.of(), false, Set.of(revoked)), List.of());
  }

  private static OriginTrust lists(RevocationList... lists) {
    return trust(null, new Revocations(List.of(lists), true, Set.of()), List.of(), ROOT);
  }

  private static OriginTrust identity(String... ids) {
    return trust(null, new Revocations(List.of(), false, Set.of()), List.of(ids), ROOT);
  }

  private static void accepts(OriginTrust trust, Party... shown) {
    assertThatCode(() -> trust.judge(chain(shown), HOST, List.of(), NOW))
        .doesNotThrowAnyException();
  }

  private static String refuses(OriginTrust trust, Party... shown) {
    CertificateException refused =
        assertThrows(
            CertificateException.class, () -> trust.judge(chain(shown), HOST, List.of(), NOW));
    assertThat(refused.getMessage()).doesNotContain("\n").isNotBlank();
    return String.valueOf(refused.getMessage());
  }

  @Test
  void acceptsAPathInWhateverOrderAndWithWhateverElseItCame() {
    accepts(roots(ROOT), LEAF, ISSUING);
    accepts(roots(ROOT), LEAF, ROOT, ISSUING);
    accepts(roots(ROOT), LEAF, STRANGER, ISSUING, ROOT);
    accepts(roots(ISSUING), LEAF);
    accepts(roots(STRANGER, ROOT), LEAF, ISSUING);
  }

  @Test
  void refusesWhatLeadsToNoAuthority() {
    assertThat(refuses(roots(ROOT), LEAF)).contains("`CN=issuing`");
    assertThat(refuses(roots(STRANGER), LEAF, ISSUING, ROOT)).contains("no valid path");
    assertThat(refuses(roots(ROOT), host(HOST).selfSigned())).contains("`CN=origin`");
    assertThat(refuses(roots(), LEAF, ISSUING)).contains("no authority");
    assertThrows(
        CertificateException.class, () -> roots(ROOT).judge(List.of(), HOST, List.of(), NOW));
  }

  @Test
  void takesThePlatformsAuthoritiesOnlyWhereTheyMayVouch() {
    OriginTrust system =
        new OriginTrust(
            new OriginTrust.Roots(true, null, Set.of()),
            OriginSettings.Expected.HOST,
            new Revocations(List.of(), false, Set.of()),
            null,
            false);
    assertThatCode(() -> system.judge(chain(LEAF, ISSUING), HOST, chain(ROOT), NOW))
        .doesNotThrowAnyException();
    assertThrows(
        CertificateException.class,
        () -> roots(STRANGER).judge(chain(LEAF, ISSUING), HOST, chain(ROOT), NOW));
  }

  @Test
  void refusesWhatIsNotValidNowTheAuthorityToo() {
    Party late = host(HOST).valid(NOW.plusSeconds(1), NOW.plus(DAY)).by(ISSUING);
    Party over = host(HOST).valid(NOW.minus(DAY), NOW.minusSeconds(1)).by(ISSUING);
    assertThat(refuses(roots(ROOT), late, ISSUING)).startsWith("not valid before");
    assertThat(refuses(roots(ROOT), over, ISSUING)).startsWith("expired at");
    Party old = Forge.authority("old", 2).valid(NOW.minus(DAY), NOW.minusSeconds(1)).selfSigned();
    assertThat(refuses(roots(old), host(HOST).by(old))).contains("no authority is valid");
    assertThat(refuses(roots(old, ROOT), host(HOST).by(old))).contains("no valid path");
    Party middle =
        Forge.authority("middle", 0).valid(NOW.minus(DAY), NOW.minusSeconds(1)).by(ROOT);
    assertThat(refuses(roots(ROOT), host(HOST).by(middle), middle)).contains("no valid path");
  }

  @Test
  void refusesAnExpiredCertificateThatIsListedItself() {
    // the platform's validator takes what is listed itself without a look at its dates
    Party old =
        Forge.authority("old", 0)
            .names(new GeneralName(GeneralName.dNSName, HOST))
            .valid(NOW.minus(DAY), NOW.minusSeconds(1))
            .selfSigned();
    Party good =
        Forge.authority("good", 0)
            .names(new GeneralName(GeneralName.dNSName, HOST))
            .selfSigned();
    assertThat(refuses(roots(old), old)).startsWith("expired at");
    accepts(roots(good), good);
  }

  @Test
  void refusesIssuersThatMayNotIssueThis() {
    Party leaf = host(HOST).by(LEAF);
    assertThat(refuses(roots(ROOT), leaf, LEAF, ISSUING)).contains("no valid path");
    Party deep = Forge.authority("deep", 0).by(ISSUING);
    assertThat(refuses(roots(ROOT), host(HOST).by(deep), deep, ISSUING)).contains("no valid path");
    Party short0 = Forge.authority("short", 0).selfSigned();
    Party below = Forge.authority("below", 0).by(short0);
    assertThat(refuses(roots(short0), host(HOST).by(below), below)).contains("fewer issuers");
    Party clients =
        Forge.authority("clients", 0).purposes(KeyPurposeId.id_kp_clientAuth).by(ROOT);
    assertThat(refuses(roots(ROOT), host(HOST).by(clients), clients)).contains("serverAuth");
    Party both =
        Forge.authority("both", 0).purposes(KeyPurposeId.anyExtendedKeyUsage).by(ROOT);
    accepts(roots(ROOT), host(HOST).by(both), both);
  }

  @Test
  void holdsAnAuthorityToItsNameConstraints() {
    GeneralSubtree tree =
        new GeneralSubtree(new GeneralName(GeneralName.dNSName, "inner.test"));
    Party constrained =
        Forge.authority("constrained", 0)
            .add(
                Extension.nameConstraints,
                true,
                new NameConstraints(new GeneralSubtree[] {tree}, null))
            .selfSigned();
    accepts(roots(constrained), host("a.inner.test").by(constrained));
    assertThat(refuses(roots(constrained), host("a.outer.test").by(constrained)))
        .startsWith("path:");
  }

  @Test
  void refusesWeakKeysAndSignatures() {
    Party weak = host(HOST).keys(Forge.keys("RSA", 1024)).by(ISSUING);
    assertThat(refuses(roots(ROOT), weak, ISSUING)).contains("its key");
    Party sha1 = host(HOST).signedWith("SHA1withECDSA").by(ISSUING);
    assertThat(refuses(roots(ROOT), sha1, ISSUING)).contains("it is signed with");
  }

  @Test
  void readsNoMoreCertificatesThanTenHoweverTheyNameEachOther() {
    List<Party> shown = new ArrayList<>(List.of(LEAF));
    for (int i = 0; i < OriginPath.LONGEST; i++) {
      shown.add(Forge.authority("issuing", 5).keys(ISSUING.keys()).by(STRANGER));
    }
    assertThat(refuses(roots(ROOT), shown.toArray(Party[]::new))).contains("at most `10`");
  }

  @Test
  void refusesWhatTheLocalAuthorityRevoked() {
    accepts(own(), LEAF, ISSUING);
    accepts(own(BigInteger.TWO), LEAF, ISSUING);
    assertThat(refuses(own(LEAF.serial()), LEAF, ISSUING)).startsWith("it is revoked: ");
    assertThat(refuses(own(ISSUING.serial()), LEAF, ISSUING)).startsWith("it is revoked: ");
  }

  @Test
  void findsTheRevokedBehindAForgedTwinOfItsIssuer() {
    // ATTACK: the twin has the issuer's name and key and leads nowhere
    Party twin = Forge.authority("issuing", 0).keys(ISSUING.keys()).by(STRANGER);
    assertThat(refuses(own(LEAF.serial()), LEAF, twin, ISSUING)).startsWith("it is revoked: ");
    RevocationList root = list(ROOT, NOW.plus(DAY));
    RevocationList issuing = list(ISSUING, NOW.plus(DAY), LEAF.serial());
    assertThat(refuses(lists(root, issuing), LEAF, twin, ISSUING))
        .startsWith("it is revoked: ");
  }

  @Test
  void needsACurrentListOfEachIssuerOnceThereIsOne() {
    RevocationList root = list(ROOT, NOW.plus(DAY).minusSeconds(60));
    RevocationList issuing = list(ISSUING, NOW.plus(DAY).minusSeconds(60));
    accepts(lists(root, issuing), LEAF, ISSUING);
    assertThat(refuses(lists(root), LEAF, ISSUING))
        .startsWith("whether it is revoked is unknown: ");
    assertThat(refuses(lists(root, list(ISSUING, NOW)), LEAF, ISSUING))
        .startsWith("whether it is revoked is unknown: ");
    assertThat(refuses(lists(root, list(ISSUING, NOW, LEAF.serial())), LEAF, ISSUING))
        .startsWith("it is revoked: ");
    assertThat(refuses(lists(root, list(STRANGER, NOW.plus(DAY))), LEAF, ISSUING))
        .startsWith("whether it is revoked is unknown: ");
  }

  @Test
  void needsOneIdentityOfThoseThatAreExpected() {
    String one = "spiffe://a.test/node/one";
    String two = "spiffe://a.test/node/two";
    Party good = server().uris(one).by(ISSUING);
    accepts(identity(one), good, ISSUING);
    accepts(identity(two, one), good, ISSUING);
    assertThat(refuses(identity(two), good, ISSUING)).contains(one);
    assertThat(refuses(identity(one, two), server().uris(one, two).by(ISSUING), ISSUING))
        .contains("not an expected identity");
    assertThat(refuses(identity(one), server().uris(one, one).by(ISSUING), ISSUING))
        .contains("not an expected identity");
    assertThat(refuses(identity(one), LEAF, ISSUING)).contains("no identity");
    assertThat(refuses(identity(one), server().uris("SPIFFE://A.test/node/one").by(ISSUING), ISSUING))
        .contains("not an expected identity");
    assertThat(refuses(identity(one), server().uris("x\n\u0007\u001b[2J").by(ISSUING), ISSUING))
        .contains("spaces or control characters");
  }

  @Test
  void needsAHostInTheSubjectAltNameWhereAHostIsExpected() throws Exception {
    Party bare = server().named("CN=" + HOST).by(ISSUING);
    assertThat(refuses(roots(ROOT), bare, ISSUING)).contains("names no host");
    Party address =
        server()
            .named("CN=" + HOST)
            .names(new GeneralName(GeneralName.iPAddress, "127.0.0.1"))
            .by(ISSUING);
    assertThat(refuses(roots(ROOT), address, ISSUING)).contains("names no host");
    roots(ROOT).judge(chain(address, ISSUING), "127.0.0.1", List.of(), NOW);
  }

  @Test
  void isTheSameOnceItIsReadAgain() {
    byte[] der = encoded(ROOT, NOW.plus(DAY), BigInteger.TWO);
    assertThat(roots(ROOT)).isEqualTo(roots(ROOT)).isNotEqualTo(roots(STRANGER));
    assertThat(own()).isEqualTo(own()).isNotEqualTo(own(BigInteger.ONE)).isNotEqualTo(roots(ROOT));
    assertThat(lists(read(der)))
        .isEqualTo(lists(read(der)))
        .hasSameHashCodeAs(lists(read(der)))
        .isNotEqualTo(lists(list(ROOT, NOW.plus(DAY))));
    assertThat(identity("spiffe://a.test/x")).isNotEqualTo(identity("spiffe://a.test/y"));
  }
}
