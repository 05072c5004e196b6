package dev.munjigi.gates.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;

/// Which of several certificates fits a name (RFC 6125, section 6.4): the one that has the name
/// itself, otherwise one with a wildcard for its first label, otherwise the first. Of several that
/// fit alike, the first one listed.
public final class NamedCertificates {
  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> wild = new HashMap<>();

  public NamedCertificates(List<X509Certificate> certificates) {
    for (int i = 0; i < certificates.size(); i++) {
      for (String name : names(certificates.get(i))) {
        if (name.startsWith("*.")) {
          wild.putIfAbsent(name.substring(1), i);
        } else {
          exact.putIfAbsent(name, i);
        }
      }
    }
  }

  /// The index of the certificate for a name, in any case; 0 for what is unknown or no name.
  public int indexFor(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Integer own = exact.get(lower);
    if (own != null) {
      return own;
    }
    int dot = lower.indexOf('.');
    // INVARIANT: a wildcard stands for one label, which is not empty
    return dot <= 0 ? 0 : wild.getOrDefault(lower.substring(dot), 0);
  }

  /// The DNS names of a certificate in lower case; none when they cannot be read.
  static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> one : all == null ? List.<List<?>>of() : all) {
        if (one.get(0).equals(GeneralName.dNSName)) {
          names.add(one.get(1).toString().toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException broken) {
      return List.of();
    }
    return names;
  }

  /// Whether a certificate stands for one of these hosts, some of them with `*.` in front.
  public static boolean coversOneOf(X509Certificate certificate, Set<String> hosts) {
    for (String name : names(certificate)) {
      for (String host : hosts) {
        boolean below = name.startsWith("*.") && host.endsWith(name.substring(1));
        boolean label =
            below && host.indexOf('.') == host.length() - name.length() + 1 && !host.startsWith(".");
        boolean under = host.startsWith("*.") && name.endsWith(host.substring(1));
        if (name.equals(host) || label || under) {
          return true;
        }
      }
    }
    return false;
  }
}
