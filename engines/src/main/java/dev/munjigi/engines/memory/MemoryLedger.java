package dev.munjigi.engines.memory;

import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.Ledger;
import dev.munjigi.gates.tls.LedgerStore;

/// The ledger of issued certificates in memory: it ends with the process.
public final class MemoryLedger implements LedgerStore {
  private Ledger ledger = Ledger.EMPTY;

  @Override
  public synchronized Ledger load() {
    return ledger;
  }

  @Override
  public synchronized Ledger change(Change change) throws AuthorityException {
    ledger = change.of(ledger);
    return ledger;
  }
}
