package dev.munjigi.gates.tls;

import static dev.munjigi.gates.tls.Forge.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.munjigi.gates.exchange.ClientCertificate;
import dev.munjigi.gates.tls.Forge.Party;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which client certificates are accepted: the table of hostile ones, and the good.
class ClientTrustTest {
  private static final Party ROOT = Forge.authority("root", 2).selfSigned();
  private static final Party ISSUING = Forge.authority("issuing", 0).by(ROOT);
  private static final Party STRANGER = Forge.authority("root", 2).selfSigned();
  private static final KeyPair RSA_1024 = Forge.keys("RSA", 1024);
  private static final KeyPair RSA = Forge.keys("RSA", 2048);
  private static final Party RSA_ROOT = Forge.authority("rsa root", 2).keys(RSA).selfSigned();
  private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
  private static final Duration DAY = Duration.ofDays(1);

  private static ClientTrust trust(List<RevocationList> lists, Party... authorities) {
    return new ClientTrust(
        true,
        Stream.of(authorities)
            .map(one -> new ClientTrust.Authority(read(one), false, ""))
            .toList(),
        new Revocations(lists, !lists.isEmpty(), Set.of()),
        "own.example");
  }

  private static ClientTrust own(Set<BigInteger> revoked) {
    return new ClientTrust(
        true,
        List.of(new ClientTrust.Authority(read(ROOT), true, "")),
        new Revocations(List.of(), false, revoked),
        "own.example");
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

  private static RevocationList list(Party issuer, Instant from, Instant until, BigInteger... serials) {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer.name(), Date.from(from));
    builder.setNextUpdate(Date.from(until));
    for (BigInteger serial : serials) {
      builder.addCRLEntry(serial, Date.from(from), CRLReason.keyCompromise);
    }
    try {
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.keys().getPrivate()))
              .getEncoded();
      return RevocationList.read(der).getFirst();
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private static RevocationList current(Party issuer, BigInteger... serials) {
    return list(issuer, NOW.minus(DAY), NOW.plus(DAY), serials);
  }

  private static Arguments bad(String what, TlsReason reason, Party... chain) {
    return argumentSet(what, reason, Arrays.stream(chain).map(Party::der).toList());
  }

  private static Party below(Forge forge) {
    return forge.by(ISSUING);
  }

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  static Stream<Arguments> times() {
    return Stream.of(
        bad(
            "expired a second ago",
            TlsReason.CLIENT_CERTIFICATE_EXPIRED,
            below(Forge.client().valid(NOW.minus(DAY), NOW.minusSeconds(1))),
            ISSUING),
        bad(
            "valid from the next second on",
            TlsReason.CLIENT_CERTIFICATE_NOT_YET_VALID,
            below(Forge.client().valid(NOW.plusSeconds(1), NOW.plus(DAY))),
            ISSUING),
        expiredIssuer(
            "an issuer that expired",
            TlsReason.CLIENT_CERTIFICATE_EXPIRED,
            NOW.minus(DAY),
            NOW.minusSeconds(1)),
        expiredIssuer(
            "an issuer that is not valid yet",
            TlsReason.CLIENT_CERTIFICATE_NOT_YET_VALID,
            NOW.plusSeconds(1),
            NOW.plus(DAY)),
        bad(
            "ends before it begins",
            TlsReason.CLIENT_CERTIFICATE_NOT_YET_VALID,
            below(Forge.client().valid(NOW.plus(DAY), NOW.minus(DAY))),
            ISSUING));
  }

  private static Arguments expiredIssuer(String what, TlsReason reason, Instant from, Instant until) {
    Party issuer = Forge.authority("old", 0).valid(from, until).by(ROOT);
    return bad(what, reason, Forge.client().by(issuer), issuer);
  }

  static Stream<Arguments> chains() {
    Party noAuthority =
        Forge.client().named("CN=leaf as issuer").keys(Forge.ec("secp256r1")).by(ISSUING);
    Party noSign =
        Forge.authority("no sign", 0)
            .without(Extension.keyUsage)
            .add(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .by(ROOT);
    Party noUsage = Forge.authority("no usage", 0).without(Extension.keyUsage).by(ROOT);
    Party noConstraints =
        Forge.authority("no constraints", 0).without(Extension.basicConstraints).by(ROOT);
    Party tooDeep = Forge.authority("too deep", 0).by(ISSUING);
    Party deep1 = Forge.authority("deep 1", 2).by(ROOT);
    Party deep2 = Forge.authority("deep 2", 2).by(deep1);
    Party deep3 = Forge.authority("deep 3", 2).by(deep2);
    Party version1 = Forge.authority("version 1", 0).version(1).by(ROOT);
    Party serverOnly = Forge.authority("servers", 0).purposes(KeyPurposeId.id_kp_serverAuth).by(ROOT);
    Party client = below(Forge.client());
    byte[] forged = client.der().clone();
    forged[forged.length - 5] ^= 1;
    return Stream.of(
        bad("self-signed", TlsReason.CLIENT_CERTIFICATE_UNTRUSTED, Forge.client().selfSigned()),
        bad(
            "self-signed with the authority's name",
            TlsReason.CLIENT_CERTIFICATE_UNTRUSTED,
            Forge.client().named("CN=root").selfSigned()),
        bad(
            "another authority of the same name",
            TlsReason.CLIENT_CERTIFICATE_UNTRUSTED,
            Forge.client().by(STRANGER),
            STRANGER),
        bad("without its intermediate", TlsReason.CLIENT_CERTIFICATE_UNTRUSTED, client),
        bad("in the wrong order", TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE, ISSUING, client),
        bad(
            "a stranger's intermediate between",
            TlsReason.CLIENT_CERTIFICATE_UNTRUSTED,
            client,
            STRANGER,
            ISSUING),
        argumentSet(
            "a signature with one bit changed",
            TlsReason.CLIENT_CERTIFICATE_UNTRUSTED,
            List.of(forged, ISSUING.der())),
        bad(
            "signed by a certificate that is no authority's",
            TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN,
            Forge.client().by(noAuthority),
            noAuthority,
            ISSUING),
        bad(
            "an issuer that may not sign certificates",
            TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN,
            Forge.client().by(noSign),
            noSign),
        bad(
            "an issuer without a key usage",
            TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN,
            Forge.client().by(noUsage),
            noUsage),
        bad(
            "an issuer without basic constraints",
            TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN,
            Forge.client().by(noConstraints),
            noConstraints),
        bad(
            "an issuer's path length exceeded",
            TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN,
            Forge.client().by(tooDeep),
            tooDeep,
            ISSUING),
        bad(
            "the authority's own path length exceeded",
            TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN,
            Forge.client().by(deep3),
            deep3,
            deep2,
            deep1),
        bad(
            "an issuer of version 1",
            TlsReason.CLIENT_CERTIFICATE_MALFORMED,
            Forge.client().by(version1),
            version1),
        bad(
            "an issuer for servers alone",
            TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE,
            Forge.client().by(serverOnly),
            serverOnly),
        bad(
            "more certificates than are read",
            TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN,
            client,
            ISSUING,
            ROOT,
            ROOT,
            ROOT,
            ROOT,
            ROOT),
        bad(
            "one huge certificate",
            TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN,
            below(Forge.client().add(UNKNOWN, false, new byte[70_000])),
            ISSUING),
        argumentSet("nothing", TlsReason.CLIENT_CERTIFICATE_MISSING, List.of()));
  }

  static Stream<Arguments> usages() {
    return Stream.of(
        bad(
            "for servers",
            TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE,
            below(
                Forge.client()
                    .without(Extension.extendedKeyUsage)
                    .purposes(KeyPurposeId.id_kp_serverAuth)),
            ISSUING),
        bad(
            "without an extended key usage",
            TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE,
            below(Forge.client().without(Extension.extendedKeyUsage)),
            ISSUING),
        bad(
            "for any purpose",
            TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE,
            below(
                Forge.client()
                    .without(Extension.extendedKeyUsage)
                    .purposes(KeyPurposeId.anyExtendedKeyUsage)),
            ISSUING),
        bad(
            "a key for encryption alone",
            TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE,
            below(
                Forge.client()
                    .without(Extension.keyUsage)
                    .add(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))),
            ISSUING),
        bad(
            "an authority as a client",
            TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE,
            below(
                Forge.client()
                    .without(Extension.basicConstraints)
                    .add(Extension.basicConstraints, true, new BasicConstraints(true))),
            ISSUING),
        bad("an intermediate as a client", TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE, ISSUING),
        bad("the root as a client", TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE, ROOT),
        bad(
            "a SPIFFE ID without a key usage",
            TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE,
            below(Forge.workload("spiffe://other.example/a").without(Extension.keyUsage)),
            ISSUING));
  }

  static Stream<Arguments> strengths() {
    return Stream.of(
        bad(
            "signed with SHA-1",
            TlsReason.CLIENT_CERTIFICATE_WEAK,
            Forge.client().signedWith("SHA1withRSA").by(RSA_ROOT)),
        bad(
            "signed with MD5",
            TlsReason.CLIENT_CERTIFICATE_WEAK,
            Forge.client().signedWith("MD5withRSA").by(RSA_ROOT)),
        bad(
            "signed with ECDSA and SHA-1",
            TlsReason.CLIENT_CERTIFICATE_WEAK,
            below(Forge.client().signedWith("SHA1withECDSA")),
            ISSUING),
        bad(
            "an issuer signed with SHA-1",
            TlsReason.CLIENT_CERTIFICATE_WEAK,
            below(Forge.client()),
            ISSUING,
            Forge.authority("x", 0).signedWith("SHA1withRSA").by(RSA_ROOT)),
        bad(
            "an RSA key of 1,024 bits",
            TlsReason.CLIENT_CERTIFICATE_WEAK,
            below(Forge.client().keys(RSA_1024)),
            ISSUING),
        bad(
            "a DSA key",
            TlsReason.CLIENT_CERTIFICATE_WEAK,
            below(Forge.client().keys(Forge.keys("DSA", 2048))),
            ISSUING),
        bad(
            "an Ed25519 key",
            TlsReason.CLIENT_CERTIFICATE_WEAK,
            below(Forge.client().keys(Forge.keys("Ed25519", 0))),
            ISSUING));
  }

  static Stream<Arguments> names() {
    Party dnsOnly = constrained("dns", new GeneralSubtree(dns("inner.example")), null);
    Party without = constrained("not", null, new GeneralSubtree(dns("inner.example")));
    Party spiffeOnly =
        constrained(
            "uri",
            new GeneralSubtree(
                new GeneralName(GeneralName.uniformResourceIdentifier, "a.example")),
            null);
    return Stream.of(
        bad(
            "names nobody",
            TlsReason.CLIENT_CERTIFICATE_MALFORMED,
            below(Forge.client().named("")),
            ISSUING),
        bad(
            "names a host alone",
            TlsReason.CLIENT_CERTIFICATE_WRONG_NAME,
            below(Forge.client().named("").names(dns("a.example"))),
            ISSUING),
        workload("two SPIFFE IDs", "spiffe://a.example/x", "spiffe://b.example/y"),
        workload("a SPIFFE ID and another URI", "spiffe://a.example/x", "https://a.example/"),
        workload("a SPIFFE ID in upper case", "SPIFFE://a.example/x"),
        workload("a SPIFFE ID with a port", "spiffe://a.example:80/x"),
        workload("a SPIFFE ID with a user", "spiffe://u@a.example/x"),
        workload("a SPIFFE ID with an escape", "spiffe://a.example/%61"),
        workload("a SPIFFE ID that climbs", "spiffe://a.example/x/../y"),
        workload("a SPIFFE ID without a path", "spiffe://a.example"),
        workload("a SPIFFE ID with an empty path", "spiffe://a.example/"),
        workload("a SPIFFE ID with a query", "spiffe://a.example/x?y"),
        workload("the own trust domain by a foreign authority", "spiffe://own.example/node/web-1"),
        bad(
            "outside the names its issuer may give",
            TlsReason.CLIENT_CERTIFICATE_WRONG_NAME,
            Forge.client().names(dns("outer.example")).by(dnsOnly),
            dnsOnly),
        bad(
            "inside the names its issuer may not give",
            TlsReason.CLIENT_CERTIFICATE_WRONG_NAME,
            Forge.client().names(dns("a.inner.example")).by(without),
            without),
        bad(
            "a trust domain that its issuer may not give",
            TlsReason.CLIENT_CERTIFICATE_WRONG_NAME,
            Forge.workload("spiffe://b.example/x").by(spiffeOnly),
            spiffeOnly));
  }

  private static Arguments workload(String what, String... uris) {
    return bad(
        what, TlsReason.CLIENT_CERTIFICATE_WRONG_NAME, below(Forge.workload(uris)), ISSUING);
  }

  private static Party constrained(
      String name, @Nullable GeneralSubtree only, @Nullable GeneralSubtree but) {
    NameConstraints constraints =
        new NameConstraints(
            only == null ? null : new GeneralSubtree[] {only},
            but == null ? null : new GeneralSubtree[] {but});
    return Forge.authority(name, 0).add(Extension.nameConstraints, true, constraints).by(ROOT);
  }

  static Stream<Arguments> forms() throws IOException {
    byte[] good = below(Forge.client()).der();
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    byte[] garbage = "-----BEGIN CERTIFICATE-----".getBytes(StandardCharsets.US_ASCII);
    DEROctetString noNames = new DEROctetString(new byte[0]);
    return Stream.of(
        raw("a byte too many", longer),
        raw("cut off", Arrays.copyOf(good, good.length - 1)),
        raw("empty", new byte[0]),
        raw("text", garbage),
        raw("a list that contains nothing", new byte[] {0x30, 0}),
        raw("BER in the place of DER", indefinite(good)),
        form("an extension twice", Forge.client().uris("a:b").uris("a:c")),
        form(
            "two key usages",
            Forge.client().add(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))),
        form("an unknown critical extension", Forge.client().add(UNKNOWN, true, DERNull.INSTANCE)),
        form(
            "alternative names that are none",
            Forge.client().add(Extension.subjectAlternativeName, false, noNames)),
        form("no alternative name in the list", Forge.client().names()),
        form("a host with a NUL byte", Forge.client().names(dns("a.example\0.b.example"))),
        form("a host with a space", Forge.client().names(dns("a example"))),
        form(
            "an address of five bytes",
            Forge.client()
                .names(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[5])))),
        form("an empty URI", Forge.client().uris("")),
        form(
            "basic constraints that are none",
            Forge.client()
                .without(Extension.basicConstraints)
                .add(Extension.basicConstraints, true, new byte[] {4, 0})),
        form(
            "an extended key usage that is none",
            Forge.client()
                .without(Extension.extendedKeyUsage)
                .add(Extension.extendedKeyUsage, false, new byte[] {2, 1, 1})),
        form("of version 1", Forge.client().version(1)),
        form("a serial number of zero", Forge.client().serial(BigInteger.ZERO)),
        form("a negative serial number", Forge.client().serial(BigInteger.valueOf(-7))),
        form("a serial number of 21 bytes", Forge.client().serial(BigInteger.ONE.shiftLeft(160))));
  }

  private static Arguments form(String what, Forge forge) {
    return raw(what, below(forge).der());
  }

  private static Arguments raw(String what, byte[] der) {
    return argumentSet(
        what, TlsReason.CLIENT_CERTIFICATE_MALFORMED, List.of(der, ISSUING.der()));
  }

  /// The outer sequence with an indefinite length.
  private static byte[] indefinite(byte[] der) {
    int head = 2 + (der[1] < 0 ? der[1] & 0x7F : 0);
    byte[] ber = new byte[der.length - head + 4];
    ber[0] = 0x30;
    ber[1] = (byte) 0x80;
    System.arraycopy(der, head, ber, 2, der.length - head);
    return ber;
  }

  @ParameterizedTest
  @MethodSource({"times", "chains", "usages", "strengths", "names", "forms"})
  void refuses(TlsReason reason, List<byte[]> chain) {
    ClientTrust trust = trust(List.of(), ROOT, RSA_ROOT);
    CertificateRefused refused =
        assertThrows(CertificateRefused.class, () -> trust.judgeEncoded(chain, NOW));
    assertThat(refused.reason()).as(refused.evidence()).isEqualTo(reason);
    assertThat(refused.evidence()).hasSizeLessThanOrEqualTo(256).matches("[ -~]*");
  }

  private static ClientCertificate judged(ClientTrust trust, Party... chain)
      throws CertificateRefused {
    return trust.judgeEncoded(Arrays.stream(chain).map(Party::der).toList(), NOW);
  }

  private static TlsReason refusal(ClientTrust trust, Party... chain) {
    return assertThrows(CertificateRefused.class, () -> judged(trust, chain)).reason();
  }

  @Test
  void acceptsAChainThatHoldsACertificateTwice() throws Exception {
    ClientTrust trust = trust(List.of(), ROOT);
    Party client = below(Forge.client().named("CN=twice"));
    assertThat(judged(trust, client, client, ISSUING)).isEqualTo(judged(trust, client, ISSUING));
  }

  @Test
  void acceptsASubjectBelowAForeignAuthority() throws Exception {
    ClientTrust trust = trust(List.of(), ROOT);
    Party client = below(Forge.client().named("CN=정원,O=Kim \\, Lee"));
    ClientCertificate judged = judged(trust, client, ISSUING);
    assertThat(judged.arn())
        .matches("arn:munjigi:iam:::certificate/[0-9a-f]{16}/[A-Za-z0-9=,.@_%-]+");
    assertThat(judged.spiffeId()).isNull();
    assertThat(judged.path()).hasSize(2);
    assertThat(judged(trust, client, ISSUING, ROOT)).isEqualTo(judged);
    assertThat(trust.lost(judged, NOW)).isNull();
  }

  @Test
  void namesTheSameSubjectOfTwoAuthoritiesDifferently() throws Exception {
    Party one = Forge.client().by(ROOT);
    Party other = Forge.client().by(STRANGER);
    ClientTrust trust = trust(List.of(), ROOT, STRANGER);
    assertThat(judged(trust, one).arn()).isNotEqualTo(judged(trust, other).arn());
  }

  @Test
  void namesNodesAndFunctionsOfTheOwnTrustDomainAlone() throws Exception {
    ClientTrust own = own(Set.of());
    assertThat(judged(own, below(Forge.workload("spiffe://own.example/node/web-1")), ISSUING).arn())
        .isEqualTo("arn:munjigi:iam:::node/web-1");
    assertThat(judged(own, below(Forge.workload("spiffe://own.example/function/f")), ISSUING).arn())
        .isEqualTo("arn:munjigi:iam:::function/f");
    assertThat(judged(own, below(Forge.workload("spiffe://own.example/node/a/b")), ISSUING).arn())
        .isEqualTo("arn:munjigi:iam:::workload/own.example/node/a/b");
    assertThat(refusal(own, below(Forge.workload("spiffe://x.example/node/a")), ISSUING))
        .isEqualTo(TlsReason.CLIENT_CERTIFICATE_WRONG_NAME);
    Party foreign = below(Forge.workload("spiffe://x.example/node/web-1"));
    assertThat(judged(trust(List.of(), ROOT), foreign, ISSUING).arn())
        .isEqualTo("arn:munjigi:iam:::workload/x.example/node/web-1");
  }

  @Test
  void keepsAnAuthorityToTheTrustDomainThatItSays() throws Exception {
    Party authority = Forge.authority("spire", 1).uris("spiffe://a.example").selfSigned();
    ClientTrust trust =
        new ClientTrust(
            false,
            List.of(new ClientTrust.Authority(read(authority), false, "a.example")),
            new Revocations(List.of(), false, Set.of()),
            "own.example");
    assertThat(judged(trust, Forge.workload("spiffe://a.example/x").by(authority)).arn())
        .isEqualTo("arn:munjigi:iam:::workload/a.example/x");
    assertThat(refusal(trust, Forge.workload("spiffe://b.example/x").by(authority)))
        .isEqualTo(TlsReason.CLIENT_CERTIFICATE_WRONG_NAME);
  }

  @Test
  void acceptsRsaWithSha256AndPss() throws Exception {
    ClientTrust trust = trust(List.of(), RSA_ROOT);
    assertThat(judged(trust, Forge.client().keys(RSA).by(RSA_ROOT)).arn()).isNotEmpty();
    Party pss = Forge.client().signedWith("SHA256withRSAandMGF1").by(RSA_ROOT);
    assertThat(judged(trust, pss).arn()).isNotEmpty();
  }

  @Test
  void refusesWhatTheOwnAuthorityRevoked() throws Exception {
    Party client = below(Forge.client());
    ClientCertificate before = judged(own(Set.of()), client, ISSUING);
    ClientTrust after = own(Set.of(client.serial()));
    assertThat(refusal(after, client, ISSUING)).isEqualTo(TlsReason.CLIENT_CERTIFICATE_REVOKED);
    assertThat(after.lost(before, NOW)).contains("tls.client-certificate-revoked");
  }

  @Test
  void refusesARevokedLeafAndARevokedIntermediate() throws Exception {
    Party client = below(Forge.client());
    ClientTrust none = trust(List.of(current(ROOT), current(ISSUING)), ROOT);
    ClientCertificate before = judged(none, client, ISSUING);
    ClientTrust leaf = trust(List.of(current(ROOT), current(ISSUING, client.serial())), ROOT);
    assertThat(refusal(leaf, client, ISSUING)).isEqualTo(TlsReason.CLIENT_CERTIFICATE_REVOKED);
    assertThat(leaf.lost(before, NOW)).contains("revoked");
    ClientTrust issuer = trust(List.of(current(ROOT, ISSUING.serial()), current(ISSUING)), ROOT);
    assertThat(refusal(issuer, client, ISSUING)).isEqualTo(TlsReason.CLIENT_CERTIFICATE_REVOKED);
  }

  @Test
  void refusesWhereNoCurrentListSpeaks() throws Exception {
    Party client = below(Forge.client());
    Instant then = NOW.minus(DAY);
    RevocationList old = list(ISSUING, then, NOW.minusSeconds(1));
    RevocationList coming = list(ISSUING, NOW.plusSeconds(1), NOW.plus(DAY));
    RevocationList forged = current(new Party(ISSUING.name(), STRANGER.keys(), new byte[0], BigInteger.ONE));
    for (RevocationList useless : List.of(old, coming, forged, current(STRANGER))) {
      ClientTrust trust = trust(List.of(current(ROOT), useless), ROOT);
      assertThat(refusal(trust, client, ISSUING))
          .isEqualTo(TlsReason.CLIENT_CERTIFICATE_REVOCATION_UNKNOWN);
    }
  }

  @Test
  void goesByAnOldListForWhatItRevoked() {
    Party client = below(Forge.client());
    RevocationList old = list(ISSUING, NOW.minus(DAY), NOW.minusSeconds(1), client.serial());
    ClientTrust trust = trust(List.of(current(ROOT), current(ISSUING), old), ROOT);
    assertThat(refusal(trust, client, ISSUING)).isEqualTo(TlsReason.CLIENT_CERTIFICATE_REVOKED);
  }

  @Test
  void noLongerHoldsWhenItExpiresOrItsAuthorityGoes() throws Exception {
    ClientTrust trust = trust(List.of(), ROOT);
    ClientCertificate client = judged(trust, below(Forge.client()), ISSUING);
    assertThat(trust.lost(client, NOW.plus(DAY))).isNull();
    assertThat(trust.lost(client, NOW.plus(DAY).plusMillis(1))).contains("expired");
    assertThat(trust(List.of(), STRANGER).lost(client, NOW)).contains("untrusted");
  }

  @Test
  void appliesTheNameConstraintsAndTheTimeOfTheAuthorityItself() throws Exception {
    NameConstraints constraints =
        new NameConstraints(
            new GeneralSubtree[] {new GeneralSubtree(dns("inner.example"))}, null);
    Party root =
        Forge.authority("narrow", 1).add(Extension.nameConstraints, true, constraints).selfSigned();
    ClientTrust narrow = trust(List.of(), root);
    assertThat(judged(narrow, Forge.client().names(dns("a.inner.example")).by(root)).arn())
        .isNotEmpty();
    assertThat(refusal(narrow, Forge.client().names(dns("outer.example")).by(root)))
        .isEqualTo(TlsReason.CLIENT_CERTIFICATE_WRONG_NAME);
    Party ended = Forge.authority("ended", 1).valid(NOW.minus(DAY), NOW.minusSeconds(1)).selfSigned();
    assertThat(refusal(trust(List.of(), ended), Forge.client().by(ended)))
        .isEqualTo(TlsReason.CLIENT_CERTIFICATE_EXPIRED);
  }

  @Test
  void readsNoListThatIsPartialOrEndless() throws Exception {
    X509v2CRLBuilder endless = new X509v2CRLBuilder(new X500Name("CN=root"), Date.from(NOW));
    X509v2CRLBuilder delta = new X509v2CRLBuilder(new X500Name("CN=root"), Date.from(NOW));
    delta.setNextUpdate(Date.from(NOW.plus(DAY)));
    delta.addExtension(
        Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.ONE));
    for (X509v2CRLBuilder builder : List.of(endless, delta)) {
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(ROOT.keys().getPrivate()))
              .getEncoded();
      IOException refused = assertThrows(IOException.class, () -> RevocationList.read(der));
      assertThat(refused).hasMessageContaining("list");
    }
  }
}
