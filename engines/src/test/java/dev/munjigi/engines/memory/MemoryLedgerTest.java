package dev.munjigi.engines.memory;

import dev.munjigi.gates.tls.LedgerStore;
import dev.munjigi.gates.tls.LedgerStoreContract;

final class MemoryLedgerTest extends LedgerStoreContract {
  @Override
  protected LedgerStore empty() {
    return new MemoryLedger();
  }

  @Override
  protected LedgerStore again(LedgerStore store) {
    return store;
  }
}
