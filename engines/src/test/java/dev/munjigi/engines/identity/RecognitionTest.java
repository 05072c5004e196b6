package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.memory.MemoryIdentityStore;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.signin.OpaqueToken;
import dev.munjigi.gates.signin.Recognition;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whom cookies and keys stand for, and how soon they no longer do.
class RecognitionTest {
  private static final String HOST = "shop.test";
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final IdentityStore store = MemoryIdentityStore.empty();
  private final SecureRandom random = new SecureRandom();
  private Instant now = START;
  private final IdentitySettings settings =
      new IdentitySettings(
          "login.test",
          URI.create("https://login.test"),
          Duration.ofMinutes(30),
          Duration.ofHours(12),
          15,
          null,
          List.of(),
          null,
          Map.of(),
          NodeSettings.STANDARD,
          Set.of());
  private final Recognition recognition = new Recognition(store, () -> settings, () -> now);
  private User kim = user(User.State.ACTIVE, Set.of(), 1);

  private User user(User.State state, Set<String> groups, long version) {
    return new User(
        Id.of(1, 2, 3),
        UserName.of("kim").orElseThrow(),
        "Kim",
        null,
        false,
        new TreeSet<>(groups),
        state,
        START,
        version);
  }

  @BeforeEach
  void somebody() {
    assertThat(store.register().add(kim)).isEqualTo(Kept.KEPT);
    recognition.learn();
  }

  private OpaqueToken signedIn(String host) {
    OpaqueToken token = OpaqueToken.generate(OpaqueToken.Kind.SESSION, random);
    Id id = Id.of(START.toEpochMilli(), random.nextInt(), random.nextLong());
    Session session =
        new Session(
            id,
            kim.id(),
            now,
            now,
            new TreeSet<>(Set.of("pwd")),
            "192.0.2.1",
            "a browser",
            now,
            now.plus(settings.absolute()));
    assertThat(store.sessions().begin(session, new Handle(token.hash(), id, host)))
        .isEqualTo(Kept.KEPT);
    recognition.learn();
    return token;
  }

  private OpaqueToken key(@Nullable Instant until) {
    OpaqueToken token = OpaqueToken.generate(OpaqueToken.Kind.API_KEY, random);
    ApiKey key =
        new ApiKey(
            Id.of(START.toEpochMilli(), random.nextInt(), random.nextLong()),
            kim.arn(),
            kim.id(),
            token.reveal().substring(0, 12),
            token.hash(),
            "nightly",
            new TreeSet<>(),
            now,
            until,
            null);
    assertThat(store.keys().add(key)).isEqualTo(Kept.KEPT);
    recognition.learn();
    return token;
  }

  private Fact.Recognised session(OpaqueToken token) {
    return recognition.findSession(token.reveal(), HOST);
  }

  @Test
  void knowsWhoIsSignedInAtTheCookiesOwnHostAlone() {
    OpaqueToken token = signedIn(HOST);
    assertThat(recognition.session(token.reveal(), HOST)).as("not in memory yet").isNull();
    assertThat(session(token).who()).isInstanceOf(Principal.Person.class);
    assertThat(recognition.session(token.reveal(), HOST)).isEqualTo(session(token));
    assertThat(recognition.findSession(token.reveal(), "other.test").who()).isNull();
  }

  @Test
  void asksNobodyAboutWhatIsNoToken() {
    for (String wrong : new String[] {"", "mjg_s_", "mjg_k_x", "\u0000", "a".repeat(60)}) {
      assertThat(recognition.session(wrong, HOST)).isEqualTo(Fact.Recognised.NOBODY);
      Fact.Recognised key = recognition.key(wrong);
      assertThat(key).isNotNull();
      assertThat(key.who()).isNull();
    }
    assertThat(recognition.key(signedIn(HOST).reveal())).as("a session is no key").isNotNull();
  }

  @Test
  void knowsNobodyFromTheSecondOnThatASessionEnds() {
    OpaqueToken token = signedIn(HOST);
    assertThat(session(token).who()).isNotNull();
    Instant until = START.plus(settings.absolute());
    for (now = START; now.isBefore(until.minusSeconds(1)); now = now.plusSeconds(600)) {
      assertThat(session(token).who()).as("used all the time, at " + now).isNotNull();
    }
    now = until.minusMillis(1);
    assertThat(session(token).who()).isNotNull();
    now = until;
    assertThat(session(token).who()).isNull();
  }

  @Test
  void knowsNobodyByASessionThatWasNotUsed() {
    OpaqueToken token = signedIn(HOST);
    assertThat(session(token).who()).isNotNull();
    now = START.plus(settings.idle()).plusSeconds(1);
    assertThat(session(token).who()).isNull();
    assertThat(session(token).who()).as("nor the next time").isNull();
  }

  @Test
  void goesByWhatAnotherGateSawUsed() {
    OpaqueToken token = signedIn(HOST);
    Principal.Person known = person(session(token));
    recognition.write();
    now = START.plus(settings.idle()).plusSeconds(1);
    store.sessionEnds().used(Map.of(known.session(), now.minusSeconds(60)));
    assertThat(session(token).who()).isNotNull();
  }

  private static Principal.Person person(Fact.Recognised known) {
    assertThat(known.who()).isInstanceOf(Principal.Person.class);
    return (Principal.Person) known.who();
  }

  @Test
  void forgetsWhatHasChanged() {
    OpaqueToken token = signedIn(HOST);
    OpaqueToken key = key(null);
    assertThat(person(session(token)).groups()).isEmpty();
    store.groups().add(new Group("clerks", ""));
    kim = user(User.State.ACTIVE, Set.of("clerks"), 2);
    assertThat(store.register().change(kim)).isEqualTo(Kept.KEPT);
    assertThat(recognition.learn()).isTrue();
    assertThat(person(session(token)).groups()).containsExactly("clerks");
    assertThat(recognition.findKey(key.reveal()).who()).isNotNull();
    kim = user(User.State.DISABLED, Set.of("clerks"), 3);
    store.register().change(kim);
    recognition.learn();
    assertThat(session(token).who()).isNull();
    assertThat(recognition.findKey(key.reveal()).who()).isNull();
    assertThat(recognition.learn()).as("nothing new").isFalse();
  }

  @Test
  void knowsNobodyByARevokedOrExpiredKey() {
    OpaqueToken key = key(START.plusSeconds(60));
    Fact.Recognised known = recognition.findKey(key.reveal());
    assertThat(known.who()).isInstanceOf(Principal.Bearer.class);
    now = START.plusSeconds(60);
    assertThat(recognition.findKey(key.reveal()).who()).isNull();
    now = START;
    assertThat(recognition.findKey(key.reveal()).who()).isNotNull();
    store.keys().revoke(store.keys().page(null, null, 1).getFirst().id());
    recognition.learn();
    assertThat(recognition.findKey(key.reveal()).who()).isNull();
  }

  @Test
  void writesDownWhenThingsWereUsed() {
    OpaqueToken token = signedIn(HOST);
    OpaqueToken key = key(null);
    now = START.plusSeconds(90);
    assertThat(session(token).who()).isNotNull();
    assertThat(recognition.findKey(key.reveal()).who()).isNotNull();
    now = START.plusSeconds(95);
    assertThat(session(token).who()).isNotNull();
    assertThat(recognition.findKey(key.reveal()).who()).isNotNull();
    recognition.write();
    assertThat(store.sessions().of(kim.id()).getFirst().used()).isEqualTo(now);
    assertThat(store.keys().page(null, null, 1).getFirst().used()).isEqualTo(now);
  }
}
