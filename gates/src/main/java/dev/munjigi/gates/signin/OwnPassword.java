package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.OwnSessions.Begun;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The password of somebody who is signed in: proven again, changed.
///
/// Guarantees: who found a browser open has no more tries than a known device has; after a change no
/// session but the one that made it goes on, and that one has a new token: all of it happens, or
/// nothing.
public final class OwnPassword {
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Means means;
  private final Hashing hashing;
  private final Guesses guesses;
  private final Supplier<PasswordRules> rules;

  /// @param rules what a new password has to be, as it is now
  public OwnPassword(
      Means means, Hashing hashing, Guesses guesses, Supplier<PasswordRules> rules) {
    this.means = means;
    this.hashing = hashing;
    this.guesses = guesses;
    this.rules = rules;
  }

  /// What became of a new password.
  public sealed interface Change {
    /// It holds.
    record Changed(Begun begun) implements Change {}

    /// It may not be one.
    record Broken(PasswordRules.Rule rule) implements Change {}

    /// Who asked was not believed.
    record Refused(Why why) implements Change {}
  }

  /// The hash that is kept among these credentials.
  static @Nullable PasswordHash stored(List<Credential> all) {
    return Bodies.only(all, Credential.Kind.PASSWORD)
        .map(one -> PasswordHash.parse(one.body()))
        .orElse(null);
  }

  /// Whether somebody has one.
  public boolean any(User user) {
    return stored(means.store().credentials().of(user.id())) != null;
  }

  /// Has somebody prove their password again, before something that matters.
  ///
  /// @return why they are not believed; empty when they are
  public Optional<Why> refused(SignedIn who, Password typed, Visit visit) {
    Id user = who.user().id();
    Guess guess =
        new Guess(who.user().name().text(), "session " + who.session().id(), visit.from());
    if (!guesses.take(guess)) {
      means.tell(
          new SignInEvent.Failed(user, SignInEvent.Reason.TOO_MANY_TRIES, visit.from()));
      return Optional.of(Why.TOO_MANY);
    }
    PasswordHash stored = stored(means.store().credentials().of(user));
    return switch (hashing.check(typed, stored, hashing.deadline(PATIENCE))) {
      case RIGHT -> {
        guesses.giveBack(guess);
        yield Optional.empty();
      }
      case BUSY -> {
        guesses.giveBack(guess);
        yield Optional.of(Why.BUSY);
      }
      case WRONG -> {
        means.tell(
            new SignInEvent.Failed(user, SignInEvent.Reason.WRONG_PASSWORD, visit.from()));
        yield Optional.of(Why.WRONG);
      }
    };
  }

  /// Puts a new one in the place of the old one.
  public Change change(SignedIn who, Password old, Password fresh, Visit visit) {
    Optional<Why> refused = refused(who, old, visit);
    if (refused.isPresent()) {
      return new Change.Refused(refused.get());
    }
    Optional<PasswordRules.Rule> broken = broken(fresh, who.user().name().text());
    if (broken.isPresent()) {
      return new Change.Broken(broken.get());
    }
    Optional<PasswordHash> hash = hash(fresh);
    if (hash.isEmpty()) {
      return new Change.Refused(Why.BUSY);
    }
    return means.together(() -> changed(who, hash.get(), visit));
  }

  private Change changed(SignedIn who, PasswordHash hash, Visit visit) {
    if (!set(who.user(), hash)) {
      return new Change.Refused(Why.OVER);
    }
    means.tell(
        new SignInEvent.Changed(
            who.user().id(), SignInEvent.What.PASSWORD, visit.from()));
    return new OwnSessions(means)
        .renew(who, Set.of(), visit)
        .<Change>map(Change.Changed::new)
        .orElse(new Change.Refused(Why.OVER));
  }

  /// The rule that a new password breaks. Blocks.
  Optional<PasswordRules.Rule> broken(Password fresh, String name) {
    try {
      return rules.get().broken(fresh, name);
    } catch (IOException e) {
      throw new UncheckedIOException("the breached list cannot be read", e);
    }
  }

  /// Its hash; empty when too many others are waiting.
  Optional<PasswordHash> hash(Password fresh) {
    return hashing.hash(fresh, hashing.deadline(PATIENCE));
  }

  /// Keeps a hash in the place of the one before, if any. Whatever else would let somebody in for the
  /// old one is over: sign-ins under way, invitations, links that were
  /// sent.
  ///
  /// @return whether it was kept; not when somebody else was faster
  boolean set(User user, PasswordHash hash) {
    Credential credential =
        Bodies.only(means.store().credentials().of(user.id()), Credential.Kind.PASSWORD)
            .map(before -> Bodies.next(before, hash.text()))
            .orElseGet(
                () -> Bodies.first(means, user.id(), Credential.Kind.PASSWORD, hash.text()));
    if (means.store().credentials().save(credential) != Kept.KEPT) {
      return false;
    }
    means.store().oneTimes().drop(OneTime.Purpose.SIGN_IN, user.id().toString());
    means.store().oneTimes().drop(OneTime.Purpose.INVITATION, user.id().toString());
    means.store().oneTimes().drop(OneTime.Purpose.PASSWORD_RESET, user.id().toString());
    return true;
  }
}
