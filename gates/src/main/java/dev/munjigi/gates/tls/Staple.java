package dev.munjigi.gates.tls;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// A responder's word that a certificate is good (OCSP, RFC 6960), to be shown with it in
/// handshakes (RFC 6066, section 8).
///
/// Guarantees: it speaks of that certificate, says good, has a begin and an end, and is signed by
/// the certificate's issuer or by whom that issuer named for it. Does not guarantee that it still
/// holds.
///
/// @param der the response as it was read
/// @param from since when it holds
/// @param until when it ends
public record Staple(byte[] der, Instant from, Instant until) {
  /// How long a response may be.
  public static final int LONGEST = 64 * 1024;

  private static final Duration CLOCKS = Duration.ofMinutes(5);

  /// Whether it holds at a moment.
  boolean holdsAt(Instant now) {
    return !now.plus(CLOCKS).isBefore(from) && now.isBefore(until);
  }

  /// When a newer one should be fetched: half of its life before it ends.
  public Instant dueAt() {
    return from.plus(Duration.between(from, until).dividedBy(2));
  }

  /// Where a certificate's responder is; empty when it names none that is asked over plain HTTP.
  public static Optional<URI> responder(X509Certificate certificate) {
    byte[] value = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
    if (value == null) {
      return Optional.empty();
    }
    try {
      AuthorityInformationAccess access =
          AuthorityInformationAccess.getInstance(ASN1OctetString.getInstance(value).getOctets());
      for (AccessDescription one : access.getAccessDescriptions()) {
        GeneralName at = one.getAccessLocation();
        if (one.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
            && at.getTagNo() == GeneralName.uniformResourceIdentifier) {
          URI uri = URI.create(ASN1IA5String.getInstance(at.getName()).getString());
          return Optional.of(uri)
              .filter(u -> "http".equals(u.getScheme()) && u.getHost() != null);
        }
      }
      return Optional.empty();
    } catch (RuntimeException broken) {
      return Optional.empty();
    }
  }

  /// The question about a certificate, in DER.
  ///
  /// @throws IOException when its issuer is not in its chain
  public static byte[] question(Material material) throws IOException {
    try {
      CertificateID id =
          new CertificateID(
              digests().get(CertificateID.HASH_SHA1),
              new JcaX509CertificateHolder(issuer(material)),
              material.certificate().getSerialNumber());
      return new OCSPReqBuilder().addRequest(id).build().getEncoded();
    } catch (GeneralSecurityException | OCSPException | OperatorCreationException e) {
      throw new IOException("its question cannot be made", e);
    }
  }

  /// Reads an answer about a certificate.
  ///
  /// @throws IOException when it is no answer that could be shown; the message is the rest of a
  ///     sentence about it, one line
  public static Staple read(byte[] der, Material material) throws IOException {
    if (der.length > LONGEST) {
      throw new IOException("is longer than `" + LONGEST + "` bytes");
    }
    X509Certificate issuer = issuer(material);
    try {
      OCSPResp response = new OCSPResp(der);
      if (response.getStatus() != OCSPResp.SUCCESSFUL) {
        throw new IOException("says that it failed, with status `" + response.getStatus() + "`");
      }
      if (!(response.getResponseObject() instanceof BasicOCSPResp basic)) {
        throw new IOException("is of a kind that is not known");
      }
      SingleResp single = about(basic, material, issuer);
      signed(basic, issuer);
      if (single.getCertStatus() != null) {
        throw new IOException("says that the certificate is revoked or unknown");
      }
      Date until = single.getNextUpdate();
      if (until == null) {
        throw new IOException("has no end (nextUpdate)");
      }
      return new Staple(der.clone(), single.getThisUpdate().toInstant(), until.toInstant());
    } catch (GeneralSecurityException
        | OCSPException
        | OperatorCreationException
        | RuntimeException broken) {
      throw new IOException("cannot be read", broken);
    }
  }

  private static SingleResp about(BasicOCSPResp basic, Material material, X509Certificate issuer)
      throws IOException, GeneralSecurityException, OCSPException, OperatorCreationException {
    X509CertificateHolder holder = new JcaX509CertificateHolder(issuer);
    for (SingleResp single : basic.getResponses()) {
      CertificateID id = single.getCertID();
      if (id.getSerialNumber().equals(material.certificate().getSerialNumber())
          && id.matchesIssuer(holder, digests())) {
        return single;
      }
    }
    throw new IOException("speaks of another certificate");
  }

  private static void signed(BasicOCSPResp basic, X509Certificate issuer)
      throws IOException, GeneralSecurityException, OCSPException, OperatorCreationException {
    if (!Strength.signature(basic.getSignatureAlgOID().getId(), parameters(basic))) {
      throw new IOException("has a signature that is too weak");
    }
    if (by(basic, issuer)) {
      return;
    }
    for (X509CertificateHolder one : basic.getCerts()) {
      X509Certificate delegate = new JcaX509CertificateConverter().getCertificate(one);
      boolean named =
          delegate.getExtendedKeyUsage() != null
              && delegate.getExtendedKeyUsage().contains(KeyPurposeId.id_kp_OCSPSigning.getId());
      boolean inTime =
          !basic.getProducedAt().before(delegate.getNotBefore())
              && !basic.getProducedAt().after(delegate.getNotAfter());
      if (named && inTime && Material.signed(issuer, delegate) && by(basic, delegate)) {
        return;
      }
    }
    throw new IOException("is not signed by the certificate's issuer or its responder");
  }

  private static byte[] parameters(BasicOCSPResp basic) throws IOException {
    var parameters = basic.getSignatureAlgorithmID().getParameters();
    return parameters == null ? new byte[0] : parameters.toASN1Primitive().getEncoded("DER");
  }

  private static boolean by(BasicOCSPResp basic, X509Certificate signer)
      throws OCSPException, OperatorCreationException {
    try {
      return basic.isSignatureValid(
          new JcaContentVerifierProviderBuilder().build(signer.getPublicKey()));
    } catch (OCSPException | RuntimeException other) {
      // a signature of another key's kind cannot even be tried
      return false;
    }
  }

  private static X509Certificate issuer(Material material) throws IOException {
    if (material.chain().size() < 2) {
      throw new IOException("cannot be judged: the chain does not hold the certificate's issuer");
    }
    return material.chain().get(1);
  }

  private static DigestCalculatorProvider digests() throws OperatorCreationException {
    return new JcaDigestCalculatorProviderBuilder().build();
  }

  /// When it holds.
  @Override
  public String toString() {
    return "Staple[" + from + ", " + until + "]";
  }
}
