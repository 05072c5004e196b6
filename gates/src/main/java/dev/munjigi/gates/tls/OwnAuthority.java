package dev.munjigi.gates.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Optional;
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

  /// What is kept of it; empty where none was made yet. Blocks.
  public static Optional<OwnAuthority> kept(AuthorityStore store, LedgerStore ledger)
      throws AuthorityException {
    try {
      Optional<Kept> root = store.root();
      if (root.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(of(root.get().certificate(), ledger.load()));
    } catch (IOException failed) {
      throw new AuthorityException(String.valueOf(failed.getMessage()), failed);
    }
  }

  static OwnAuthority of(X509Certificate root, Ledger all) {
    return new OwnAuthority(root, all.trustDomain(), all.revoked());
  }
}
