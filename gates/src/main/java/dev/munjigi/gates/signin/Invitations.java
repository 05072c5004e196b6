package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/// Tokens with which somebody sets a password who has none, or no longer knows it.
///
/// Guarantees: a token works once, for 24 h, and one for a forgotten password for 15 min; once a
/// password was set by one, the others of the same person do not work any more; afterwards all their sessions have ended. Who has a second factor keeps it. Nobody is signed
/// in by a token alone.
public final class Invitations {
  /// How long a token works.
  public static final Duration HOLDS = Duration.ofHours(24);

  private static final int TRIES = 3;

  private final Means means;
  private final OwnPassword passwords;

  public Invitations(Means means, OwnPassword passwords) {
    this.means = means;
    this.passwords = passwords;
  }

  /// What became of accepting one.
  public sealed interface Outcome {
    /// They may sign in now.
    record Accepted(User user) implements Outcome {}

    /// The password may not be one; the token still works.
    record Broken(PasswordRules.Rule rule) implements Outcome {}

    /// The name may not be one, or somebody has it; the token still works.
    record NoName() implements Outcome {}

    /// They may not: [Why#OVER] or [Why#BUSY].
    record Refused(Why why) implements Outcome {}
  }

  /// A token for somebody who was invited, or is to set a new password.
  public OpaqueToken invite(Id user) {
    return invite(means, user);
  }

  /// The same, where nobody is waiting to accept one.
  public static OpaqueToken invite(Means means, Id user) {
    return put(means, OneTime.Purpose.INVITATION, user.toString(), "");
  }

  /// A token with which the first person sets themselves up.
  ///
  /// @param groups that they will be in; they are there already
  public OpaqueToken setUp(SortedSet<String> groups) {
    return put(means, OneTime.Purpose.SETUP, "", Bodies.write(new Bodies.SetUp(groups)));
  }

  /// Puts one in the place of those before.
  private static OpaqueToken put(
      Means means, OneTime.Purpose purpose, String subject, String body) {
    OpaqueToken token = OpaqueToken.generate(OpaqueToken.Kind.CODE, means.random());
    Instant until = means.now().plus(HOLDS);
    OneTime one = new OneTime(token.hash(), purpose, subject, body, until);
    return means.together(
        () -> {
          means.store().oneTimes().drop(purpose, subject);
          means.store().oneTimes().put(one);
          return token;
        });
  }

  /// Whose a token is; it still works afterwards.
  public Optional<User> invited(String token) {
    return look(OneTime.Purpose.INVITATION, token).flatMap(this::owner);
  }

  /// Whose password a link was sent for that they forgot; it still works afterwards.
  public Optional<User> forgot(String token) {
    return look(OneTime.Purpose.PASSWORD_RESET, token).flatMap(this::owner);
  }

  private Optional<User> owner(OneTime token) {
    return Id.parse(token.subject())
        .flatMap(id -> means.store().users().byId(id))
        .filter(user -> user.state() != User.State.DISABLED);
  }

  /// Whether a token sets somebody up; it still works afterwards.
  public boolean setsUp(String token) {
    return look(OneTime.Purpose.SETUP, token).isPresent();
  }

  private Optional<OneTime> look(OneTime.Purpose purpose, String token) {
    return OpaqueToken.parse(OpaqueToken.Kind.CODE, token)
        .flatMap(
            parsed -> means.store().oneTimes().look(parsed.hash(), purpose, means.now()));
  }

  /// Sets the password of who was invited.
  public Outcome accept(String token, Password fresh, Visit visit) {
    return accept(look(OneTime.Purpose.INVITATION, token), fresh, visit);
  }

  /// Sets the password of who forgot it.
  public Outcome reset(String token, Password fresh, Visit visit) {
    return accept(look(OneTime.Purpose.PASSWORD_RESET, token), fresh, visit);
  }

  private Outcome accept(Optional<OneTime> looked, Password fresh, Visit visit) {
    Optional<User> owner = looked.flatMap(this::owner);
    if (looked.isEmpty() || owner.isEmpty()) {
      return over(visit);
    }
    User user = owner.get();
    Optional<PasswordRules.Rule> broken = passwords.broken(fresh, user.name().text());
    if (broken.isPresent()) {
      return new Outcome.Broken(broken.get());
    }
    Optional<PasswordHash> hash = passwords.hash(fresh);
    if (hash.isEmpty()) {
      return new Outcome.Refused(Why.BUSY);
    }
    return means.together(() -> accept(looked.get(), user, hash.get(), visit));
  }

  private Outcome accept(OneTime token, User user, PasswordHash hash, Visit visit) {
    if (taken(token).isEmpty()
        || !passwords.set(user, hash)
        || !activated(user.id(), token)) {
      return over(visit);
    }
    means.store().sessionEnds().endAll(user.id(), null);
    return accepted(
        user,
        token.purpose() == OneTime.Purpose.INVITATION
            ? SignInEvent.What.INVITATION_ACCEPTED
            : SignInEvent.What.PASSWORD_RESET,
        visit);
  }

  /// Sets the first person up.
  ///
  /// @param name as it was typed
  public Outcome setUp(String token, String name, Password fresh, Visit visit) {
    Optional<OneTime> looked = look(OneTime.Purpose.SETUP, token);
    if (looked.isEmpty()) {
      return over(visit);
    }
    Optional<UserName> canonical = UserName.of(name);
    if (canonical.isEmpty() || means.store().users().byName(canonical.get()).isPresent()) {
      return new Outcome.NoName();
    }
    Optional<PasswordRules.Rule> broken = passwords.broken(fresh, canonical.get().text());
    if (broken.isPresent()) {
      return new Outcome.Broken(broken.get());
    }
    Optional<PasswordHash> hash = passwords.hash(fresh);
    if (hash.isEmpty()) {
      return new Outcome.Refused(Why.BUSY);
    }
    User user = first(canonical.get(), looked.get());
    return means.together(() -> setUp(looked.get(), user, hash.get(), visit));
  }

  private Outcome setUp(OneTime token, User user, PasswordHash hash, Visit visit) {
    if (taken(token).isEmpty()
        || means.store().register().add(user) != Kept.KEPT
        || !passwords.set(user, hash)) {
      return over(visit);
    }
    return accepted(user, SignInEvent.What.SET_UP, visit);
  }

  private User first(UserName name, OneTime token) {
    return new User(
        means.id(),
        name,
        name.text(),
        null,
        false,
        Bodies.read(token.body(), Bodies.SetUp.class).groups(),
        User.State.ACTIVE,
        means.now(),
        1);
  }

  private Optional<OneTime> taken(OneTime token) {
    return means.store().oneTimes().take(token.hash(), token.purpose(), means.now());
  }

  /// Somebody else may change the person meanwhile; whoever disables them is not undone.
  private boolean activated(Id id, OneTime token) {
    for (int i = 0; i < TRIES; i++) {
      Optional<User> found = means.store().users().byId(id);
      if (found.isEmpty() || found.get().state() == User.State.DISABLED) {
        return false;
      }
      User user = found.get();
      boolean proves = proves(token, user);
      if (user.state() == User.State.ACTIVE && !proves) {
        return true;
      }
      Kept kept = means.store().register().change(active(user, proves));
      if (kept == Kept.MAIL_TAKEN) {
        kept = means.store().register().change(active(user, false));
      }
      if (kept == Kept.KEPT) {
        return true;
      }
    }
    return false;
  }

  /// Whether who has this token has read the mail of the address that is kept of them, which is new.
  private static boolean proves(OneTime token, User user) {
    return token.purpose() == OneTime.Purpose.INVITATION
        && !token.body().isEmpty()
        && !user.mailVerified()
        && Bodies.read(token.body(), Bodies.Proof.class).address().equals(user.mail());
  }

  private static User active(User user, boolean proven) {
    return user.next(
        User.State.ACTIVE, user.groups(), user.mail(), user.mailVerified() || proven);
  }

  private Outcome accepted(User user, SignInEvent.What what, Visit visit) {
    means.tell(new SignInEvent.Changed(user.id(), what, visit.from()));
    return new Outcome.Accepted(user);
  }

  private Outcome over(Visit visit) {
    means.tell(
        new SignInEvent.Failed(null, SignInEvent.Reason.TOKEN_REFUSED, visit.from()));
    return new Outcome.Refused(Why.OVER);
  }
}
