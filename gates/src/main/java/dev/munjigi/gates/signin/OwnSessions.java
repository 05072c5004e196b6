package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.Sessions.Replacing;
import dev.munjigi.gates.identity.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A person's sessions: how they begin, change their cookie, are listed and end.
///
/// Guarantees: a session begins with a token that nobody has seen before, and the one that the
/// browser had so far ends; nobody ends a session of somebody else; what ends, ends on all hosts.
public final class OwnSessions {
  private static final int MOST_SHOWN = 100;

  private final Means means;

  public OwnSessions(Means means) {
    this.means = means;
  }

  /// Somebody who is signed in.
  public record SignedIn(User user, Session session) {}

  /// A session with the token that stands for it at the identity host from now on.
  public record Begun(SignedIn who, OpaqueToken token) {}

  /// Who is signed in at the identity host with this cookie.
  public Optional<SignedIn> behind(@Nullable String cookie) {
    if (cookie == null) {
      return Optional.empty();
    }
    String host = means.settings().get().host();
    return OpaqueToken.parse(OpaqueToken.Kind.SESSION, cookie)
        .flatMap(token -> means.store().sessions().behind(token.hash(), host))
        .flatMap(this::alive);
  }

  /// The session with its person, when both may still be used.
  Optional<SignedIn> alive(Session session) {
    return runs(session)
        ? means
            .store()
            .users()
            .byId(session.user())
            .filter(user -> user.state() == User.State.ACTIVE)
            .map(user -> new SignedIn(user, session))
        : Optional.empty();
  }

  private boolean runs(Session session) {
    Instant now = means.now();
    return session.until().isAfter(now)
        && session.used().plus(means.settings().get().idle()).isAfter(now);
  }

  /// Begins one.
  ///
  /// @return empty when the person is no longer there
  Optional<Begun> begin(User user, SortedSet<String> methods, Visit visit) {
    IdentitySettings settings = means.settings().get();
    Instant now = means.now();
    Session session =
        new Session(
            means.id(),
            user.id(),
            now,
            now,
            methods,
            visit.from().toString(),
            visit.agent(),
            now,
            now.plus(settings.absolute()));
    // ATTACK: never a token that the browser brought: somebody else may have put it there (CWE-384)
    OpaqueToken token = OpaqueToken.generate(OpaqueToken.Kind.SESSION, means.random());
    Handle handle = new Handle(token.hash(), session.id(), settings.host());
    Optional<SignedIn> before = behind(visit.session());
    if (!means.together(() -> begun(session, handle, before))) {
      return Optional.empty();
    }
    boolean second = methods.contains("mfa");
    means.tell(new SignInEvent.SignedIn(user.id(), session.id(), second, visit.from()));
    return Optional.of(new Begun(new SignedIn(user, session), token));
  }

  private boolean begun(Session session, Handle handle, Optional<SignedIn> before) {
    boolean begun = means.store().sessions().begin(session, handle) == Kept.KEPT;
    if (begun) {
      before.ifPresent(old -> means.store().sessionEnds().end(old.session().id()));
    }
    return begun;
  }

  /// Ends all other sessions of a person who has changed what they sign in with, and gives their own
  /// a new token: those that it had on other hosts stand for nothing from now on. The caller makes the
  /// change and this together.
  ///
  /// @param shown the methods by which they have shown who they are just now (RFC 8176)
  /// @return empty when their own has ended meanwhile
  public Optional<Begun> renew(SignedIn who, Set<String> shown, Visit visit) {
    Session old = who.session();
    SortedSet<String> methods = new TreeSet<>(old.methods());
    methods.addAll(shown);
    Session session =
        new Session(
            old.id(),
            old.user(),
            old.began(),
            means.now(),
            methods,
            old.from(),
            old.agent(),
            old.used(),
            old.until());
    endOthers(who, visit);
    OpaqueToken token = OpaqueToken.generate(OpaqueToken.Kind.SESSION, means.random());
    Handle handle = new Handle(token.hash(), old.id(), means.settings().get().host());
    if (means.store().sessions().attach(session, handle, Replacing.ALL_HOSTS) != Kept.KEPT) {
      return Optional.empty();
    }
    means.store().oneTimes().drop(OneTime.Purpose.HAND_OVER, old.id().toString());
    return Optional.of(new Begun(new SignedIn(who.user(), session), token));
  }

  /// Those of a person that have not ended, newest first; at most 100.
  public List<Session> of(SignedIn who) {
    return means.store().sessions().of(who.user().id()).stream()
        .filter(this::runs)
        .limit(MOST_SHOWN)
        .toList();
  }

  /// Ends one of somebody's own, on all hosts.
  ///
  /// @return whether it was theirs, and there
  public boolean end(SignedIn who, Id session, Visit visit) {
    Id user = who.user().id();
    boolean own =
        means.store().sessions().of(user).stream().anyMatch(one -> one.id().equals(session));
    boolean ended = own && means.store().sessionEnds().end(session);
    if (ended) {
      means.tell(new SignInEvent.Ended(user, 1, visit.from()));
    }
    return ended;
  }

  /// Ends all of somebody's own but the one that asks.
  public void endOthers(SignedIn who, Visit visit) {
    Id user = who.user().id();
    int ended = means.store().sessionEnds().endAll(user, who.session().id());
    if (ended > 0) {
      means.tell(new SignInEvent.Ended(user, ended, visit.from()));
    }
  }
}
