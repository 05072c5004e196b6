package dev.munjigi.gates.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes certificates octet by octet, good ones and such as no authority would make.
final class Forge {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyPair SPARE = ec("secp256r1");

  private X500Name subject = new X500Name("CN=somebody");
  private KeyPair keys = SPARE;
  private String algorithm = "SHA256withECDSA";
  private Instant from = NOW.minus(Duration.ofDays(1));
  private Instant until = NOW.plus(Duration.ofDays(1));
  private int version = 3;
  private BigInteger serial = new BigInteger(100, RANDOM).add(BigInteger.ONE);
  private final List<ASN1Encodable> extensions = new ArrayList<>();

  /// Somebody with a key and a certificate.
  ///
  /// @param der the certificate
  record Party(X500Name name, KeyPair keys, byte[] der, BigInteger serial) {}

  /// An authority that may sign, with so many below it.
  static Forge authority(String name, int below) {
    Forge forge = new Forge().named("CN=" + name).keys(ec("secp256r1"));
    return forge
        .add(Extension.basicConstraints, true, new BasicConstraints(below))
        .add(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  /// A client without a SPIFFE ID.
  static Forge client() {
    return new Forge()
        .add(Extension.basicConstraints, true, new BasicConstraints(false))
        .add(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .purposes(KeyPurposeId.id_kp_clientAuth);
  }

  /// A client with a SPIFFE ID, and further URIs.
  static Forge workload(String... uris) {
    return client().named("").uris(uris);
  }

  Forge named(String name) {
    subject = new X500Name(name);
    return this;
  }

  Forge keys(KeyPair pair) {
    keys = pair;
    return this;
  }

  Forge signedWith(String name) {
    algorithm = name;
    return this;
  }

  Forge valid(Instant begin, Instant end) {
    from = begin;
    until = end;
    return this;
  }

  Forge version(int number) {
    version = number;
    return this;
  }

  Forge serial(BigInteger number) {
    serial = number;
    return this;
  }

  Forge uris(String... uris) {
    return names(
        Arrays.stream(uris)
            .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
            .toArray(GeneralName[]::new));
  }

  Forge names(GeneralName... names) {
    // without a subject they have to be critical (RFC 5280, section 4.2.1.6)
    boolean critical = subject.getRDNs().length == 0;
    return add(Extension.subjectAlternativeName, critical, new GeneralNames(names));
  }

  Forge purposes(KeyPurposeId... purposes) {
    return add(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
  }

  Forge without(ASN1ObjectIdentifier id) {
    extensions.removeIf(one -> ((DERSequence) one).getObjectAt(0).equals(id));
    return this;
  }

  Forge add(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    try {
      return add(id, critical, value.toASN1Primitive().getEncoded("DER"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Forge add(ASN1ObjectIdentifier id, boolean critical, byte[] value) {
    ASN1EncodableVector parts = new ASN1EncodableVector();
    parts.add(id);
    if (critical) {
      parts.add(ASN1Boolean.TRUE);
    }
    parts.add(new DEROctetString(value));
    extensions.add(new DERSequence(parts));
    return this;
  }

  /// Signed with its own key.
  Party selfSigned() {
    return signed(subject, keys.getPrivate(), keys.getPublic());
  }

  Party by(Party issuer) {
    return signed(issuer.name(), issuer.keys().getPrivate(), issuer.keys().getPublic());
  }

  private Party signed(X500Name issuer, PrivateKey key, PublicKey issuerKey) {
    try {
      String with =
          issuerKey.getAlgorithm().equals("RSA") && algorithm.endsWith("ECDSA")
              ? "SHA256withRSA"
              : algorithm;
      ContentSigner signer = signer(with, key);
      ASN1EncodableVector parts = new ASN1EncodableVector();
      if (version > 1) {
        parts.add(new DERTaggedObject(true, 0, new ASN1Integer(version - 1)));
      }
      parts.add(new ASN1Integer(serial));
      parts.add(signer.getAlgorithmIdentifier());
      parts.add(issuer);
      ASN1EncodableVector times = new ASN1EncodableVector();
      times.add(new Time(Date.from(from)));
      times.add(new Time(Date.from(until)));
      parts.add(new DERSequence(times));
      parts.add(subject);
      parts.add(SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
      if (!extensions.isEmpty() && version == 3) {
        ASN1EncodableVector all = new ASN1EncodableVector();
        extensions.forEach(all::add);
        parts.add(new DERTaggedObject(true, 3, new DERSequence(all)));
      }
      DERSequence body = new DERSequence(parts);
      signer.getOutputStream().write(body.getEncoded("DER"));
      ASN1EncodableVector whole = new ASN1EncodableVector();
      whole.add(body);
      whole.add(signer.getAlgorithmIdentifier());
      whole.add(new DERBitString(signer.getSignature()));
      return new Party(subject, keys, new DERSequence(whole).getEncoded("DER"), serial);
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private static ContentSigner signer(String with, PrivateKey key)
      throws OperatorCreationException {
    JcaContentSignerBuilder builder = new JcaContentSignerBuilder(with);
    if (with.endsWith("MGF1")) {
      builder.setProvider(new BouncyCastleProvider());
    }
    return builder.build(key);
  }

  static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair keys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
