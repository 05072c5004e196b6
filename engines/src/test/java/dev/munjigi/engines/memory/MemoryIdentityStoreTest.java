package dev.munjigi.engines.memory;

import dev.munjigi.engines.identity.IdentityStoreContract;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.IdentityStore;
import org.jspecify.annotations.Nullable;

final class MemoryIdentityStoreTest extends IdentityStoreContract {
  private @Nullable IdentityStore last;

  @Override
  protected IdentityStore empty() {
    last = MemoryIdentityStore.empty();
    return last;
  }

  @Override
  protected void haveTold(long number) {
    IdentityStore store = last;
    for (long i = 0; store != null && store.changes().newest() < number; i++) {
      if (i % 2 == 0) {
        store.groups().add(new Group("g", ""));
      } else {
        store.groups().remove("g");
      }
    }
  }
}
