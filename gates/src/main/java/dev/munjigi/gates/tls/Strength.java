package dev.munjigi.gates.tls;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/// Which signatures and keys are believed: RSA of 2,048 to 8,192 bits and ECDSA on P-256, P-384 and
/// P-521, with SHA-2 (NIST SP 800-57 part 1, 112 bits and more). All else is not, so that a new
/// weak one needs no new line here.
final class Strength {
  private static final int LEAST_RSA = 2_048;

  /// ATTACK: verifying with a huge modulus or exponent costs the server, not the client.
  private static final int MOST_RSA = 8_192;

  private static final int MOST_EXPONENT_BITS = 64;

  private static final Set<ASN1ObjectIdentifier> SIGNATURES =
      Set.of(
          PKCSObjectIdentifiers.sha256WithRSAEncryption,
          PKCSObjectIdentifiers.sha384WithRSAEncryption,
          PKCSObjectIdentifiers.sha512WithRSAEncryption,
          X9ObjectIdentifiers.ecdsa_with_SHA256,
          X9ObjectIdentifiers.ecdsa_with_SHA384,
          X9ObjectIdentifiers.ecdsa_with_SHA512);
  private static final Set<ASN1ObjectIdentifier> HASHES =
      Set.of(
          NISTObjectIdentifiers.id_sha256,
          NISTObjectIdentifiers.id_sha384,
          NISTObjectIdentifiers.id_sha512);
  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(
          SECObjectIdentifiers.secp256r1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);

  private Strength() {}

  /// Refuses a certificate whose signature or key is weak.
  static void require(X509Certificate certificate) throws CertificateRefused {
    if (!signature(certificate.getSigAlgOID(), certificate.getSigAlgParams())) {
      throw weak("it is signed with `" + certificate.getSigAlgName() + "`");
    }
    if (!key(certificate.getPublicKey())) {
      throw weak("its key is of a kind, size or curve that is not allowed");
    }
  }

  /// Refuses an authority whose key is weak; who signed it is nobody's matter.
  static void requireKey(X509Certificate authority) throws CertificateRefused {
    if (!key(authority.getPublicKey())) {
      throw weak("the authority's key is of a kind, size or curve that is not allowed");
    }
  }

  /// Whether a signature's algorithm is believed.
  ///
  /// @param parameters its parameters in DER, or null
  static boolean signature(String oid, byte @Nullable [] parameters) {
    ASN1ObjectIdentifier id = new ASN1ObjectIdentifier(oid);
    if (!id.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      return SIGNATURES.contains(id);
    }
    try {
      RSASSAPSSparams pss = RSASSAPSSparams.getInstance(parameters);
      AlgorithmIdentifier mask =
          pss == null
              ? null
              : AlgorithmIdentifier.getInstance(pss.getMaskGenAlgorithm().getParameters());
      return pss != null
          && mask != null
          && HASHES.contains(pss.getHashAlgorithm().getAlgorithm())
          && HASHES.contains(mask.getAlgorithm());
    } catch (RuntimeException broken) {
      return false;
    }
  }

  /// Whether a key is of a kind, size and curve that is believed.
  static boolean key(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa ->
          rsa.getModulus().bitLength() >= LEAST_RSA
              && rsa.getModulus().bitLength() <= MOST_RSA
              && rsa.getPublicExponent().bitLength() <= MOST_EXPONENT_BITS;
      case ECPublicKey ec ->
          SubjectPublicKeyInfo.getInstance(ec.getEncoded()).getAlgorithm().getParameters()
                  instanceof ASN1ObjectIdentifier curve
              && CURVES.contains(curve);
      default -> false;
    };
  }

  private static CertificateRefused weak(String what) {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_WEAK, what);
  }
}
