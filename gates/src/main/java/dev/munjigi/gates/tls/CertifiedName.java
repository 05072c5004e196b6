package dev.munjigi.gates.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;

/// Whom a client's certificate names, as a principal.
///
/// | the certificate | signed below | names |
/// |---|---|---|
/// | `spiffe://OWN/node/N` | the own authority | `arn:munjigi:iam:::node/N` |
/// | `spiffe://OWN/function/N` | the own authority | `arn:munjigi:iam:::function/N` |
/// | any other SPIFFE ID | any | `arn:munjigi:iam:::workload/DOMAIN/PATH` |
/// | a subject, no SPIFFE ID | any | `arn:munjigi:iam:::certificate/AUTHORITY/SUBJECT` |
///
/// AUTHORITY is the first 16 hex digits of the SHA-256 of the authority's public key, so that two
/// authorities cannot name the same principal; SUBJECT is the distinguished name (RFC 2253) with
/// `%XX` for all but letters, digits and `=,.@_-`. A foreign authority may name nobody in the own
/// trust domain, and nobody outside its own where its certificate says one.
///
/// @param arn the principal
/// @param spiffeId or null
record CertifiedName(String arn, @Nullable SpiffeId spiffeId) {
  private static final String IAM = "arn:munjigi:iam:::";
  private static final String SPIFFE = "spiffe:";
  private static final int LONGEST = 512;
  private static final int KEY_BYTES = 8;

  /// @param authority who signed below
  /// @param ownDomain the own authority's trust domain; empty as long as it has none
  /// @throws CertificateRefused when it names nobody, or one that its authority may not name
  static CertifiedName of(
      StrictCertificate certificate, ClientTrust.Authority authority, String ownDomain)
      throws CertificateRefused {
    List<String> uris = certificate.uris();
    boolean spiffe = uris.stream().anyMatch(uri -> uri.regionMatches(true, 0, SPIFFE, 0, 7));
    if (!spiffe) {
      return bySubject(certificate.certificate(), authority);
    }
    // ATTACK: with two of them, two readers may pick different ones (X509-SVID, section 2)
    if (uris.size() != 1) {
      throw wrong("it has a SPIFFE ID and `" + (uris.size() - 1) + "` further URIs");
    }
    SpiffeId id;
    try {
      id = SpiffeId.parse(uris.getFirst());
    } catch (IllegalArgumentException malformed) {
      throw wrong("its SPIFFE ID " + malformed.getMessage());
    }
    svid(certificate);
    return bySpiffeId(id, authority, ownDomain);
  }

  /// What X509-SVID demands of a leaf (section 4.3).
  private static void svid(StrictCertificate certificate) throws CertificateRefused {
    KeyUsage usage = certificate.usage();
    if (usage == null
        || !usage.hasUsages(KeyUsage.digitalSignature)
        || usage.hasUsages(KeyUsage.keyCertSign)
        || usage.hasUsages(KeyUsage.cRLSign)) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE,
          "a certificate with a SPIFFE ID is for digital signatures, and not for certificates");
    }
  }

  private static CertifiedName bySpiffeId(
      SpiffeId id, ClientTrust.Authority authority, String ownDomain) throws CertificateRefused {
    boolean ownName = !ownDomain.isEmpty() && id.domain().equals(ownDomain);
    if (!authority.own()) {
      String said = authority.domain();
      if (ownName || (!said.isEmpty() && !said.equals(id.domain()))) {
        throw wrong("its authority may not name anybody in trust domain " + id.domain());
      }
      return new CertifiedName(IAM + "workload/" + id.domain() + id.path(), id);
    }
    if (!ownName) {
      throw wrong("the own authority has another trust domain than " + id.domain());
    }
    for (String kind : List.of("node", "function")) {
      String name = id.nameOf(kind);
      if (!name.isEmpty()) {
        return new CertifiedName(IAM + kind + "/" + name, id);
      }
    }
    return new CertifiedName(IAM + "workload/" + id.domain() + id.path(), id);
  }

  private static CertifiedName bySubject(
      X509Certificate certificate, ClientTrust.Authority authority) throws CertificateRefused {
    String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    if (subject.isEmpty()) {
      throw wrong("it has neither a SPIFFE ID nor a subject");
    }
    String arn = IAM + "certificate/" + keyOf(authority.certificate()) + "/" + escaped(subject);
    if (arn.length() > LONGEST) {
      throw wrong("its subject is too long");
    }
    return new CertifiedName(arn, null);
  }

  private static String escaped(String subject) {
    StringBuilder text = new StringBuilder();
    for (byte b : subject.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || "=,.@_-".indexOf(b) >= 0;
      if (plain) {
        text.append((char) b);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return text.toString();
  }

  /// The name of an authority's key.
  static String keyOf(X509Certificate authority) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(authority.getPublicKey().getEncoded());
      return HexFormat.of().formatHex(digest, 0, KEY_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static CertificateRefused wrong(String what) {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_WRONG_NAME, what);
  }
}
