package dev.munjigi.engines.memory;

import dev.munjigi.gates.tls.AuthorityStore;
import dev.munjigi.gates.tls.AuthorityStoreContract;

final class MemoryAuthorityStoreTest extends AuthorityStoreContract {
  @Override
  protected AuthorityStore empty() {
    return new MemoryAuthorityStore();
  }

  @Override
  protected AuthorityStore again(AuthorityStore store) {
    return store;
  }
}
