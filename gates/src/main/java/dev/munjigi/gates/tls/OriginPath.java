package dev.munjigi.gates.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The path from an origin's certificate to an authority (RFC 5280, section 6), of whatever the
/// origin sent in whatever order.
///
/// Guarantees: each certificate is signed by the next, the last by the authority; all of them are
/// valid at the moment, the authority too; each issuer may sign, within its path length and name
/// constraints, and may do so for servers; keys and signatures are of a strong kind; each keeps the
/// rules of [StrictCertificate], and the first is no authority's unless it is listed itself.
///
/// @param certificates the origin's first; alone when it is the authority's own
record OriginPath(List<X509Certificate> certificates, X509Certificate authority) {
  /// How many certificates an origin may send.
  static final int LONGEST = 10;

  private static final int MOST_ISSUERS = 5;
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  OriginPath {
    certificates = List.copyOf(certificates);
  }

  /// Finds and validates it.
  ///
  /// @param shown the origin's certificate first, then what it sent with it
  static OriginPath of(List<X509Certificate> shown, Set<X509Certificate> authorities, Instant now)
      throws CertificateRefused {
    // ATTACK: certificates that name each other make many paths, and each is work
    if (shown.size() > LONGEST) {
      throw refused("it has `" + shown.size() + "` certificates, at most `" + LONGEST + "` are read");
    }
    X509Certificate first = shown.getFirst();
    ClientPath.date(first, now);
    Strength.require(first);
    if (authorities.contains(first)) {
      return new OriginPath(List.of(first), first);
    }
    OriginPath path = built(shown, authorities, now);
    path.forms();
    for (X509Certificate issuer : path.certificates.subList(1, path.certificates.size())) {
      Strength.require(issuer);
    }
    for (X509Certificate one : path.certificates) {
      purpose(one);
    }
    Strength.requireKey(path.authority);
    WildcardNames.check(path.certificates, path.authority);
    if (path.certificates.size() - 1 > path.below()) {
      throw refused("the authority allows fewer issuers below it");
    }
    if (ClientPath.constrained(path.authority)) {
      ClientPath.validate(path.certificates, path.authority, now);
    }
    return path;
  }

  /// Each keeps the rules of its form, and the first is nobody's who may issue.
  private void forms() throws CertificateRefused {
    List<StrictCertificate> strict = new ArrayList<>();
    for (X509Certificate one : certificates) {
      try {
        strict.add(StrictCertificate.parse(one.getEncoded()));
      } catch (CertificateEncodingException unreadable) {
        throw new CertificateRefused(
            TlsReason.CLIENT_CERTIFICATE_MALFORMED, "it cannot be read");
      }
    }
    strict.getFirst().requireLeaf();
  }

  /// How many issuers there may be below the authority.
  private int below() {
    int said = authority.getBasicConstraints();
    return said < 0 ? MOST_ISSUERS : said;
  }

  private static OriginPath built(
      List<X509Certificate> shown, Set<X509Certificate> authorities, Instant now)
      throws CertificateRefused {
    Set<TrustAnchor> anchors = new HashSet<>();
    Date date = Date.from(now);
    for (X509Certificate one : authorities) {
      if (!date.before(one.getNotBefore()) && !date.after(one.getNotAfter())) {
        anchors.add(new TrustAnchor(one, null));
      }
    }
    if (anchors.isEmpty()) {
      throw refused("no authority is valid at the moment");
    }
    X509Certificate first = shown.getFirst();
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(first);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(shown)));
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(MOST_ISSUERS);
      parameters.setDate(date);
      if (CertPathBuilder.getInstance("PKIX").build(parameters)
          instanceof PKIXCertPathBuilderResult found) {
        List<X509Certificate> path = new ArrayList<>();
        found.getCertPath().getCertificates().forEach(one -> path.add((X509Certificate) one));
        return new OriginPath(path, found.getTrustAnchor().getTrustedCert());
      }
    } catch (CertPathBuilderException none) {
      // said below
    } catch (GeneralSecurityException | RuntimeException broken) {
      throw refused("its path cannot be read: " + broken.getClass().getSimpleName());
    }
    String issuer = first.getIssuerX500Principal().getName();
    throw new CertificateRefused(
        TlsReason.CLIENT_CERTIFICATE_UNTRUSTED,
        "no valid path leads from its issuer `" + issuer + "` to an authority");
  }

  private static void purpose(X509Certificate one) throws CertificateRefused {
    try {
      List<String> purposes = one.getExtendedKeyUsage();
      if (purposes == null || purposes.contains(SERVER_AUTH) || purposes.contains(ANY_PURPOSE)) {
        return;
      }
    } catch (CertificateParsingException broken) {
      // said below
    }
    throw new CertificateRefused(
        TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE,
        "an extended key usage does not name serverAuth");
  }

  private static CertificateRefused refused(String what) {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN, what);
  }
}
