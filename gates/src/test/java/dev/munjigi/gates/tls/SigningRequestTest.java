package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which requests for certificates are read.
class SigningRequestTest {
  private static final KeyPair EC = Forge.ec("secp256r1");

  private static byte[] made(KeyPair keys, String algorithm) {
    return made("CN=somebody", keys, keys, algorithm);
  }

  private static byte[] made(String subject, KeyPair shown, KeyPair signing, String algorithm) {
    try {
      return new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), shown.getPublic())
          .build(new JcaContentSignerBuilder(algorithm).build(signing.getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  /// The point of a key moved off its curve.
  private static byte[] besideTheCurve() throws IOException {
    CertificationRequest whole = CertificationRequest.getInstance(made(EC, "SHA256withECDSA"));
    CertificationRequestInfo info = whole.getCertificationRequestInfo();
    SubjectPublicKeyInfo key = info.getSubjectPublicKeyInfo();
    byte[] point = key.getPublicKeyData().getBytes();
    point[point.length - 1] ^= 1;
    return new CertificationRequest(
            new CertificationRequestInfo(
                info.getSubject(),
                new SubjectPublicKeyInfo(key.getAlgorithm(), point),
                info.getAttributes()),
            whole.getSignatureAlgorithm(),
            whole.getSignature())
        .getEncoded("DER");
  }

  private static byte[] relabelled() throws IOException {
    CertificationRequest whole = CertificationRequest.getInstance(made(EC, "SHA256withECDSA"));
    return new CertificationRequest(
            whole.getCertificationRequestInfo(),
            whole.getSignatureAlgorithm(),
            new DERBitString(new byte[64]))
        .getEncoded("DER");
  }

  static Stream<Arguments> hostile() throws IOException {
    byte[] good = made(EC, "SHA256withECDSA");
    byte[] flipped = good.clone();
    flipped[flipped.length - 5] ^= 1;
    byte[] ber = new byte[good.length + 1];
    // the outer length with a byte more than it needs
    int head = good[1] == (byte) 0x81 ? 3 : 2;
    ber[0] = good[0];
    ber[1] = (byte) (head == 3 ? 0x82 : 0x81);
    ber[2] = head == 3 ? 0 : good[1];
    if (head == 3) {
      ber[3] = good[2];
      System.arraycopy(good, 3, ber, 4, good.length - 3);
    } else {
      System.arraycopy(good, 2, ber, 3, good.length - 2);
    }
    return Stream.of(
        argumentSet("nothing", (Object) new byte[0]),
        argumentSet("text", (Object) "-----BEGIN".getBytes(StandardCharsets.US_ASCII)),
        argumentSet("an empty list", (Object) new byte[] {0x30, 0}),
        argumentSet("cut off", (Object) Arrays.copyOf(good, good.length - 1)),
        argumentSet("a byte too many", (Object) Arrays.copyOf(good, good.length + 1)),
        argumentSet("BER in the place of DER", (Object) ber),
        argumentSet("a changed signature", (Object) flipped),
        argumentSet("no signature", (Object) relabelled()),
        argumentSet(
            "signed by another key",
            (Object) made("CN=x", EC, Forge.ec("secp256r1"), "SHA256withECDSA")),
        argumentSet("a point beside its curve", (Object) besideTheCurve()),
        argumentSet("RSA of 1,024 bits", (Object) made(Forge.keys("RSA", 1024), "SHA256withRSA")),
        argumentSet("signed with SHA-1", (Object) made(Forge.keys("RSA", 2048), "SHA1withRSA")),
        argumentSet("signed with ECDSA and SHA-1", (Object) made(EC, "SHA1withECDSA")),
        argumentSet("Ed25519", (Object) made(Forge.keys("Ed25519", 0), "Ed25519")),
        argumentSet("DSA", (Object) made(Forge.keys("DSA", 2048), "SHA256withDSA")),
        argumentSet("more than 8 KiB", (Object) new byte[8_193]),
        argumentSet(
            "more than 8 KiB, whole",
            (Object) made(String.join(",", Collections.nCopies(600, "OU=somewhere")), EC, EC, "SHA256withECDSA")));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refuses(byte[] request) {
    CertificateRefused refused =
        assertThrows(CertificateRefused.class, () -> SigningRequest.read(request));
    assertThat(refused.evidence()).isNotBlank();
  }

  @Test
  void readsWhatItMakesAndWhatOthersMake() throws Exception {
    assertThat(SigningRequest.read(SigningRequest.make(EC)).key()).isEqualTo(EC.getPublic());
    KeyPair rsa = Forge.keys("RSA", 3072);
    assertThat(SigningRequest.read(made(rsa, "SHA384withRSA")).key()).isEqualTo(rsa.getPublic());
    KeyPair large = Forge.ec("secp521r1");
    assertThat(SigningRequest.read(made(large, "SHA512withECDSA")).key())
        .isEqualTo(large.getPublic());
  }

  @Test
  void takesNothingOfWhatARequestSaysButItsKey() throws Exception {
    ExtensionsGenerator wanted = new ExtensionsGenerator();
    wanted.addExtension(Extension.basicConstraints, true, new BasicConstraints(5));
    wanted.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName(
                GeneralName.uniformResourceIdentifier, "spiffe://own.example/node/admin")));
    byte[] greedy =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=admin"), EC.getPublic())
            .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, wanted.generate())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(EC.getPrivate()))
            .getEncoded();
    SecureRandom random = new SecureRandom();
    Instant now = Instant.now();
    Material root = Authority.root(now, random);
    Material issuing = Authority.issuing(root, now, random);
    var given =
        Authority.node(
            issuing,
            NodeNames.parse("spiffe://own.example/node/web-1", List.of(), List.of()),
            SigningRequest.read(greedy).key(),
            Lifetime.parse("1h"),
            now);
    assertThat(given.getBasicConstraints()).isEqualTo(-1);
    assertThat(given.getSubjectX500Principal().getName()).isEmpty();
    assertThat(StrictCertificate.parse(given.getEncoded()).uris())
        .containsExactly("spiffe://own.example/node/web-1");
    assertThat(given.getPublicKey()).isEqualTo(EC.getPublic());
    assertThat(given.getSerialNumber()).isGreaterThan(BigInteger.ONE.shiftLeft(64));
  }
}
