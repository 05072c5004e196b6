package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.OwnSessions.Begun;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// One-time codes as a second factor, and whether one is demanded at all.
///
/// Guarantees: each code works once, of several who use one at the same moment one gets in; secrets
/// are wrapped in the store; only the session that began to add a factor sees its secret, and for 15
/// minutes at most; who has a second factor of any kind is asked for one.
public final class SecondFactor {
  private static final Duration TO_FINISH = Duration.ofMinutes(15);

  private final Means means;
  private final Wrapping wrapping;
  private final Recovery recovery;
  private final OwnSessions sessions;

  public SecondFactor(Means means, Wrapping wrapping, Recovery recovery) {
    this.means = means;
    this.wrapping = wrapping;
    this.recovery = recovery;
    this.sessions = new OwnSessions(means);
  }

  /// What an app for one-time codes needs.
  ///
  /// @param typed the secret as it is typed
  /// @param uri the secret as apps read it
  public record Enrolment(String typed, String uri) {}

  /// A factor that was added, with what is shown once.
  public record Added(RecoveryCodes codes, Begun begun) {}

  /// Whether it is demanded, judging by these credentials.
  static boolean demanded(List<Credential> all) {
    return on(all) || Bodies.only(all, Credential.Kind.PASSKEY).isPresent();
  }

  private static boolean on(List<Credential> all) {
    return Bodies.only(all, Credential.Kind.TOTP)
        .filter(SecondFactor::confirmed)
        .isPresent();
  }

  /// Whether one-time codes are in use, not only begun to be added.
  static boolean confirmed(Credential codes) {
    return body(codes).confirmed();
  }

  /// Whether somebody has one-time codes.
  public boolean on(User user) {
    return on(means.store().credentials().of(user.id()));
  }

  /// How many recovery codes are left; empty when there is no second factor.
  public OptionalInt recoveryCodes(User user) {
    List<Credential> all = means.store().credentials().of(user.id());
    return demanded(all) ? OptionalInt.of(Recovery.left(all)) : OptionalInt.empty();
  }

  /// Begins to add one; [#enrolment] shows it. The caller has had the password proven.
  ///
  /// @return whether it began; not when there is one
  public boolean begin(SignedIn who) {
    Id user = who.user().id();
    List<Credential> all = means.store().credentials().of(user);
    if (on(all)) {
      return false;
    }
    Secret secret = Totp.generate(means.random());
    String body =
        Bodies.write(
            new Bodies.TimeCodes(
                wrapping.wrap(secret, context(user)),
                false,
                Totp.NONE,
                who.session().id().toString(),
                means.now().plus(TO_FINISH).getEpochSecond()));
    Credential credential =
        Bodies.only(all, Credential.Kind.TOTP)
            .map(before -> Bodies.next(before, body))
            .orElseGet(() -> Bodies.first(means, user, Credential.Kind.TOTP, body));
    return means.store().credentials().save(credential) == Kept.KEPT;
  }

  /// What this session has begun to add.
  public Optional<Enrolment> enrolment(SignedIn who) {
    return begun(who)
        .map(
            credential -> {
              Secret secret = secret(credential);
              String issuer = means.settings().get().host();
              return new Enrolment(
                  Totp.base32(secret), Totp.uri(issuer, who.user().name().text(), secret));
            });
  }

  private Optional<Credential> begun(SignedIn who) {
    List<Credential> all = means.store().credentials().of(who.user().id());
    return Bodies.only(all, Credential.Kind.TOTP).filter(one -> mayFinish(body(one), who));
  }

  private boolean mayFinish(Bodies.TimeCodes body, SignedIn who) {
    return !body.confirmed()
        && body.session().equals(who.session().id().toString())
        && Instant.ofEpochSecond(body.until()).isAfter(means.now());
  }

  /// Adds what was begun, when its first code is right. All other sessions end.
  public Optional<Added> confirm(SignedIn who, String code, Visit visit) {
    Optional<Credential> begun = begun(who);
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    Credential credential = begun.get();
    OptionalLong step = Totp.check(code, secret(credential), Totp.NONE, means.now());
    return step.isEmpty()
        ? Optional.empty()
        : means.together(() -> added(who, credential, step.getAsLong(), visit));
  }

  private Optional<Added> added(SignedIn who, Credential credential, long step, Visit visit) {
    // the codes first: who has a factor has something for the day it is lost
    Optional<RecoveryCodes> codes = recovery.fresh(who.user().id());
    if (codes.isEmpty() || !taken(credential, step)) {
      return Optional.empty();
    }
    changed(who.user(), SignInEvent.What.SECOND_FACTOR_ADDED, visit);
    return sessions
        .renew(who, Set.of("otp", "mfa"), visit)
        .map(renewed -> new Added(codes.get(), renewed));
  }

  /// Removes it. The caller has had the password proven. All other sessions end.
  public Optional<Begun> remove(SignedIn who, Visit visit) {
    return means.together(() -> removed(who, visit));
  }

  private Optional<Begun> removed(SignedIn who, Visit visit) {
    Id user = who.user().id();
    Bodies.only(means.store().credentials().of(user), Credential.Kind.TOTP)
        .ifPresent(codes -> means.store().credentials().remove(codes.id()));
    recovery.dropUnlessDemanded(user);
    changed(who.user(), SignInEvent.What.SECOND_FACTOR_REMOVED, visit);
    return sessions.renew(who, Set.of(), visit);
  }

  /// Whether a code is right, of either sort; it is used up.
  boolean prove(User user, String typed, Visit visit) {
    List<Credential> all = means.store().credentials().of(user.id());
    Optional<Credential> factor =
        Bodies.only(all, Credential.Kind.TOTP).filter(one -> body(one).confirmed());
    OptionalLong step = OptionalLong.empty();
    if (factor.isPresent()) {
      Credential credential = factor.get();
      step = Totp.check(typed, secret(credential), body(credential).last(), means.now());
    }
    return step.isPresent()
        ? taken(factor.get(), step.getAsLong())
        : demanded(all) && recovery.uses(user, all, typed, visit);
  }

  /// ATTACK: two who show the same code both find it right; one of them is first to store its step.
  private boolean taken(Credential credential, long step) {
    Bodies.TimeCodes body = body(credential);
    String taken = Bodies.write(new Bodies.TimeCodes(body.secret(), true, step, "", 0));
    return means.store().credentials().save(Bodies.next(credential, taken)) == Kept.KEPT;
  }

  private void changed(User user, SignInEvent.What what, Visit visit) {
    means.tell(new SignInEvent.Changed(user.id(), what, visit.from()));
  }

  private Secret secret(Credential credential) {
    return wrapping.unwrap(body(credential).secret(), context(credential.user()));
  }

  private static String context(Id user) {
    return "totp/" + user;
  }

  private static Bodies.TimeCodes body(Credential credential) {
    return Bodies.read(credential.body(), Bodies.TimeCodes.class);
  }
}
