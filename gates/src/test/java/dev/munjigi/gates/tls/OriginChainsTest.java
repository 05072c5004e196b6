package dev.munjigi.gates.tls;

import static dev.munjigi.gates.tls.Forge.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.munjigi.gates.tls.Forge.Party;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Chains of origins after the kinds of C2SP/x509-limbo: none that is hostile is accepted, and the
/// good ones are.
class OriginChainsTest {
  private static final String HOST = "shop.test";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Party ROOT = Forge.authority("root", 3).selfSigned();
  private static final Party ISSUING = Forge.authority("issuing", 0).by(ROOT);
  private static final KeyPair RSA_1024 = Forge.keys("RSA", 1024);
  private static final Party RSA_ROOT =
      Forge.authority("rsa", 2).keys(Forge.keys("RSA", 2048)).selfSigned();
  private static final Party WEAK_ROOT = Forge.authority("weak", 2).keys(RSA_1024).selfSigned();
  private static final Party SHORT_ROOT = Forge.authority("short", 0).selfSigned();
  private static final ASN1ObjectIdentifier UNKNOWN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");

  private static Forge server() {
    return new Forge()
        .named("CN=origin")
        .add(Extension.basicConstraints, true, new BasicConstraints(false))
        .add(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .purposes(KeyPurposeId.id_kp_serverAuth);
  }

  private static Forge host() {
    return server().names(dns(HOST));
  }

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  private static Party constrained(@Nullable GeneralName only, @Nullable GeneralName but) {
    return Forge.authority("constrained", 0).add(Extension.nameConstraints, true, names(only, but)).by(ROOT);
  }

  private static NameConstraints names(@Nullable GeneralName only, @Nullable GeneralName but) {
    return new NameConstraints(
        only == null ? null : new GeneralSubtree[] {new GeneralSubtree(only)},
        but == null ? null : new GeneralSubtree[] {new GeneralSubtree(but)});
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

  /// What the JDK cannot even read is refused before anything here sees it.
  private static void judge(List<Party> shown) throws CertificateException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Party one : shown) {
      chain.add(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(one.der())));
    }
    new OriginTrust(
            new OriginTrust.Roots(
                false,
                null,
                Set.of(read(ROOT), read(RSA_ROOT), read(WEAK_ROOT), read(SHORT_ROOT))),
            new OriginSettings.Expected(null, List.of()),
            new Revocations(List.of(), false, Set.of()),
            null,
            false)
        .judge(chain, HOST, List.of(), NOW);
  }

  private static Arguments chain(String what, Party... shown) {
    return argumentSet(what, List.of(shown));
  }

  private static Arguments leaf(String what, Forge forge) {
    return chain(what, forge.by(ISSUING), ISSUING);
  }

  private static Arguments issuer(String what, Forge forge) {
    Party by = forge.by(ROOT);
    return chain(what, host().by(by), by);
  }

  private static Forge replaced(Forge forge, ASN1ObjectIdentifier id, byte[] value) {
    return forge.without(id).add(id, true, value);
  }

  static Stream<Arguments> times() {
    return Stream.of(
        leaf("expired", host().valid(NOW.minus(DAY), NOW.minusSeconds(1))),
        leaf("not valid yet", host().valid(NOW.plusSeconds(1), NOW.plus(DAY))),
        leaf("ends before it begins", host().valid(NOW.plus(DAY), NOW.minus(DAY))),
        issuer("an expired issuer", Forge.authority("x", 0).valid(NOW.minus(DAY), NOW.minusSeconds(1))),
        issuer("an issuer of tomorrow", Forge.authority("x", 0).valid(NOW.plusSeconds(1), NOW.plus(DAY))));
  }

  static Stream<Arguments> paths() {
    Party noAuthority = server().named("CN=leaf").keys(Forge.ec("secp256r1")).by(ISSUING);
    Party tooDeep = Forge.authority("deep", 0).by(ISSUING);
    Party first = Forge.authority("loop a", 2).selfSigned();
    Party second = Forge.authority("loop b", 2).by(first);
    Party looped = Forge.authority("loop a", 2).keys(first.keys()).by(second);
    Party belowShort = Forge.authority("below short", 0).by(SHORT_ROOT);
    Party one = Forge.authority("1", 3).by(ROOT);
    Party two = Forge.authority("2", 3).by(one);
    Party three = Forge.authority("3", 3).by(two);
    Party four = Forge.authority("4", 3).by(three);
    Party twin = Forge.authority("issuing", 0).selfSigned();
    List<Party> many = new ArrayList<>(List.of(host().by(ISSUING)));
    for (int i = 0; i < 10; i++) {
      many.add(Forge.authority("many " + i, 0).by(ROOT));
    }
    return Stream.of(
        chain("self-signed", host().selfSigned()),
        chain("self-signed by the name of the authority", host().named("CN=root").selfSigned()),
        chain("without its issuer", host().by(ISSUING)),
        chain("by another of the issuer's name", host().by(twin), ISSUING),
        chain("below a certificate that is no authority's", host().by(noAuthority), noAuthority, ISSUING),
        chain("deeper than its issuer allows", host().by(tooDeep), tooDeep, ISSUING),
        chain("deeper than the root allows", host().by(belowShort), belowShort),
        chain("far deeper than the root allows", host().by(four), four, three, two, one),
        chain("authorities that sign each other", host().by(second), second, looped),
        chain("an authority itself", ISSUING),
        argumentSet("eleven certificates", many),
        chain("nothing"),
        issuer("an issuer without constraints", Forge.authority("x", 0).without(Extension.basicConstraints)),
        issuer(
            "an issuer that says it is none",
            Forge.authority("x", 0)
                .without(Extension.basicConstraints)
                .add(Extension.basicConstraints, true, new BasicConstraints(false))),
        issuer(
            "an issuer that may not sign",
            Forge.authority("x", 0)
                .without(Extension.keyUsage)
                .add(Extension.keyUsage, true, new KeyUsage(KeyUsage.cRLSign))),
        issuer("an issuer for clients", Forge.authority("x", 0).purposes(KeyPurposeId.id_kp_clientAuth)),
        issuer("an issuer of version 1", Forge.authority("x", 0).version(1)),
        issuer("an issuer that nobody understands", Forge.authority("x", 0).add(UNKNOWN, true, DERNull.INSTANCE)));
  }

  static Stream<Arguments> strengths() {
    return Stream.of(
        chain("SHA-1", host().signedWith("SHA1withRSA").by(RSA_ROOT)),
        chain("MD5", host().signedWith("MD5withRSA").by(RSA_ROOT)),
        leaf("ECDSA with SHA-1", host().signedWith("SHA1withECDSA")),
        leaf("RSA of 1,024 bits", host().keys(RSA_1024)),
        leaf("DSA", host().keys(Forge.keys("DSA", 2048))),
        leaf("Ed25519", host().keys(Forge.keys("Ed25519", 0))),
        issuer("a weak issuer", Forge.authority("x", 0).keys(RSA_1024)),
        chain("a weak authority", host().by(WEAK_ROOT)));
  }

  static Stream<Arguments> uses() {
    return Stream.of(
        leaf("for clients", host().without(Extension.extendedKeyUsage).purposes(KeyPurposeId.id_kp_clientAuth)),
        leaf("for mail", host().without(Extension.extendedKeyUsage).purposes(KeyPurposeId.id_kp_emailProtection)),
        leaf("for nothing", replaced(host(), Extension.extendedKeyUsage, new byte[] {0x30, 0})),
        leaf(
            "an authority",
            host()
                .without(Extension.basicConstraints)
                .add(Extension.basicConstraints, true, new BasicConstraints(true))),
        leaf(
            "may sign certificates",
            host()
                .without(Extension.keyUsage)
                .add(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign))),
        leaf("constrains names", host().add(Extension.nameConstraints, true, names(dns("a.test"), null))));
  }

  static Stream<Arguments> forms() {
    byte[] changed = host().by(ISSUING).der().clone();
    changed[changed.length - 5] ^= 1;
    Party original = host().by(ISSUING);
    return Stream.of(
        chain("a changed signature", new Party(original.name(), original.keys(), changed, original.serial()), ISSUING),
        leaf("version 1", host().version(1)),
        leaf("a serial number of zero", host().serial(BigInteger.ZERO)),
        leaf("a negative serial number", host().serial(BigInteger.valueOf(-7))),
        leaf("a serial number of 21 bytes", host().serial(BigInteger.ONE.shiftLeft(160))),
        leaf("an extension twice", host().names(dns("evil.test"))),
        leaf("an unknown critical extension", host().add(UNKNOWN, true, DERNull.INSTANCE)),
        leaf("names that are none", server().add(Extension.subjectAlternativeName, false, new DEROctetString(new byte[0]))),
        leaf("no name in the list", server().names()),
        leaf("a NUL in a name", server().names(dns("shop.test\0.evil.test"))),
        leaf("a space in a name", server().names(dns("shop test"))),
        leaf("a name that begins with a dot", server().names(dns(".shop.test"))),
        leaf("a `*` within a label", server().names(dns("sh*p.test"))),
        leaf("a `*` that is not first", server().names(dns("shop.*.test"))),
        leaf("two `*`", server().names(dns("*.*.test"))),
        leaf("a `*` alone", server().names(dns("*"))),
        leaf("an address of five bytes", server().names(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[5])))),
        leaf("a common name alone", server().named("CN=" + HOST)),
        leaf("addresses alone", server().names(new GeneralName(GeneralName.iPAddress, "127.0.0.1"))));
  }

  static Stream<Arguments> constraints() {
    Party only = constrained(dns("inner.test"), null);
    Party but = constrained(null, dns("shop.test"));
    Party secret = constrained(null, dns("secret.shop.test"));
    Party below = constrained(null, dns(".secret.shop.test"));
    Party v4 = Forge.authority("odd", 0).add(Extension.nameConstraints, true,
        names(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[5])), null)).by(ROOT);
    Party odd = constrained(dns("a b"), null);
    Party kind = constrained(new GeneralName(GeneralName.registeredID, "1.2.3"), null);
    Party none = Forge.authority("none", 0).add(Extension.nameConstraints, true, names(null, null)).by(ROOT);
    return Stream.of(
        chain("outside what its issuer may give", host().by(only), only),
        chain("what its issuer may not give", host().by(but), but),
        chain("below what its issuer may not give", server().names(dns("a.shop.test")).by(but), but),
        chain("a `*` for what its issuer may not give", server().names(dns("*.shop.test")).by(secret), secret),
        chain("the same in capitals", server().names(dns("*.SHOP.test")).by(secret), secret),
        chain("a `*` for what its issuer may give nobody below", server().names(dns("*.shop.test")).by(below), below),
        chain("constraints of five bytes", host().by(v4), v4),
        chain("constraints that are no name", host().by(odd), odd),
        chain("constraints of a kind that nobody understands", host().by(kind), kind),
        chain("empty constraints", host().by(none), none));
  }

  @ParameterizedTest
  @MethodSource({"times", "paths", "strengths", "uses", "forms", "constraints"})
  void refuses(List<Party> shown) {
    CertificateException refused =
        assertThrows(CertificateException.class, () -> judge(shown));
    assertThat(refused.getMessage()).isNotBlank();
  }

  static Stream<Arguments> good() {
    Party only = constrained(dns("shop.test"), null);
    Party but = constrained(null, dns("secret.inner.shop.test"));
    Party one = Forge.authority("1", 2).by(ROOT);
    Party two = Forge.authority("2", 1).by(one);
    Party three = Forge.authority("3", 0).by(two);
    return Stream.of(
        leaf("plain", host()),
        chain("directly below the root", host().by(ROOT)),
        chain("with the root", host().by(ISSUING), ISSUING, ROOT),
        chain("in another order", host().by(three), one, three, two),
        leaf("without a purpose", host().without(Extension.extendedKeyUsage)),
        leaf("without a key usage", host().without(Extension.keyUsage)),
        leaf("for servers and clients", host().without(Extension.extendedKeyUsage).purposes(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth)),
        leaf("with `*`", server().names(dns("*.test"), dns(HOST))),
        leaf("an unknown extension", host().add(UNKNOWN, false, DERNull.INSTANCE)),
        leaf("a serial number of 20 bytes", host().serial(BigInteger.ONE.shiftLeft(158))),
        chain("RSA", host().by(RSA_ROOT)),
        leaf("P-384", host().keys(Forge.ec("secp384r1"))),
        chain("within constraints", host().by(only), only),
        chain("a `*` beside what its issuer may not give", server().names(dns("*.shop.test")).by(but), but));
  }

  @ParameterizedTest
  @MethodSource("good")
  void accepts(List<Party> shown) {
    assertThatCode(() -> judge(shown)).doesNotThrowAnyException();
  }
}
