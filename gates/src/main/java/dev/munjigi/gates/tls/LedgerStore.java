package dev.munjigi.gates.tls;

import java.io.IOException;

/// Port: where the ledger of issued certificates is kept. Safe for use by many threads and many
/// processes; may block.
public interface LedgerStore {
  /// The ledger as it is; [Ledger#EMPTY] before the first change.
  ///
  /// @throws IOException when there is one and it cannot be read
  Ledger load() throws IOException;

  /// Changes it: nobody else changes it meanwhile, and it is durable when this returns.
  ///
  /// @throws AuthorityException when the change does; then nothing changed
  Ledger change(Change change) throws IOException, AuthorityException;

  /// A change.
  @FunctionalInterface
  interface Change {
    /// The ledger as it shall be.
    Ledger of(Ledger now) throws AuthorityException;
  }
}
