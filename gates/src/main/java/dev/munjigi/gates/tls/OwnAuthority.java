package dev.munjigi.gates.tls;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Set;

/// The local authority, as those see it who believe it.
///
/// @param root its root certificate
/// @param trustDomain the trust domain whose identities it gives; empty before the first
/// @param revoked the serial numbers of what it revoked
public record OwnAuthority(X509Certificate root, String trustDomain, Set<BigInteger> revoked) {
  public OwnAuthority {
    revoked = Set.copyOf(revoked);
  }
}
