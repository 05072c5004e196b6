package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.SigningKeys.Sealed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.SigningKeys] has to do.
public abstract class SigningKeysContract extends StoreContract {
  private static Sealed key(String id, long seconds) {
    return new Sealed(id, "EdDSA", "d3JhcHBlZA==", NOW.plusSeconds(seconds));
  }

  @Test
  void keepsKeysOldestFirst() {
    assertThat(store.signingKeys().add(key("young", 1))).isTrue();
    assertThat(store.signingKeys().add(key("old", 0))).isTrue();
    assertThat(store.signingKeys().add(key("old", 5))).isFalse();
    assertThat(store.signingKeys().all()).containsExactly(key("old", 0), key("young", 1));
    assertThat(store.signingKeys().remove("old")).isTrue();
    assertThat(store.signingKeys().remove("old")).isFalse();
    assertThat(store.signingKeys().all()).containsExactly(key("young", 1));
    assertThat(told(0)).endsWith(told(What.SIGNING_KEY, "old"));
  }

  @Test
  void keepsAHundredWhoeverAddsThemAtOnce() throws Exception {
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 110; i++) {
      Sealed key = key("k" + i, i);
      all.add(() -> store.signingKeys().add(key));
    }
    assertThat(atOnce(all).stream().filter(Boolean::booleanValue)).hasSize(100);
    assertThat(store.signingKeys().all()).hasSize(100);
  }
}
