package dev.munjigi.gates.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;

/// Path validation (RFC 5280, section 6): by the JDK, with what it leaves out of the authority's
/// own certificate (section 6.2: its time, its path length, its name constraints) added.
final class ClientPath {
  private ClientPath() {}

  /// @param path the certificate first, each signed by the next, the last by the authority
  static void check(List<StrictCertificate> path, X509Certificate authority, Instant now)
      throws CertificateRefused {
    if (path.isEmpty()) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE, "it is an authority's certificate");
    }
    for (StrictCertificate issuer : path.subList(1, path.size())) {
      if (!ClientTrust.maySign(issuer) || issuer.usage() == null) {
        throw broken("an issuer's certificate does not say that it may issue certificates");
      }
    }
    if (path.size() - 1 > authority.getBasicConstraints()) {
      throw broken("the authority allows fewer issuers below it");
    }
    dates(path, authority, now);
    Strength.requireKey(authority);
    List<X509Certificate> certificates =
        path.stream().map(StrictCertificate::certificate).toList();
    validate(certificates, authority, now);
    WildcardNames.check(certificates, authority);
  }

  private static void dates(List<StrictCertificate> path, X509Certificate authority, Instant now)
      throws CertificateRefused {
    date(authority, now);
    for (StrictCertificate one : path) {
      date(one.certificate(), now);
    }
  }

  /// Whether a certificate's time has come and is not over.
  static void date(X509Certificate certificate, Instant now) throws CertificateRefused {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from)) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_NOT_YET_VALID, "not valid before `" + from + "`");
    }
    if (now.isAfter(until)) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_EXPIRED, "expired at `" + until + "`");
    }
  }

  /// Validates a path below an authority, with the authority's own name constraints.
  ///
  /// @param path the certificate first, each signed by the next, the last by the authority
  static void validate(List<X509Certificate> path, X509Certificate authority, Instant now)
      throws CertificateRefused {
    try {
      // INVARIANT: the JDK takes no name constraints of an anchor, so an authority that has some is
      // validated as the last of the path, below its own key
      boolean constrained = constrained(authority);
      TrustAnchor anchor =
          constrained
              ? new TrustAnchor(authority.getSubjectX500Principal(), authority.getPublicKey(), null)
              : new TrustAnchor(authority, null);
      PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      List<X509Certificate> certificates = new ArrayList<>(path);
      if (constrained) {
        certificates.add(authority);
      }
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(certificates), parameters);
    } catch (CertPathValidatorException refused) {
      throw new CertificateRefused(reason(refused.getReason()), "path: " + refused.getMessage());
    } catch (GeneralSecurityException | RuntimeException broken) {
      throw broken("path: " + broken.getClass().getSimpleName());
    }
  }

  private static TlsReason reason(CertPathValidatorException.Reason reason) {
    if (reason == PKIXReason.INVALID_NAME) {
      return TlsReason.CLIENT_CERTIFICATE_WRONG_NAME;
    }
    if (reason == CertPathValidatorException.BasicReason.ALGORITHM_CONSTRAINED) {
      return TlsReason.CLIENT_CERTIFICATE_WEAK;
    }
    if (reason == CertPathValidatorException.BasicReason.EXPIRED) {
      return TlsReason.CLIENT_CERTIFICATE_EXPIRED;
    }
    if (reason == PKIXReason.UNRECOGNIZED_CRIT_EXT) {
      return TlsReason.CLIENT_CERTIFICATE_MALFORMED;
    }
    return TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN;
  }

  /// Whether an authority may give some names only; then it has to be signed by itself.
  static boolean constrained(X509Certificate authority) {
    return authority.getExtensionValue(Extension.nameConstraints.getId()) != null;
  }

  private static CertificateRefused broken(String what) {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN, what);
  }
}
