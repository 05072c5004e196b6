package dev.munjigi.engines.identity;

import static dev.munjigi.gates.identity.Credential.Kind.EXTERNAL;
import static dev.munjigi.gates.identity.Credential.Kind.PASSKEY;
import static dev.munjigi.gates.identity.Credential.Kind.PASSWORD;
import static dev.munjigi.gates.identity.Credential.Kind.RECOVERY;
import static dev.munjigi.gates.identity.Credential.Kind.TOTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.Credentials] has to do.
public abstract class CredentialsContract extends StoreContract {
  private Kept save(Credential credential) {
    return store.credentials().save(credential);
  }

  @Test
  void keepsWhatSomebodyProvesWithOldestFirst() {
    Id hana = somebody("hana");
    Credential password =
        new Credential(id(), hana, PASSWORD, null, "$argon2id$…", NOW.plusNanos(1), 1);
    Credential passkey = new Credential(id(), hana, PASSKEY, "AbC-_", "{\"한\":1}", NOW, 1);
    assertThat(save(password)).isEqualTo(Kept.KEPT);
    assertThat(save(passkey)).isEqualTo(Kept.KEPT);
    assertThat(store.credentials().of(hana)).containsExactly(passkey, password);
    assertThat(store.credentials().byKey(PASSKEY, "AbC-_")).contains(passkey);
    assertThat(store.credentials().byKey(PASSKEY, "abc-_")).as("case matters").isEmpty();
    assertThat(store.credentials().byKey(EXTERNAL, "AbC-_")).isEmpty();
    assertThat(told(0))
        .endsWith(told(What.CREDENTIAL, password.id()), told(What.CREDENTIAL, passkey.id()));
  }

  @Test
  void refusesASecondOneOfAKindWithoutKeysAndAKeyThatIsTaken() {
    Id hana = somebody("hana");
    Id jun = somebody("jun");
    assertThat(save(credential(id(), hana, TOTP, null, 1))).isEqualTo(Kept.KEPT);
    assertThat(save(credential(id(), hana, TOTP, null, 1))).isEqualTo(Kept.NAME_TAKEN);
    assertThat(save(credential(id(), hana, RECOVERY, null, 1))).isEqualTo(Kept.KEPT);
    assertThat(save(credential(id(), jun, TOTP, null, 1))).isEqualTo(Kept.KEPT);
    assertThat(save(credential(id(), hana, PASSKEY, "k", 1))).isEqualTo(Kept.KEPT);
    assertThat(save(credential(id(), jun, PASSKEY, "k", 1))).isEqualTo(Kept.NAME_TAKEN);
    assertThat(save(credential(id(), jun, EXTERNAL, "k", 1))).isEqualTo(Kept.KEPT);
    assertThat(save(credential(id(), hana, PASSKEY, "k2", 1))).isEqualTo(Kept.KEPT);
    assertThat(save(credential(id(), id(), PASSWORD, null, 1))).isEqualTo(Kept.DANGLING);
  }

  @Test
  void replacesTheFormBeforeAndOnlyThat() {
    Id hana = somebody("hana");
    Id jun = somebody("jun");
    Id id = id();
    assertThat(save(credential(id, hana, PASSKEY, "k", 2))).isEqualTo(Kept.CHANGED);
    save(credential(id, hana, PASSKEY, "k", 1));
    save(credential(id(), hana, PASSKEY, "other", 1));
    assertThat(save(credential(id, hana, PASSKEY, "k", 1))).isEqualTo(Kept.CHANGED);
    Credential second = credential(id, hana, PASSKEY, "k", 2);
    assertThat(save(second)).isEqualTo(Kept.KEPT);
    assertThat(save(second)).isEqualTo(Kept.CHANGED);
    assertThat(save(credential(id, jun, PASSKEY, "k", 3))).isEqualTo(Kept.CHANGED);
    assertThat(save(credential(id, hana, EXTERNAL, "k", 3))).isEqualTo(Kept.CHANGED);
    assertThat(save(credential(id, hana, PASSKEY, "other", 3))).isEqualTo(Kept.NAME_TAKEN);
    assertThat(store.credentials().byKey(PASSKEY, "k")).contains(second);
  }

  @Test
  void removesOne() {
    Credential one = credential(id(), somebody("hana"), PASSWORD, null, 1);
    save(one);
    assertThat(store.credentials().remove(one.id())).isTrue();
    assertThat(store.credentials().remove(one.id())).isFalse();
    assertThat(store.credentials().of(one.user())).isEmpty();
    assertThat(save(credential(one.id(), one.user(), PASSWORD, null, 2))).isEqualTo(Kept.CHANGED);
  }

  @Test
  void keepsAHundredOfOnePerson() {
    Id hana = somebody("hana");
    for (int i = 0; i < 100; i++) {
      assertThat(save(credential(id(), hana, PASSKEY, "k" + i, 1))).isEqualTo(Kept.KEPT);
    }
    assertThat(save(credential(id(), hana, PASSKEY, "more", 1))).isEqualTo(Kept.FULL);
    assertThat(store.credentials().of(hana)).hasSize(100);
  }

  @Test
  void letsOneOfManyUseUpTheSameCode() throws Exception {
    Id hana = somebody("hana");
    Id id = id();
    save(credential(id, hana, RECOVERY, null, 1));
    for (long version = 2; version < 12; version++) {
      Credential next = credential(id, hana, RECOVERY, null, version);
      assertThat(atOnce(20, () -> save(next)))
          .containsOnlyOnce(Kept.KEPT)
          .containsOnly(Kept.KEPT, Kept.CHANGED);
    }
  }

  @Test
  void letsOneHaveAKeyThatManyWantAtOnce() throws Exception {
    List<Callable<Kept>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Id user = somebody("u" + i);
      all.add(() -> save(credential(id(), user, EXTERNAL, "https://issuer subject", 1)));
    }
    assertThat(atOnce(all)).containsOnlyOnce(Kept.KEPT).containsOnly(Kept.KEPT, Kept.NAME_TAKEN);
  }
}
