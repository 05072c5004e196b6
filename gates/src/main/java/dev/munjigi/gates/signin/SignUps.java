package dev.munjigi.gates.signin;

import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// People sign themselves up, where the settings let them: a name and an address, then, by a link
/// that was sent there, a password.
///
/// Guarantees: nobody is added before they opened a link that was sent to their address; who asks
/// learns nothing of names and addresses that are known; whether they may is looked at again when they
/// come back. A name that somebody gives themselves is no mail address, which could be somebody
/// else's, and none that policies name.
public final class SignUps {
  static final OneTime.Purpose PURPOSE = OneTime.Purpose.SIGN_UP;

  private final Means means;
  private final OwnPassword passwords;
  private final Asking asking;

  public SignUps(Means means, OwnPassword passwords, Asking asking) {
    this.means = means;
    this.passwords = passwords;
    this.asking = asking;
  }

  /// What became of asking.
  public enum Asked {
    /// A letter is on its way, whatever it says.
    ASKED,
    NO_NAME,
    NO_ADDRESS,
    /// Addresses of this domain may not.
    NOT_ALLOWED,
    TOO_MANY,
    BUSY
  }

  /// A name that somebody may give themselves.
  static Optional<UserName> name(String typed) {
    return UserName.of(typed).filter(name -> name.text().indexOf('@') < 0);
  }

  private MailSettings.@Nullable SignUp settings() {
    MailSettings mail = means.settings().get().mail();
    return mail == null ? null : mail.signUp();
  }

  /// Whether anybody may.
  public boolean open() {
    return settings() != null;
  }

  /// Asks for a link.
  public Asked ask(String name, String typed, String language, Visit visit) {
    MailSettings.SignUp signUp = settings();
    if (name(name).isEmpty()) {
      return Asked.NO_NAME;
    }
    Optional<MailAddress> address = MailAddress.of(typed);
    if (address.isEmpty()) {
      return Asked.NO_ADDRESS;
    }
    if (signUp == null || !signUp.allows(address.get())) {
      return Asked.NOT_ALLOWED;
    }
    String to = address.get().toString();
    Errand errand = new Errand(Errand.Kind.SIGN_UP, name, to, language);
    return asking
        .put(errand, to, visit)
        .map(why -> why == Why.BUSY ? Asked.BUSY : Asked.TOO_MANY)
        .orElse(Asked.ASKED);
  }

  private Optional<OneTime> look(String token) {
    return OpaqueToken.parse(OpaqueToken.Kind.CODE, token)
        .flatMap(
            parsed -> means.store().oneTimes().look(parsed.hash(), PURPOSE, means.now()));
  }

  private static Bodies.Wanted wanted(OneTime token) {
    return Bodies.read(token.body(), Bodies.Wanted.class);
  }

  /// The name of who comes back with a link; it still works afterwards.
  public Optional<String> wants(String token) {
    return open() ? look(token).map(one -> wanted(one).name()) : Optional.empty();
  }

  /// Adds them.
  public Invitations.Outcome accept(String token, Password fresh, Visit visit) {
    MailSettings.SignUp signUp = settings();
    Optional<OneTime> looked = look(token);
    if (signUp == null || looked.isEmpty()) {
      return over(visit);
    }
    Bodies.Wanted wanted = wanted(looked.get());
    Optional<MailAddress> address = MailAddress.of(wanted.address());
    boolean named =
        name(wanted.name()).filter(one -> !means.settings().get().isNamed(one)).isEmpty();
    if (named || address.isEmpty() || !signUp.allows(address.get())) {
      return over(visit);
    }
    Optional<PasswordRules.Rule> broken = passwords.broken(fresh, wanted.name());
    if (broken.isPresent()) {
      return new Invitations.Outcome.Broken(broken.get());
    }
    Optional<PasswordHash> hash = passwords.hash(fresh);
    if (hash.isEmpty()) {
      return new Invitations.Outcome.Refused(Why.BUSY);
    }
    User user = user(wanted, signUp);
    if (means.store().oneTimes().take(looked.get().hash(), PURPOSE, means.now()).isEmpty()
        || means.store().register().add(user) != Kept.KEPT
        || !passwords.set(user, hash.get())) {
      return over(visit);
    }
    means.tell(
        new SignInEvent.Changed(user.id(), SignInEvent.What.SIGNED_UP, visit.from()));
    return new Invitations.Outcome.Accepted(user);
  }

  private User user(Bodies.Wanted wanted, MailSettings.SignUp signUp) {
    return new User(
        means.id(),
        new UserName(wanted.name()),
        wanted.name(),
        wanted.address(),
        true,
        signUp.groups(),
        User.State.ACTIVE,
        means.now(),
        1);
  }

  private Invitations.Outcome over(Visit visit) {
    means.tell(
        new SignInEvent.Failed(null, SignInEvent.Reason.TOKEN_REFUSED, visit.from()));
    return new Invitations.Outcome.Refused(Why.OVER);
  }
}
