package dev.munjigi.gates.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/// Names with `*` beside name constraints that exclude one of the hosts that they stand for, which
/// the JDK's path validation lets pass: `*.example.com` below an issuer that may not give
/// `secret.example.com` (CVE-2025-61727 is the same elsewhere).
final class WildcardNames {
  private WildcardNames() {}

  /// @param path the certificate first
  static void check(List<X509Certificate> path, X509Certificate authority)
      throws CertificateRefused {
    List<String> wild =
        NamedCertificates.names(path.getFirst()).stream()
            .filter(name -> name.startsWith("*."))
            .map(name -> name.substring(1).toLowerCase(Locale.ROOT))
            .toList();
    if (wild.isEmpty()) {
      return;
    }
    List<X509Certificate> issuers = new ArrayList<>(path.subList(1, path.size()));
    issuers.add(authority);
    for (X509Certificate issuer : issuers) {
      for (String excluded : excluded(issuer)) {
        // INVARIANT: what lies deeper than one label below is no host of the `*`
        boolean meets =
            wild.stream()
                .anyMatch(
                    below ->
                        excluded.endsWith(below)
                            && excluded.indexOf('.') == excluded.length() - below.length());
        if (meets) {
          throw new CertificateRefused(
              TlsReason.CLIENT_CERTIFICATE_WRONG_NAME,
              "its names with `*` stand for `" + excluded + "`, which an issuer may not give");
        }
      }
    }
  }

  private static List<String> excluded(X509Certificate issuer) throws CertificateRefused {
    byte[] value = issuer.getExtensionValue(Extension.nameConstraints.getId());
    if (value == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try {
      ASN1Primitive inner =
          ASN1Primitive.fromByteArray(ASN1OctetString.getInstance(value).getOctets());
      GeneralSubtree[] trees = NameConstraints.getInstance(inner).getExcludedSubtrees();
      for (GeneralSubtree tree : trees == null ? new GeneralSubtree[0] : trees) {
        if (tree.getBase().getTagNo() == GeneralName.dNSName) {
          String name = ASN1IA5String.getInstance(tree.getBase().getName()).getString();
          names.add((name.startsWith(".") ? name.substring(1) : name).toLowerCase(Locale.ROOT));
        }
      }
      return names;
    } catch (IOException | RuntimeException broken) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_MALFORMED, "an issuer's name constraints cannot be read");
    }
  }
}
