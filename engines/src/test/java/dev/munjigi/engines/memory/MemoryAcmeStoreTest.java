package dev.munjigi.engines.memory;

import dev.munjigi.gates.tls.AcmeStore;
import dev.munjigi.gates.tls.AcmeStoreContract;

final class MemoryAcmeStoreTest extends AcmeStoreContract {
  @Override
  protected AcmeStore empty() {
    return new MemoryAcmeStore();
  }

  @Override
  protected AcmeStore again(AcmeStore store) {
    return store;
  }
}
