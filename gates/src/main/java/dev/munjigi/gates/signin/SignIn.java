package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.signin.OwnSessions.Begun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Somebody signs in: name or verified mail address, and password, then a second factor where they have
/// one; or a proof that needs none of these.
///
/// Guarantees: a person who is not there, may not sign in or has no password is answered like a wrong
/// password, after the same reads and one hash; tries are counted before anything is hashed; a code
/// or another proof is tried five times at most for each password. Does not guarantee that strangers cannot take all
/// tries on devices that the person never used.
public final class SignIn {
  /// How long a sign-in waits for its second factor.
  public static final Duration TO_FINISH = Duration.ofMinutes(5);

  private static final int TRIES = 5;

  /// Read in the place of those who are not there.
  private static final UserName NOBODY = new UserName("nobody");

  private static final MailAddress NO_ADDRESS = new MailAddress("nobody", "munjigi.invalid");

  private static final Id NO_ID = new Id(0, 0);

  private final Means means;
  private final Hashing hashing;
  private final Guesses guesses;
  private final KnownDevices devices;
  private final SecondFactor factor;

  public SignIn(
      Means means,
      Hashing hashing,
      Guesses guesses,
      KnownDevices devices,
      SecondFactor factor) {
    this.means = means;
    this.hashing = hashing;
    this.guesses = guesses;
    this.devices = devices;
    this.factor = factor;
  }

  /// What became of a try.
  public sealed interface Outcome {
    /// They are signed in.
    ///
    /// @param devices the cookie that knows this device from now on
    record Done(Begun begun, String devices) implements Outcome {}

    /// A code is wanted too.
    ///
    /// @param pending what the browser brings with it
    record SecondFactorNeeded(OpaqueToken pending) implements Outcome {}

    /// They are not.
    record Refused(Why why) implements Outcome {}
  }

  /// Tries a name, or an address, and a password as they were typed.
  public Outcome password(String name, Password password, Visit visit) {
    Optional<UserName> canonical = UserName.of(name);
    Optional<User> named = means.store().users().byName(canonical.orElse(NOBODY));
    Optional<MailAddress> address = MailAddress.of(name);
    Optional<User> written =
        means.store().users().byMail(address.orElse(NO_ADDRESS).toString());
    // ATTACK: a name may look like an address, and be another's: what was proven comes first
    User user =
        address.flatMap(any -> written).or(() -> canonical.flatMap(any -> named)).orElse(null);
    Id id = user == null ? NO_ID : user.id();
    String device = devices.of(id, visit.devices()).orElse(null);
    // ATTACK: one count by name and by address would say which address is whose, or nobody's
    String account = user == null || device == null ? typed(name) : user.name().text();
    Guess guess = new Guess(account, device, visit.from());
    if (!guesses.take(guess)) {
      return refused(Why.TOO_MANY, user, SignInEvent.Reason.TOO_MANY_TRIES, visit);
    }
    List<Credential> credentials = means.store().credentials().of(id);
    boolean active = user != null && user.state() == User.State.ACTIVE;
    PasswordHash stored = active ? OwnPassword.stored(credentials) : null;
    // INVARIANT: one check, whoever it is
    return switch (hashing.check(password, stored, hashing.deadline(OwnPassword.PATIENCE))) {
      case BUSY -> {
        guesses.giveBack(guess);
        yield new Outcome.Refused(Why.BUSY);
      }
      case WRONG -> refused(Why.WRONG, user, reason(user), visit);
      case RIGHT -> {
        guesses.giveBack(guess);
        yield right(user, credentials, password, visit);
      }
    };
  }

  /// What tries of strangers are counted for; no name and no address has a space.
  private static String typed(String name) {
    return MailAddress.of(name)
        .map(MailAddress::toString)
        .or(() -> UserName.of(name).map(UserName::text))
        .orElse("typed " + name);
  }

  private static SignInEvent.Reason reason(@Nullable User user) {
    if (user == null) {
      return SignInEvent.Reason.UNKNOWN_USER;
    }
    return user.state() == User.State.ACTIVE
        ? SignInEvent.Reason.WRONG_PASSWORD
        : SignInEvent.Reason.NOT_ACTIVE;
  }

  private Outcome right(
      @Nullable User user, List<Credential> credentials, Password password, Visit visit) {
    if (user == null) {
      throw new IllegalStateException("nobody has a password");
    }
    return first(user, upgraded(credentials, password), "pwd", visit);
  }

  /// Goes on for somebody who has proven who they are in another way than by a password.
  ///
  /// @param method how (RFC 8176)
  public Outcome proven(User user, String method, Visit visit) {
    return user.state() == User.State.ACTIVE
        ? first(user, means.store().credentials().of(user.id()), method, visit)
        : refused(Why.WRONG, user, SignInEvent.Reason.NOT_ACTIVE, visit);
  }

  private Outcome first(User user, List<Credential> credentials, String method, Visit visit) {
    SortedSet<String> methods = new TreeSet<>(List.of(method));
    Grounds grounds = Grounds.of(credentials);
    if (!SecondFactor.demanded(credentials)) {
      return done(user, grounds, methods, visit);
    }
    OpaqueToken pending = OpaqueToken.generate(OpaqueToken.Kind.CODE, means.random());
    Bodies.Pending body = new Bodies.Pending(TRIES, methods, grounds.text());
    put(pending.hash(), user.id(), body, means.now().plus(TO_FINISH));
    return new Outcome.SecondFactorNeeded(pending);
  }

  /// The credentials with a hash of the cost that is wanted now.
  private List<Credential> upgraded(List<Credential> credentials, Password password) {
    PasswordHash stored = OwnPassword.stored(credentials);
    if (stored == null || !hashing.outdated(stored)) {
      return credentials;
    }
    Credential before = Bodies.only(credentials, Credential.Kind.PASSWORD).orElseThrow();
    return hashing
        .hash(password, hashing.deadline(OwnPassword.PATIENCE))
        .map(fresh -> Bodies.next(before, fresh.text()))
        .filter(next -> means.store().credentials().save(next) == Kept.KEPT)
        .map(next -> credentials.stream().map(one -> one.equals(before) ? next : one).toList())
        .orElse(credentials);
  }

  private void put(String hash, Id user, Bodies.Pending pending, Instant until) {
    String body = Bodies.write(pending);
    means
        .store()
        .oneTimes()
        .put(new OneTime(hash, OneTime.Purpose.SIGN_IN, user.toString(), body, until));
  }

  /// Whose sign-in waits for its second factor.
  ///
  /// @param pending what the browser brought
  public Optional<User> waiting(String pending) {
    return OpaqueToken.parse(OpaqueToken.Kind.CODE, pending)
        .flatMap(
            token ->
                means
                    .store()
                    .oneTimes()
                    .look(token.hash(), OneTime.Purpose.SIGN_IN, means.now()))
        .flatMap(this::owner);
  }

  private Optional<User> owner(OneTime token) {
    return Id.parse(token.subject())
        .flatMap(id -> means.store().users().byId(id))
        .filter(user -> user.state() == User.State.ACTIVE);
  }

  /// Tries a code, or a recovery code, as it was typed.
  ///
  /// @param pending what the browser brought
  public Outcome code(String pending, String typed, Visit visit) {
    return second(
        pending,
        user ->
            factor.prove(user, typed, visit)
                ? new Proof.Judged.Holds(Set.of("otp"))
                : new Proof.Judged.Not(SignInEvent.Reason.WRONG_CODE),
        visit);
  }

  /// Tries another proof in the place of a code.
  ///
  /// @param pending what the browser brought
  public Outcome second(String pending, Proof proof, Visit visit) {
    // INVARIANT: taken while it is tried, so that no more are tried at once than are left
    Optional<OneTime> taken =
        OpaqueToken.parse(OpaqueToken.Kind.CODE, pending)
            .flatMap(
                token ->
                    means
                        .store()
                        .oneTimes()
                        .take(token.hash(), OneTime.Purpose.SIGN_IN, means.now()));
    Optional<User> found = taken.flatMap(this::owner);
    if (taken.isEmpty() || found.isEmpty()) {
      return refused(Why.OVER, null, SignInEvent.Reason.TOKEN_REFUSED, visit);
    }
    OneTime token = taken.get();
    User user = found.get();
    Bodies.Pending pended = Bodies.read(token.body(), Bodies.Pending.class);
    String device = devices.of(user.id(), visit.devices()).orElse(null);
    Guess guess = new Guess("code " + user.id(), device, visit.from());
    if (!guesses.take(guess)) {
      put(token.hash(), user.id(), pended, token.until());
      return refused(Why.TOO_MANY, user, SignInEvent.Reason.TOO_MANY_TRIES, visit);
    }
    return switch (proof.judge(user)) {
      case Proof.Judged.Holds(Set<String> methods) -> {
        guesses.giveBack(guess);
        SortedSet<String> all = new TreeSet<>(pended.methods());
        all.add("mfa");
        all.addAll(methods);
        yield done(user, new Grounds(pended.grounds()), all, visit);
      }
      case Proof.Judged.Not(SignInEvent.Reason reason) -> {
        boolean more = pended.tries() > 1;
        if (more) {
          Bodies.Pending left = 
              new Bodies.Pending(pended.tries() - 1, pended.methods(), pended.grounds());
          put(token.hash(), user.id(), left, token.until());
        }
        yield refused(more ? Why.WRONG : Why.OVER, user, reason, visit);
      }
    };
  }

  /// Tries a proof that needs no password.
  ///
  /// @param account what tries are counted for, whether there is such a one or not
  /// @param claimed whose it is said to be; null when it is nobody's
  public Outcome alone(String account, @Nullable User claimed, Proof proof, Visit visit) {
    Id id = claimed == null ? NO_ID : claimed.id();
    Guess guess = new Guess(account, devices.of(id, visit.devices()).orElse(null), visit.from());
    if (!guesses.take(guess)) {
      return refused(Why.TOO_MANY, claimed, SignInEvent.Reason.TOO_MANY_TRIES, visit);
    }
    if (claimed == null) {
      return refused(Why.WRONG, null, SignInEvent.Reason.WRONG_PASSKEY, visit);
    }
    if (claimed.state() != User.State.ACTIVE) {
      return refused(Why.WRONG, claimed, SignInEvent.Reason.NOT_ACTIVE, visit);
    }
    Grounds grounds = Grounds.of(means.store().credentials().of(id));
    return switch (proof.judge(claimed)) {
      case Proof.Judged.Holds(Set<String> methods) -> {
        guesses.giveBack(guess);
        yield done(claimed, grounds, new TreeSet<>(methods), visit);
      }
      case Proof.Judged.Not(SignInEvent.Reason reason) ->
          refused(Why.WRONG, claimed, reason, visit);
    };
  }

  private Outcome done(User user, Grounds grounds, SortedSet<String> methods, Visit visit) {
    Optional<Begun> begun = new OwnSessions(means).begin(user, methods, visit);
    if (begun.isEmpty()) {
      return new Outcome.Refused(Why.OVER);
    }
    if (!stand(user, grounds)) {
      means.store().sessionEnds().end(begun.get().who().session().id());
      means.tell(new SignInEvent.Ended(user.id(), 1, visit.from()));
      return new Outcome.Refused(Why.OVER);
    }
    return new Outcome.Done(begun.get(), devices.with(user.id(), visit.devices()));
  }

  /// INVARIANT: looked at once the session has begun, so that who changes something meanwhile either
  /// is seen here or ends it.
  private boolean stand(User user, Grounds grounds) {
    return Grounds.of(means.store().credentials().of(user.id())).equals(grounds)
        && means
            .store()
            .users()
            .byId(user.id())
            .filter(now -> now.state() == User.State.ACTIVE)
            .isPresent();
  }

  private Outcome refused(
      Why why, @Nullable User user, SignInEvent.Reason reason, Visit visit) {
    Id id = user == null ? null : user.id();
    means.tell(new SignInEvent.Failed(id, reason, visit.from()));
    return new Outcome.Refused(why);
  }
}
