package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.RefreshFamilies.Rotation;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.Sessions.Replacing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.Sessions] and [dev.munjigi.gates.identity.SessionEnds] have to
/// do.
public abstract class SessionsContract extends StoreContract {
  private static final String LOGIN = "login.example.com";
  private static final String SHOP = "shop.example.com";

  @Test
  void findsASessionBehindItsHandleAtItsHostAlone() {
    Id hana = somebody("hana");
    String hash = hash();
    Session session = signedIn(hana, hash);
    assertThat(store.sessions().behind(hash, LOGIN)).contains(session);
    assertThat(store.owners().ofSession(session.id())).contains(hana);
    assertThat(store.owners().ofSession(id())).isEmpty();
    assertThat(store.sessions().behind(hash, SHOP)).isEmpty();
    assertThat(store.sessions().behind(hash(), LOGIN)).isEmpty();
    assertThat(store.sessions().behind("\0", "\uD800")).isEmpty();
    assertThat(told(0)).endsWith(told(What.SESSION, session.id()));
  }

  @Test
  void keepsWaysOfProofAsTheyAre() {
    Id hana = somebody("hana");
    for (List<String> methods :
        List.<List<String>>of(List.of(), List.of(""), List.of("a\nb", "c\\n", "\\"))) {
      Session plain = session(hana, NOW);
      Session session =
          new Session(
              plain.id(), hana, NOW, NOW, new TreeSet<>(methods), "", "", NOW, plain.until());
      String hash = hash();
      store.sessions().begin(session, new Handle(hash, session.id(), LOGIN));
      assertThat(store.sessions().behind(hash, LOGIN)).contains(session);
    }
  }

  @Test
  void beginsNothingForNobodyAndNothingTwice() {
    Id hana = somebody("hana");
    String hash = hash();
    Session session = signedIn(hana, hash);
    Session nobodys = session(id(), NOW);
    assertThat(store.sessions().begin(nobodys, new Handle(hash(), nobodys.id(), LOGIN)))
        .isEqualTo(Kept.DANGLING);
    assertThat(store.sessions().begin(session, new Handle(hash(), session.id(), LOGIN)))
        .isEqualTo(Kept.CHANGED);
    Session other = session(hana, NOW);
    assertThat(store.sessions().begin(other, new Handle(hash, other.id(), LOGIN)))
        .isEqualTo(Kept.CHANGED);
    assertThat(store.sessions().of(hana)).containsExactly(session);
    assertThatThrownBy(() -> store.sessions().begin(other, new Handle(hash(), id(), LOGIN)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void putsAHandleInThePlaceOfTheOneOfItsHost() {
    String first = hash();
    Session session = signedIn(somebody("hana"), first);
    String shop = hash();
    assertThat(store.sessions().attach(session, new Handle(shop, session.id(), SHOP), Replacing.ITS_HOST))
        .isEqualTo(Kept.KEPT);
    String second = hash();
    Session proven =
        new Session(
            session.id(),
            session.user(),
            LATER,
            LATER,
            new TreeSet<>(List.of("hwk")),
            "elsewhere",
            "other",
            LATER,
            LATER.plusSeconds(9));
    assertThat(store.sessions().attach(proven, new Handle(second, session.id(), LOGIN), Replacing.ITS_HOST))
        .isEqualTo(Kept.KEPT);
    assertThat(store.sessions().behind(first, LOGIN)).isEmpty();
    Session now =
        new Session(
            session.id(),
            session.user(),
            session.began(),
            LATER,
            proven.methods(),
            session.from(),
            session.agent(),
            session.used(),
            proven.until());
    assertThat(store.sessions().behind(second, LOGIN)).contains(now);
    assertThat(store.sessions().behind(shop, SHOP)).contains(now);
  }

  @Test
  void putsAHandleInThePlaceOfAllThatItsSessionHas() {
    Id hana = somebody("hana");
    String first = hash();
    Session session = signedIn(hana, first);
    String shop = hash();
    store.sessions().attach(session, new Handle(shop, session.id(), SHOP), Replacing.ITS_HOST);
    String others = hash();
    signedIn(hana, others);
    long since = store.changes().newest();
    String second = hash();
    assertThat(store.sessions().attach(session, new Handle(second, session.id(), LOGIN), Replacing.ALL_HOSTS))
        .isEqualTo(Kept.KEPT);
    assertThat(store.sessions().behind(first, LOGIN)).isEmpty();
    assertThat(store.sessions().behind(shop, SHOP)).isEmpty();
    assertThat(store.sessions().behind(second, LOGIN)).contains(session);
    assertThat(store.sessions().behind(others, LOGIN)).isPresent();
    assertThat(told(since)).contains(told(What.SESSION, session.id()));
    assertThat(store.sessions().attach(session, new Handle(others, session.id(), LOGIN), Replacing.ALL_HOSTS))
        .isEqualTo(Kept.CHANGED);
    store.sessionEnds().end(session.id());
    assertThat(store.sessions().attach(session, new Handle(hash(), session.id(), LOGIN), Replacing.ALL_HOSTS))
        .isEqualTo(Kept.CHANGED);
  }

  @Test
  void attachesNothingToASessionThatEndedOrIsAnothers() {
    Id hana = somebody("hana");
    Session session = signedIn(hana, hash());
    String others = hash();
    signedIn(hana, others);
    assertThat(store.sessions().attach(session, new Handle(others, session.id(), LOGIN), Replacing.ITS_HOST))
        .isEqualTo(Kept.CHANGED);
    assertThat(store.sessions().behind(others, LOGIN)).isPresent();
    store.sessionEnds().end(session.id());
    String hash = hash();
    assertThat(store.sessions().attach(session, new Handle(hash, session.id(), LOGIN), Replacing.ITS_HOST))
        .isEqualTo(Kept.CHANGED);
    assertThat(store.sessions().behind(hash, LOGIN)).isEmpty();
  }

  @Test
  void endsASessionWithItsHandlesAndFamilies() {
    Id hana = somebody("hana");
    String hash = hash();
    Session session = signedIn(hana, hash);
    String given = hash();
    String outlives = hash();
    RefreshFamily family = family(hana, session.id());
    store.families().begin(family, given);
    store.families().begin(family(hana, null), outlives);
    long since = store.changes().newest();
    assertThat(store.sessionEnds().end(session.id())).isTrue();
    assertThat(store.sessionEnds().end(session.id())).isFalse();
    assertThat(store.sessions().behind(hash, LOGIN)).isEmpty();
    assertThat(store.families().rotate(given, "shop", hash(), NOW))
        .isInstanceOf(Rotation.Unknown.class);
    assertThat(store.families().rotate(outlives, "shop", hash(), NOW))
        .isInstanceOf(Rotation.Rotated.class);
    assertThat(told(since))
        .contains(told(What.SESSION, session.id()), told(What.FAMILY, family.id()));
  }

  @Test
  void endsAllOfOnePersonButOne() {
    Id hana = somebody("hana");
    Session stays = signedIn(hana, hash());
    signedIn(hana, hash());
    signedIn(hana, hash());
    Session juns = signedIn(somebody("jun"), hash());
    assertThat(store.sessionEnds().endAll(hana, stays.id())).isEqualTo(2);
    assertThat(store.sessions().of(hana)).containsExactly(stays);
    assertThat(store.sessionEnds().endAll(hana, null)).isEqualTo(1);
    assertThat(store.sessions().of(juns.user())).containsExactly(juns);
  }

  @Test
  void showsThoseOfOnePersonNewestFirst() {
    Id hana = somebody("hana");
    Session old = session(hana, NOW);
    Session young = session(hana, NOW.plusNanos(1));
    store.sessions().begin(young, new Handle(hash(), young.id(), LOGIN));
    store.sessions().begin(old, new Handle(hash(), old.id(), LOGIN));
    assertThat(store.sessions().of(hana)).containsExactly(young, old);
  }

  @Test
  void endsTheOldestOfMoreThanAThousand() {
    Id hana = somebody("hana");
    for (int i = 0; i < 1_002; i++) {
      Session session = session(hana, NOW.plusSeconds(i));
      store.sessions().begin(session, new Handle(hash(), session.id(), LOGIN));
    }
    List<Session> left = store.sessions().of(hana);
    assertThat(left).hasSize(1_000);
    assertThat(left.getLast().began()).isEqualTo(NOW.plusSeconds(2));
    assertThat(store.sessionEnds().endAll(hana, null)).isEqualTo(1_000);
  }

  @Test
  void notesWhenSessionsWereUsedAndNeverPutsTheClockBack() {
    String hash = hash();
    Session session = signedIn(somebody("hana"), hash);
    long told = store.changes().newest();
    store.sessionEnds().used(Map.of(session.id(), NOW.plusSeconds(60), id(), NOW));
    store.sessionEnds().used(Map.of(session.id(), NOW.plusSeconds(30)));
    store.sessionEnds().used(Map.of());
    assertThat(store.sessions().behind(hash, LOGIN).orElseThrow().used())
        .isEqualTo(NOW.plusSeconds(60));
    assertThat(told(told)).isEmpty();
  }

  @Test
  void sweepsAwayWhatEndedAndNothingElse() {
    Id hana = somebody("hana");
    String ended = hash();
    Session session = signedIn(hana, ended);
    String family = hash();
    store.families().begin(family(hana, null), family);
    store.oneTimes().put(new OneTime(hash(), OneTime.Purpose.SETUP, "", "", LATER));
    Instant yesterday = NOW.minus(Duration.ofDays(1));
    assertThat(store.sessionEnds().sweep(LATER.minusNanos(1), yesterday)).isZero();
    assertThat(store.sessions().behind(ended, LOGIN)).isPresent();
    long since = store.changes().newest();
    assertThat(store.sessionEnds().sweep(LATER, yesterday)).isEqualTo(3);
    assertThat(store.sessions().behind(ended, LOGIN)).isEmpty();
    assertThat(store.families().of(hana)).isEmpty();
    assertThat(told(since)).contains(told(What.SESSION, session.id()));
    assertThat(store.sessionEnds().sweep(LATER, yesterday)).isZero();
  }

  @Test
  void sweepsAwaySessionsThatWereLongUnused() {
    Id hana = somebody("hana");
    signedIn(hana, hash());
    assertThat(store.sessionEnds().sweep(NOW, NOW)).isZero();
    assertThat(store.sessionEnds().sweep(NOW, NOW.plusNanos(1))).isEqualTo(1);
  }

  @Test
  void sweepsMoreThanOneRoundAtATime() {
    for (int i = 0; i < 1_203; i++) {
      store.oneTimes().put(new OneTime(hash(), OneTime.Purpose.SETUP, "", "", NOW));
    }
    assertThat(store.sessionEnds().sweep(NOW, NOW)).isEqualTo(1_203);
  }
}
