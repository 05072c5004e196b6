package dev.munjigi.gates.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The local certificate authority: a root, an issuing authority below it, servers' certificates.
///
/// Guarantees: X.509 version 3 by RFC 5280 with ECDSA keys; a random positive serial number of 128
/// bits; a validity that begins five minutes early for clocks that are slow and never ends after
/// the issuer's. Does not guarantee that an issuer is valid at the moment. Functions of a moment
/// and a source of randomness; nothing is kept.
final class Authority {
  private static final Duration EARLY = Duration.ofMinutes(5);
  private static final int ROOT_YEARS = 10;
  private static final Duration ISSUING_LIFE = Duration.ofDays(365);
  private static final Duration LEAF_LIFE = Duration.ofDays(30);
  private static final ExtendedKeyUsage SERVERS =
      new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth);
  private static final ExtendedKeyUsage NODES =
      new ExtendedKeyUsage(
          new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
  private static final int SERIAL_BITS = 128;
  private static final int KEY_ID_BYTES = 20;

  private Authority() {}

  /// Who signs.
  private record Signer(
      X500Name name, PublicKey publicKey, PrivateKey key, String algorithm, Instant until) {
    static Signer of(Material authority, String algorithm) {
      X509Certificate certificate = authority.certificate();
      return new Signer(
          X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
          certificate.getPublicKey(),
          authority.key(),
          algorithm,
          certificate.getNotAfter().toInstant());
    }
  }

  /// What is signed.
  private record Form(X500Name subject, PublicKey key, Instant until, List<Extension> extensions) {}

  /// A new root: P-384, ten years, may sign issuing authorities and nothing else.
  static Material root(Instant now, SecureRandom random) {
    KeyPair pair = pair("secp384r1", random);
    X500Name name = new X500Name("CN=Munjigi Root " + tag(pair.getPublic()));
    Instant until = now.atOffset(ZoneOffset.UTC).plusYears(ROOT_YEARS).toInstant();
    Signer itself = new Signer(name, pair.getPublic(), pair.getPrivate(), "SHA384withECDSA", until);
    Form form = new Form(name, pair.getPublic(), until, authorityExtensions(1));
    return new Material(List.of(sign(form, itself, now, random)), pair.getPrivate());
  }

  /// A new issuing authority: P-256, a year, may sign what is no authority.
  static Material issuing(Material root, Instant now, SecureRandom random) {
    KeyPair pair = pair("secp256r1", random);
    X500Name name = new X500Name("CN=Munjigi Issuing " + tag(pair.getPublic()));
    Form form = new Form(name, pair.getPublic(), now.plus(ISSUING_LIFE), authorityExtensions(0));
    Signer signer = Signer.of(root, "SHA384withECDSA");
    return new Material(List.of(sign(form, signer, now, random)), pair.getPrivate());
  }

  /// A server's new certificate with its issuer behind it: P-256, thirty days, no subject but its
  /// names.
  static Material leaf(Material issuing, SubjectNames names, Instant now, SecureRandom random) {
    GeneralNames general = names.general();
    return leaf(issuing, general, SERVERS, now.plus(LEAF_LIFE), now, random);
  }

  /// A node's new certificate with its issuer behind it, for servers and clients: P-256, no subject
  /// but its names.
  static Material node(
      Material issuing, NodeNames names, Lifetime lifetime, Instant now, SecureRandom random) {
    return leaf(issuing, names.general(), NODES, now.plus(lifetime.duration()), now, random);
  }

  /// A node's new certificate for a key that the node made.
  static X509Certificate node(
      Material issuing, NodeNames names, PublicKey key, Lifetime lifetime, Instant now) {
    List<Extension> extensions = leafExtensions(names.general(), NODES);
    Form form = new Form(new X500Name(""), key, now.plus(lifetime.duration()), extensions);
    return sign(form, Signer.of(issuing, "SHA256withECDSA"), now, new SecureRandom());
  }

  private static Material leaf(
      Material issuing,
      GeneralNames names,
      ExtendedKeyUsage purposes,
      Instant until,
      Instant now,
      SecureRandom random) {
    KeyPair pair = pair("secp256r1", random);
    List<Extension> extensions = leafExtensions(names, purposes);
    Form form = new Form(new X500Name(""), pair.getPublic(), until, extensions);
    X509Certificate leaf = sign(form, Signer.of(issuing, "SHA256withECDSA"), now, random);
    return new Material(List.of(leaf, issuing.certificate()), pair.getPrivate());
  }

  private static List<Extension> leafExtensions(GeneralNames names, ExtendedKeyUsage purposes) {
    return List.of(
        extension(Extension.basicConstraints, true, new BasicConstraints(false)),
        extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)),
        extension(Extension.extendedKeyUsage, false, purposes),
        // INVARIANT: critical, because the subject is empty (RFC 5280, section 4.2.1.6).
        extension(Extension.subjectAlternativeName, true, names));
  }

  private static List<Extension> authorityExtensions(int below) {
    int usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    return List.of(
        extension(Extension.basicConstraints, true, new BasicConstraints(below)),
        extension(Extension.keyUsage, true, new KeyUsage(usage)));
  }

  private static X509Certificate sign(Form form, Signer by, Instant now, SecureRandom random) {
    Instant from = now.minus(EARLY).truncatedTo(ChronoUnit.SECONDS);
    // INVARIANT: nothing outlives its issuer.
    Instant until = form.until().isBefore(by.until()) ? form.until() : by.until();
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              by.name(),
              new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
              Date.from(from),
              Date.from(until.truncatedTo(ChronoUnit.SECONDS)),
              form.subject(),
              SubjectPublicKeyInfo.getInstance(form.key().getEncoded()));
      List<Extension> identifiers =
          List.of(
              extension(
                  Extension.subjectKeyIdentifier,
                  false,
                  new SubjectKeyIdentifier(keyId(form.key()))),
              extension(
                  Extension.authorityKeyIdentifier,
                  false,
                  new AuthorityKeyIdentifier(keyId(by.publicKey()))));
      for (Extension extension :
          Stream.concat(form.extensions().stream(), identifiers.stream()).toList()) {
        builder.addExtension(extension);
      }
      ContentSigner signer =
          new JcaContentSignerBuilder(by.algorithm()).setSecureRandom(random).build(by.key());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate with valid names can be signed", e);
    }
  }

  private static Extension extension(
      ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    try {
      return new Extension(id, critical, value.toASN1Primitive().getEncoded("DER"));
    } catch (IOException e) {
      throw new IllegalStateException("an extension that is valid can be encoded", e);
    }
  }

  static KeyPair pair(String curve, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has this curve", e);
    }
  }

  /// The first 160 bits of the public key's SHA-256 (RFC 7093, section 2, method 1).
  private static byte[] keyId(PublicKey key) {
    byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bits);
      return Arrays.copyOf(digest, KEY_ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String tag(PublicKey key) {
    return HexFormat.of().formatHex(keyId(key), 0, 4);
  }
}
