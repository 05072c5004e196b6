package dev.munjigi.gates.exchange;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client's certificate as it was verified in a handshake: the `tls` gate alone makes one.
///
/// Guarantees: at that moment every certificate of the path was valid, signed by the next, and the
/// last by the authority, and the first was meant for clients. Does not guarantee that this still
/// holds: [Ask.StandingOf] tells.
///
/// @param arn whom it names
/// @param spiffeId the SPIFFE ID that it carries, or null
/// @param path the certificate first, then its issuers up to the authority, which is not in it
/// @param authority the configured authority that signed the last of the path
public record ClientCertificate(
    String arn,
    @Nullable String spiffeId,
    List<X509Certificate> path,
    X509Certificate authority) {
  public ClientCertificate {
    path = List.copyOf(path);
    if (path.isEmpty()) {
      throw new IllegalArgumentException("a path has at least one certificate");
    }
  }

  /// The certificate itself.
  public X509Certificate certificate() {
    return path.getFirst();
  }

  /// When the first certificate of the path, or the authority, ends, in milliseconds since the
  /// epoch.
  public long untilMillis() {
    long until = authority.getNotAfter().getTime();
    for (X509Certificate one : path) {
      until = Math.min(until, one.getNotAfter().getTime());
    }
    return until;
  }

  /// The certificate's serial number in lower-case hexadecimal.
  public String serial() {
    return certificate().getSerialNumber().toString(16);
  }

  @Override
  public String toString() {
    return "ClientCertificate[" + arn + ", " + serial() + "]";
  }
}
