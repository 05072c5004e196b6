package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.RefreshFamilies.Rotation;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.RefreshFamilies] has to do.
public abstract class RefreshFamiliesContract extends StoreContract {
  private static final Rotation UNKNOWN = new Rotation.Unknown();

  private Rotation rotate(String hash, String next) {
    return store.families().rotate(hash, "shop", next, NOW);
  }

  @Test
  void putsTheNextTokenInThePlaceOfTheOneThatWasShown() {
    Id hana = somebody("hana");
    RefreshFamily family = family(hana, null);
    String first = hash();
    assertThat(store.families().begin(family, first)).isEqualTo(Kept.KEPT);
    assertThat(store.families().of(hana)).containsExactly(family);
    assertThat(store.owners().ofFamily(family.id())).contains(hana);
    String second = hash();
    String third = hash();
    assertThat(rotate(first, second)).isEqualTo(new Rotation.Rotated(family));
    assertThat(rotate(second, third)).isEqualTo(new Rotation.Rotated(family));
    assertThat(rotate(hash(), hash())).isEqualTo(UNKNOWN);
    assertThat(rotate("\0", "\uD800")).isEqualTo(UNKNOWN);
  }

  @Test
  void revokesTheFamilyWhenATokenIsShownAgain() {
    Id hana = somebody("hana");
    RefreshFamily family = family(hana, null);
    String first = hash();
    store.families().begin(family, first);
    RefreshFamily other = family(hana, null);
    String others = hash();
    store.families().begin(other, others);
    String second = hash();
    String third = hash();
    rotate(first, second);
    rotate(second, third);
    long since = store.changes().newest();
    assertThat(rotate(first, hash())).isEqualTo(new Rotation.Reused(family));
    assertThat(told(since)).containsExactly(told(What.FAMILY, family.id()));
    assertThat(rotate(third, hash())).isEqualTo(UNKNOWN);
    assertThat(rotate(first, hash())).isEqualTo(UNKNOWN);
    assertThat(store.families().of(hana)).containsExactly(other);
    assertThat(store.owners().ofFamily(family.id())).isEmpty();
    assertThat(rotate(others, hash())).isEqualTo(new Rotation.Rotated(other));
  }

  @Test
  void doesNothingWithAnothersToken() {
    RefreshFamily family = family(somebody("hana"), null);
    String first = hash();
    store.families().begin(family, first);
    assertThat(store.families().rotate(first, "other", hash(), NOW)).isEqualTo(UNKNOWN);
    String second = hash();
    assertThat(rotate(first, second)).isEqualTo(new Rotation.Rotated(family));
    assertThat(store.families().rotate(first, "other", hash(), NOW)).isEqualTo(UNKNOWN);
    assertThat(rotate(second, hash())).isEqualTo(new Rotation.Rotated(family));
  }

  @Test
  void doesNothingWithANextTokenThatIsThereAlready() {
    RefreshFamily family = family(somebody("hana"), null);
    String first = hash();
    store.families().begin(family, first);
    assertThat(rotate(first, first)).isEqualTo(UNKNOWN);
    assertThat(rotate(first, hash())).isEqualTo(new Rotation.Rotated(family));
  }

  @Test
  void endsAtTheEndOfTheFamilyAndOfItsSession() {
    Id hana = somebody("hana");
    String own = hash();
    store.families().begin(family(hana, null), own);
    assertThat(store.families().rotate(own, "shop", hash(), LATER)).isEqualTo(UNKNOWN);
    Session session = signedIn(hana, hash());
    RefreshFamily longer =
        new RefreshFamily(id(), "shop", hana, session.id(), "", NOW, LATER.plusSeconds(9));
    String inSession = hash();
    store.families().begin(longer, inSession);
    assertThat(store.families().rotate(inSession, "shop", hash(), session.until()))
        .isEqualTo(UNKNOWN);
    assertThat(rotate(inSession, hash())).isEqualTo(new Rotation.Rotated(longer));
  }

  @Test
  void beginsNothingForNobodyNorInASessionThatEndedOrIsAnothers() {
    Id hana = somebody("hana");
    Id juns = signedIn(somebody("jun"), hash()).id();
    assertThat(store.families().begin(family(id(), null), hash())).isEqualTo(Kept.DANGLING);
    assertThat(store.families().begin(family(hana, id()), hash())).isEqualTo(Kept.DANGLING);
    assertThat(store.families().begin(family(hana, juns), hash())).isEqualTo(Kept.DANGLING);
    RefreshFamily family = family(hana, null);
    String hash = hash();
    assertThat(store.families().begin(family, hash)).isEqualTo(Kept.KEPT);
    assertThat(store.families().begin(family, hash())).isEqualTo(Kept.CHANGED);
    assertThat(store.families().begin(family(hana, null), hash)).isEqualTo(Kept.CHANGED);
  }

  @Test
  void revokesOne() {
    Id hana = somebody("hana");
    RefreshFamily family = family(hana, null);
    String hash = hash();
    store.families().begin(family, hash);
    assertThat(store.families().revoke(family.id())).isTrue();
    assertThat(store.families().revoke(family.id())).isFalse();
    assertThat(store.families().revoke(id())).isFalse();
    assertThat(rotate(hash, hash())).isEqualTo(UNKNOWN);
    assertThat(store.families().of(hana)).isEmpty();
  }

  @Test
  void dropsTheOldestOfMoreThanAThousandRevokedOnesFirst() {
    Id hana = somebody("hana");
    List<RefreshFamily> families = new ArrayList<>();
    for (int i = 0; i < 1_002; i++) {
      RefreshFamily family =
          new RefreshFamily(id(), "shop", hana, null, "", NOW.plusSeconds(i), LATER);
      families.add(family);
      if (i == 1_001) {
        store.families().revoke(families.get(700).id());
      }
      store.families().begin(family, hash());
    }
    families.remove(700);
    families.remove(0);
    assertThat(store.families().of(hana)).containsExactlyElementsOf(families.reversed());
  }

  @Test
  void letsOneOfAThousandRotateAndStopsTheThief() throws Exception {
    Id hana = somebody("hana");
    RefreshFamily family = family(hana, null);
    String stolen = hash();
    store.families().begin(family, stolen);
    List<String> nexts = new ArrayList<>();
    List<Callable<Rotation>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String next = hash();
      nexts.add(next);
      all.add(() -> rotate(stolen, next));
    }
    List<Rotation> rotations = atOnce(all);
    assertThat(rotations).filteredOn(r -> r instanceof Rotation.Rotated).hasSize(1);
    assertThat(rotations).filteredOn(r -> r instanceof Rotation.Reused).hasSize(1);
    assertThat(rotations).filteredOn(UNKNOWN::equals).hasSize(998);
    assertThat(store.families().of(hana)).isEmpty();
    for (String next : nexts) {
      assertThat(rotate(next, hash())).isEqualTo(UNKNOWN);
    }
  }
}
