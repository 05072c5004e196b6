package dev.munjigi.engines.memory;

import dev.munjigi.engines.identity.IdentityStoreContract;
import dev.munjigi.gates.identity.IdentityStore;

final class MemoryIdentityStoreTest extends IdentityStoreContract {
  @Override
  protected IdentityStore empty() {
    return MemoryIdentityStore.empty();
  }
}
