package dev.munjigi.engines.memory;

import dev.munjigi.gates.tls.AuthorityStore;
import dev.munjigi.gates.tls.LedgerStore;
import dev.munjigi.gates.tls.NodeCertificatesContract;

final class MemoryNodeCertificatesTest extends NodeCertificatesContract {
  @Override
  protected AuthorityStore authority() {
    return new MemoryAuthorityStore();
  }

  @Override
  protected LedgerStore ledger() {
    return new MemoryLedger();
  }
}
