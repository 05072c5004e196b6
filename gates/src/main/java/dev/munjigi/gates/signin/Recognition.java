package dev.munjigi.gates.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whom cookies and keys stand for, remembered for as long as nothing changes about it.
///
/// Guarantees: what is remembered is never older than the last change that [#learn] was told of, and
/// never outlives its own end; no more than 100,000 are remembered. Only hashes are.
public final class Recognition {
  private static final int MOST = 100_000;

  /// How long it is remembered that a token stands for nobody: long enough that one who repeats it
  /// costs nothing, short enough to be right soon.
  private static final Duration NOBODY = Duration.ofSeconds(2);

  /// How exactly it is known when something was last used.
  private static final Duration NOTED = Duration.ofSeconds(1);

  private final IdentityStore store;
  private final Supplier<IdentitySettings> settings;
  private final InstantSource clock;
  private final Cache<String, Known> known =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
  private final News news;

  /// What is remembered of a token.
  ///
  /// @param who null for nobody
  /// @param session or key, and the user behind it
  private static final class Known {
    final @Nullable Principal who;
    final @Nullable Session session;
    final @Nullable ApiKey key;
    final Instant since;
    volatile Instant used;
    volatile boolean untold;

    Known(
        @Nullable Principal who, @Nullable Session session, @Nullable ApiKey key, Instant since) {
      this.who = who;
      this.session = session;
      this.key = key;
      this.since = since;
      this.used = session == null ? usedBefore(key, since) : session.used();
    }

    private static Instant usedBefore(@Nullable ApiKey key, Instant since) {
      if (key == null) {
        return since;
      }
      return key.used() == null ? Instant.EPOCH : key.used();
    }

    boolean concerns(Set<String> ids) {
      return (session != null
              && (ids.contains(session.id().toString()) || ids.contains(session.user().toString())))
          || (key != null
              && (ids.contains(key.id().toString())
                  || (key.user() != null && ids.contains(key.user().toString()))));
    }
  }

  /// @param settings as they are now
  public Recognition(
      IdentityStore store, Supplier<IdentitySettings> settings, InstantSource clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.news = new News(store.changes());
  }

  /// Who is signed in with this cookie, from memory; null when that has to be looked up.
  ///
  /// @param host that it came to
  public Fact.@Nullable Recognised session(String cookie, String host) {
    Optional<OpaqueToken> token = OpaqueToken.parse(OpaqueToken.Kind.SESSION, cookie);
    return token.isEmpty() ? Fact.Recognised.NOBODY : remembered(name(token.get(), host));
  }

  /// The same by looking it up; may block.
  public Fact.Recognised findSession(String cookie, String host) {
    Fact.Recognised remembered = session(cookie, host);
    if (remembered != null) {
      return remembered;
    }
    OpaqueToken token = OpaqueToken.parse(OpaqueToken.Kind.SESSION, cookie).orElseThrow();
    return find(
        name(token, host),
        now -> store.sessions().behind(token.hash(), host).flatMap(one -> person(one, now)));
  }

  /// Whose this key is, from memory; null when that has to be looked up.
  public Fact.@Nullable Recognised key(String key) {
    Optional<OpaqueToken> token = OpaqueToken.parse(OpaqueToken.Kind.API_KEY, key);
    return token.isEmpty() ? wrong("the key is malformed") : remembered(token.get().hash());
  }

  /// The same by looking it up; may block.
  public Fact.Recognised findKey(String key) {
    Fact.Recognised remembered = key(key);
    if (remembered != null) {
      return remembered;
    }
    OpaqueToken token = OpaqueToken.parse(OpaqueToken.Kind.API_KEY, key).orElseThrow();
    return find(
        token.hash(), now -> store.keys().byHash(token.hash()).flatMap(one -> bearer(one, now)));
  }

  private Fact.Recognised find(String name, Function<Instant, Optional<Known>> lookup) {
    long before = news.at();
    Instant now = clock.instant();
    Known found = lookup.apply(now).orElseGet(() -> new Known(null, null, null, now));
    known.put(name, found);
    if (news.at() != before) {
      // INVARIANT: what changed while it was looked up is not remembered as it was
      known.invalidate(name);
    }
    return told(found, now);
  }

  private static String name(OpaqueToken token, String host) {
    return token.hash() + "@" + host;
  }

  private static Fact.Recognised wrong(String why) {
    return new Fact.Recognised(null, why);
  }

  private Optional<Known> person(Session session, Instant now) {
    return store
        .users()
        .byId(session.user())
        .filter(user -> user.state() == User.State.ACTIVE)
        .map(
            user ->
                new Known(
                    new Principal.Person(
                        user.arn(),
                        user.id(),
                        user.shown(),
                        user.groups(),
                        session.id(),
                        session.methods(),
                        session.proven().toEpochMilli(),
                        session.until().toEpochMilli()),
                    session,
                    null,
                    now));
  }

  private Optional<Known> bearer(ApiKey key, Instant now) {
    Set<String> groups = Set.of();
    if (key.user() != null) {
      Optional<User> user =
          store.users().byId(key.user()).filter(one -> one.state() == User.State.ACTIVE);
      if (user.isEmpty()) {
        return Optional.empty();
      }
      groups = user.get().groups();
    }
    long until = key.until() == null ? Long.MAX_VALUE : key.until().toEpochMilli();
    return Optional.of(
        new Known(
            new Principal.Bearer(
                key.owner(), groups, key.shown(), key.scopes(), Map.of(), until),
            null,
            key,
            now));
  }

  private Fact.@Nullable Recognised remembered(String name) {
    Known one = known.getIfPresent(name);
    if (one == null) {
      return null;
    }
    Instant now = clock.instant();
    boolean stale = one.who == null && now.isAfter(one.since.plus(NOBODY));
    boolean maybeUsedElsewhere = one.session != null && idle(one, now) && now.isAfter(one.since);
    if (stale || (maybeUsedElsewhere && !one.untold)) {
      known.invalidate(name);
      return null;
    }
    return told(one, now);
  }

  private boolean idle(Known one, Instant now) {
    return one.used.plus(settings.get().idle()).isBefore(now);
  }

  /// INVARIANT: what has ended by this second stands for nobody.
  private Fact.Recognised told(Known one, Instant now) {
    Principal who = one.who;
    if (who == null) {
      return wrong("nobody has it, or it was revoked");
    }
    if (now.toEpochMilli() >= who.untilMillis() || (one.session != null && idle(one, now))) {
      return wrong("it has ended");
    }
    if (one.used.plus(NOTED).isBefore(now)) {
      one.used = now;
      one.untold = true;
    }
    return new Fact.Recognised(who, null);
  }

  /// Forgets what has changed since the last time; may block.
  ///
  /// @return whether anything did
  public boolean learn() {
    News.Told told = news.next();
    if (told.everything()) {
      known.invalidateAll();
    } else if (!told.isEmpty()) {
      known.asMap().values().removeIf(one -> one.concerns(told.ids()));
    }
    return !told.isEmpty();
  }

  /// Writes down when sessions and keys were last used; may block.
  public void write() {
    Map<Id, Instant> sessions = new HashMap<>();
    Map<Id, Instant> keys = new HashMap<>();
    for (Known one : known.asMap().values()) {
      if (one.untold) {
        one.untold = false;
        if (one.session != null) {
          sessions.merge(one.session.id(), one.used, (a, b) -> a.isAfter(b) ? a : b);
        } else if (one.key != null) {
          keys.put(one.key.id(), one.used);
        }
      }
    }
    if (!sessions.isEmpty()) {
      store.sessionEnds().used(sessions);
    }
    if (!keys.isEmpty()) {
      store.keyUses().used(keys);
    }
  }
}
