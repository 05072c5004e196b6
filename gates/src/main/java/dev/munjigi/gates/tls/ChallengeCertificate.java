package dev.munjigi.gates.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The certificate that answers a challenge in a handshake (RFC 8737 section 3): signed by itself,
/// for one host, with the digest of the key authorization as a critical extension, so that nobody
/// takes it for the host's own.
final class ChallengeCertificate {
  /// The protocol that such a handshake is about.
  static final String PROTOCOL = "acme-tls/1";

  /// id-pe-acmeIdentifier (RFC 8737 section 6.1).
  static final ASN1ObjectIdentifier IDENTIFIER = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");

  private static final Duration EARLY = Duration.ofHours(1);
  private static final Duration LIFE = Duration.ofDays(1);
  private static final int SERIAL_BITS = 128;

  private ChallengeCertificate() {}

  static Material of(
      ServerName host, String keyAuthorization, Instant now, SecureRandom random) {
    try {
      KeyPair pair = Authority.pair("secp256r1", random);
      X500Name name = new X500Name("CN=Munjigi ACME challenge");
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              name,
              new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
              Date.from(now.minus(EARLY)),
              Date.from(now.plus(LIFE)),
              name,
              SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, host.text())));
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(keyAuthorization.getBytes(StandardCharsets.US_ASCII));
      builder.addExtension(IDENTIFIER, true, new DEROctetString(digest));
      X509Certificate signed =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA")
                          .setSecureRandom(random)
                          .build(pair.getPrivate())));
      return new Material(List.of(signed), pair.getPrivate());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate for a host name can be signed", e);
    }
  }
}
