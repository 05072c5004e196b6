package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Kept;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.ApiKeys] and [dev.munjigi.gates.identity.KeyUses] have to do.
public abstract class ApiKeysContract extends StoreContract {
  private static ApiKey key(Id id, @Nullable Id user, String... scopes) {
    return new ApiKey(
        id,
        "arn:munjigi:iam:::function/f",
        user,
        "mj_abcd",
        hash(),
        "빌드 서버",
        new TreeSet<>(List.of(scopes)),
        NOW,
        null,
        null);
  }

  @Test
  void findsAKeyByItsHash() {
    ApiKey functions = key(id(), null, "a", "b");
    ApiKey hanas = key(id(), somebody("hana"));
    ApiKey odd = key(id(), null, "a\nadmin", "\\n", "");
    for (ApiKey key : List.of(functions, hanas, odd)) {
      assertThat(store.keys().add(key)).isEqualTo(Kept.KEPT);
      assertThat(store.keys().byHash(key.hash())).contains(key);
      assertThat(store.owners().ofKey(key.id())).isEqualTo(Optional.ofNullable(key.user()));
    }
    assertThat(store.keys().byHash(hash())).isEmpty();
    assertThat(told(0)).endsWith(told(What.KEY, odd.id()));
  }

  @Test
  void refusesAKeyOfNobodyAndOneThatIsThere() {
    assertThat(store.keys().add(key(id(), id()))).isEqualTo(Kept.DANGLING);
    ApiKey key = key(id(), null);
    store.keys().add(key);
    assertThat(store.keys().add(key)).isEqualTo(Kept.CHANGED);
    assertThat(store.keys().add(key(key.id(), null))).isEqualTo(Kept.CHANGED);
  }

  @Test
  void showsPagesOldestFirst() {
    Id hana = somebody("hana");
    List<ApiKey> keys =
        List.of(
            key(new Id(1L << 16, 1), hana),
            key(new Id(2L << 16, -1), null),
            key(new Id(3L << 16, 0), hana),
            key(new Id(4L << 16, 0), null));
    keys.reversed().forEach(store.keys()::add);
    assertThat(store.keys().page(null, null, 3)).containsExactlyElementsOf(keys.subList(0, 3));
    assertThat(store.keys().page(null, keys.get(2).id(), 3)).containsExactly(keys.get(3));
    assertThat(store.keys().page(hana, null, 10)).containsExactly(keys.get(0), keys.get(2));
    assertThat(store.keys().page(hana, keys.get(0).id(), 10)).containsExactly(keys.get(2));
    assertThatThrownBy(() -> store.keys().page(null, null, 1_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void revokesOne() {
    ApiKey key = key(id(), null);
    store.keys().add(key);
    assertThat(store.keys().revoke(key.id())).isTrue();
    assertThat(store.keys().revoke(key.id())).isFalse();
    assertThat(store.keys().byHash(key.hash())).isEmpty();
    assertThat(store.owners().ofKey(key.id())).isEmpty();
  }

  @Test
  void notesWhenKeysWereUsedAndNeverPutsTheClockBack() {
    ApiKey key = key(id(), null);
    store.keys().add(key);
    store.keyUses().used(Map.of(key.id(), NOW.plusSeconds(60)));
    store.keyUses().used(Map.of(key.id(), NOW, id(), NOW));
    assertThat(store.keys().byHash(key.hash()).orElseThrow().used()).isEqualTo(NOW.plusSeconds(60));
  }
}
