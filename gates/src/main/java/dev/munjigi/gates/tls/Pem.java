package dev.munjigi.gates.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/// Certificates and private keys in text (RFC 7468); what stands around the blocks is ignored.
final class Pem {
  static final String CERTIFICATE = "CERTIFICATE";

  private static final int BLOCKS = 200;
  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(
          SECObjectIdentifiers.secp256r1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);
  private static final String KINDS = ": EC and RSA keys are allowed";

  private Pem() {}

  /// The first 200 blocks.
  ///
  /// @throws IOException when one of them is broken; the message is the rest of a sentence about
  ///     the text, one line
  static List<PemObject> read(byte[] text) throws IOException {
    List<PemObject> blocks = new ArrayList<>();
    StringReader all = new StringReader(new String(text, StandardCharsets.ISO_8859_1));
    try (PemReader reader = new PemReader(all)) {
      PemObject block = reader.readPemObject();
      while (block != null && blocks.size() < BLOCKS) {
        blocks.add(block);
        block = reader.readPemObject();
      }
    } catch (IOException | RuntimeException e) {
      // ATTACK: the reader throws unchecked exceptions for some broken blocks; their messages may
      // hold bytes of a key.
      throw new IOException("has a broken PEM block after block `" + blocks.size() + "`");
    }
    return blocks;
  }

  /// One block as text.
  static String write(String label, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, content));
    } catch (IOException e) {
      throw new IllegalStateException("a block can be written to memory", e);
    }
    return text.toString();
  }

  /// The certificate in a block.
  ///
  /// @throws CertificateException when there is none that the JDK can read
  static X509Certificate certificate(PemObject block) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(block.getContent()));
  }

  /// Whether a block holds a private key, encrypted or not.
  static boolean holdsKey(PemObject block) {
    return block.getType().endsWith("PRIVATE KEY");
  }

  /// Whether a block is encrypted (RFC 5958, section 3; RFC 1421, section 4.6.1.1).
  static boolean encrypted(PemObject block) {
    for (Object header : block.getHeaders()) {
      if (header instanceof PemHeader h && h.getValue().contains("ENCRYPTED")) {
        return true;
      }
    }
    return block.getType().equals("ENCRYPTED PRIVATE KEY");
  }

  /// The private key in a block that is not encrypted: PKCS #8, SEC 1 or PKCS #1; EC or RSA.
  ///
  /// @throws GeneralSecurityException when there is none of these in it; the message is the rest of
  ///     a sentence about the key, one line, without a byte of it
  static PrivateKey key(PemObject block) throws GeneralSecurityException {
    try {
      PrivateKeyInfo key =
          switch (block.getType()) {
            case "EC PRIVATE KEY" -> sec1(ECPrivateKey.getInstance(block.getContent()));
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                    RSAPrivateKey.getInstance(block.getContent()));
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(block.getContent());
            default -> throw new GeneralSecurityException("is a `" + block.getType() + "`" + KINDS);
          };
      return key(key);
    } catch (IOException | InvalidKeySpecException | RuntimeException e) {
      // ATTACK: the reader throws unchecked exceptions for broken DER; their messages may hold
      // bytes of the key.
      throw new GeneralSecurityException("is broken: it holds no key that can be read");
    }
  }

  /// The private key in PKCS #8 form.
  ///
  /// @throws GeneralSecurityException as [#key(PemObject)]
  static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    return key(new PemObject("PRIVATE KEY", der));
  }

  private static PrivateKeyInfo sec1(ECPrivateKey key)
      throws IOException, GeneralSecurityException {
    if (key.getParametersObject() == null) {
      throw new GeneralSecurityException("names no curve: convert it with `openssl pkcs8 -topk8`");
    }
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
        key);
  }

  private static PrivateKey key(PrivateKeyInfo key) throws IOException, GeneralSecurityException {
    ASN1ObjectIdentifier kind = key.getPrivateKeyAlgorithm().getAlgorithm();
    String algorithm;
    if (kind.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      if (!allowed(key.getPrivateKeyAlgorithm().getParameters())) {
        throw new GeneralSecurityException(
            "is on a curve that is not allowed: P-256, P-384 and P-521 are");
      }
      algorithm = "EC";
    } else if (kind.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      algorithm = "RSA";
    } else {
      throw new GeneralSecurityException("is of kind `" + kind + "`" + KINDS);
    }
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }

  private static boolean allowed(@Nullable ASN1Encodable curve) {
    return curve instanceof ASN1ObjectIdentifier name && CURVES.contains(name);
  }
}
