package dev.munjigi.gates.signin;

import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import java.util.Optional;

/// The mail address of somebody who is signed in: said with the password, proven by a link.
///
/// Guarantees: an address is a person's once they opened, signed in, a link that was sent to it; the
/// answer to who says an address is the same whether another has proven it; the address before is
/// told, and links that were sent to it work no more.
public final class MailProof {
  private static final int TRIES = 3;

  private final Means means;
  private final OwnPassword passwords;
  private final Asking asking;
  private final Errands errands;

  public MailProof(Means means, OwnPassword passwords, Asking asking, Errands errands) {
    this.means = means;
    this.passwords = passwords;
    this.asking = asking;
    this.errands = errands;
  }

  /// What became of saying an address.
  public sealed interface Outcome {
    /// A link is on its way.
    record Asked(MailAddress to) implements Outcome {}

    /// It is no address.
    record NoAddress() implements Outcome {}

    /// They were not believed, or asked too often.
    record Refused(Why why) implements Outcome {}
  }

  /// Says an address.
  public Outcome say(
      SignedIn who, Password password, String typed, String language, Visit visit) {
    Optional<Why> refused = passwords.refused(who, password, visit);
    if (refused.isPresent()) {
      return new Outcome.Refused(refused.get());
    }
    Optional<MailAddress> address = MailAddress.of(typed);
    if (address.isEmpty()) {
      return new Outcome.NoAddress();
    }
    String to = address.get().toString();
    String user = who.user().id().toString();
    return asking
        .put(new Errand(Errand.Kind.PROOF, user, to, language), to, visit)
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(() -> new Outcome.Asked(address.get()));
  }

  /// The address that a link proves to be somebody's; the link still works afterwards.
  public Optional<String> proves(SignedIn who, String token) {
    return OpaqueToken.parse(OpaqueToken.Kind.CODE, token)
        .flatMap(
            parsed ->
                means
                    .store()
                    .oneTimes()
                    .look(parsed.hash(), OneTime.Purpose.MAIL_PROOF, means.now()))
        .filter(one -> one.subject().equals(who.user().id().toString()))
        .map(one -> Bodies.read(one.body(), Bodies.Proof.class).address());
  }

  /// Proves it.
  ///
  /// @return whether it is theirs now
  public boolean prove(SignedIn who, String token, String language, Visit visit) {
    return means.together(() -> proven(who, token, language, visit));
  }

  private boolean proven(SignedIn who, String token, String language, Visit visit) {
    Optional<String> address = proves(who, token);
    boolean taken =
        address.isPresent()
            && OpaqueToken.parse(OpaqueToken.Kind.CODE, token)
                .flatMap(
                    parsed ->
                        means
                            .store()
                            .oneTimes()
                            .take(parsed.hash(), OneTime.Purpose.MAIL_PROOF, means.now()))
                .isPresent();
    return taken && moved(who.user(), address.get(), language, visit);
  }

  private boolean moved(User who, String address, String language, Visit visit) {
    for (int i = 0; i < TRIES; i++) {
      Optional<User> now = means.store().users().byId(who.id());
      if (now.isEmpty() || now.get().state() != User.State.ACTIVE) {
        return false;
      }
      switch (means.store().register().change(proven(now.get(), address))) {
        case KEPT -> {
          told(now.get(), address, language);
          means.tell(
              new SignInEvent.Changed(who.id(), SignInEvent.What.MAIL_PROVEN, visit.from()));
          return true;
        }
        case CHANGED -> {}
        case NAME_TAKEN, MAIL_TAKEN, DANGLING, FULL -> {
          return false;
        }
      }
    }
    return false;
  }

  /// Somebody with a verified address.
  static User proven(User user, String address) {
    return user.next(user.state(), user.groups(), address, true);
  }

  private void told(User before, String address, String language) {
    String user = before.id().toString();
    means.store().oneTimes().drop(OneTime.Purpose.PASSWORD_RESET, user);
    means.store().oneTimes().drop(OneTime.Purpose.MAIL_PROOF, user);
    String old = before.mail();
    if (old != null && before.mailVerified() && !old.equals(address)) {
      errands.put(new Errand(Errand.Kind.MOVED, user, old, language));
    }
  }
}
