package dev.munjigi.gates.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// A key that somebody wants a certificate for, and has shown to hold (PKCS #10, RFC 2986).
///
/// Guarantees: who made the request held the private key; the key and the request's own signature
/// are of a strong kind; a point is on its curve. Does not guarantee that it was made lately. Its
/// subject, attributes and wanted extensions are not read: what a certificate says is for whoever
/// issues it.
///
/// @param key RSA or EC
public record SigningRequest(PublicKey key) {
  private static final int LONGEST = 8_192;

  /// Reads a request.
  ///
  /// @param der at most 8 KiB of DER
  /// @throws CertificateRefused when it is none, or its key is weak, or its signature does not hold
  public static SigningRequest read(byte[] der) throws CertificateRefused {
    // ATTACK: a longer one costs the reader, and no key that is allowed needs it
    if (der.length > LONGEST) {
      throw malformed("it has more than `" + LONGEST + "` bytes");
    }
    try {
      CertificationRequest form =
          CertificationRequest.getInstance(ASN1Primitive.fromByteArray(der));
      if (form == null || !Arrays.equals(form.getEncoded("DER"), der)) {
        throw malformed("it is not in DER");
      }
      return of(new PKCS10CertificationRequest(form));
    } catch (CertificateRefused refused) {
      throw refused;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException broken) {
      throw malformed("it cannot be read: " + broken.getClass().getSimpleName());
    }
  }

  private static SigningRequest of(PKCS10CertificationRequest request)
      throws IOException, GeneralSecurityException, OperatorCreationException, PKCSException {
    AlgorithmIdentifier with = request.getSignatureAlgorithm();
    byte[] parameters =
        with.getParameters() == null
            ? null
            : with.getParameters().toASN1Primitive().getEncoded("DER");
    if (!Strength.signature(with.getAlgorithm().getId(), parameters)) {
      throw weak("it is signed with `" + with.getAlgorithm().getId() + "`");
    }
    SubjectPublicKeyInfo form = request.getSubjectPublicKeyInfo();
    boolean ec = form.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
    PublicKey key =
        KeyFactory.getInstance(ec ? "EC" : "RSA")
            .generatePublic(new X509EncodedKeySpec(form.getEncoded()));
    if (!Strength.key(key)) {
      throw weak("its key is of a kind, size or curve that is not allowed");
    }
    if (ec) {
      onItsCurve(form);
    }
    if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
      throw malformed("its signature does not show that its key is held");
    }
    return new SigningRequest(key);
  }

  /// ATTACK: a point beside its curve has a small order, and others may sign for it.
  private static void onItsCurve(SubjectPublicKeyInfo form) {
    X9ECParameters curve =
        ECNamedCurveTable.getByOID(
            (ASN1ObjectIdentifier) form.getAlgorithm().getParameters());
    curve.getCurve().decodePoint(form.getPublicKeyData().getBytes());
  }

  /// A request for a key, which names nobody.
  ///
  /// @param pair EC
  /// @return DER
  public static byte[] make(KeyPair pair) {
    try {
      return new JcaPKCS10CertificationRequestBuilder(new X500Name(""), pair.getPublic())
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("a key that was made can sign", e);
    }
  }

  private static CertificateRefused malformed(String what) {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_MALFORMED, what);
  }

  private static CertificateRefused weak(String what) {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_WEAK, what);
  }
}
