package dev.munjigi.gates.tls;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What was revoked.
///
/// @param lists what others published
/// @param demanded whether every issuer but the own authority needs a current list
/// @param own the serial numbers that the local authority revoked
record Revocations(List<RevocationList> lists, boolean demanded, Set<BigInteger> own) {
  Revocations {
    lists = List.copyOf(lists);
    own = Set.copyOf(own);
  }

  /// Checks each certificate of a path.
  ///
  /// @param path the certificate first, each signed by the next, the last by the authority
  /// @param local whether the authority is the local one
  /// @throws CertificateRefused when one of them is revoked, or nobody knows where somebody has to
  void check(List<X509Certificate> path, X509Certificate authority, boolean local, Instant now)
      throws CertificateRefused {
    for (int i = 0; i < path.size(); i++) {
      X509Certificate one = path.get(i);
      X509Certificate issuer = i + 1 < path.size() ? path.get(i + 1) : authority;
      if (local && own.contains(one.getSerialNumber())) {
        throw listed(one);
      }
      boolean answered = false;
      for (RevocationList list : lists) {
        boolean speaks = list.issuer().equals(one.getIssuerX500Principal()) && list.by(issuer);
        if (speaks && list.lists(one.getSerialNumber())) {
          // INVARIANT: what an old list revoked stays revoked
          throw listed(one);
        }
        answered |= speaks && list.currentAt(now);
      }
      if (!answered && demanded && !local) {
        throw new CertificateRefused(
            TlsReason.CLIENT_CERTIFICATE_REVOCATION_UNKNOWN,
            "no current list of issuer `" + one.getIssuerX500Principal().getName() + "`");
      }
    }
  }

  private static CertificateRefused listed(X509Certificate one) {
    return new CertificateRefused(
        TlsReason.CLIENT_CERTIFICATE_REVOKED,
        "serial number `" + one.getSerialNumber().toString(16) + "`");
  }
}
