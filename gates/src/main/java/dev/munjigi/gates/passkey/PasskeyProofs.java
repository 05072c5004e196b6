package dev.munjigi.gates.passkey;

import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.passkey.Challenges.Challenge;
import dev.munjigi.gates.passkey.Challenges.Use;
import dev.munjigi.gates.signin.Guess;
import dev.munjigi.gates.signin.Guesses;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Proof;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.SignInEvent;
import dev.munjigi.gates.signin.Visit;
import dev.munjigi.gates.signin.Why;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// People show their passkeys: in the place of name and password, as second factor, or again before
/// something that matters.
///
/// Guarantees: an answer holds once, for the browser that was asked, for 5 minutes; in the place of a
/// password, and again, only from an authenticator that verified its person; of several who show the
/// same answer at once one gets in; an authenticator that counts backwards is refused and told of. A passkey that is not there, of
/// somebody else, or of somebody who may not sign in is answered like one that signed wrongly, and
/// tries are counted. Does not guarantee that an authenticator protects its keys: none is asked for
/// its make.
public final class PasskeyProofs {
  /// Somebody else may change the same passkey meanwhile, such as its name.
  private static final int TRIES = 3;

  private final Means means;
  private final SignIn signIn;
  private final Guesses guesses;
  private final Challenges challenges;
  private final Ceremonies ceremonies = new Ceremonies();

  /// @param key for HMAC-SHA-256, the same at every gate
  public PasskeyProofs(Means means, SignIn signIn, Guesses guesses, Secret key) {
    this.means = means;
    this.signIn = signIn;
    this.guesses = guesses;
    this.challenges = new Challenges(means, key);
  }

  /// What a page asks a browser for.
  ///
  /// @param challenge what the page sends back with the answer
  /// @param options as `PublicKeyCredentialRequestOptionsJSON` (WebAuthn Level 3, section 5.5)
  public record Asked(String challenge, String options) {}

  /// What a page sent back.
  ///
  /// @param challenge as of [Asked]
  /// @param assertion null when it cannot be read
  public record Answer(String challenge, @Nullable Assertion assertion) {}

  /// Asks for any passkey, to sign in.
  ///
  /// @param browser which one asks
  public Asked forSignIn(String browser) {
    return asked(Use.SIGN_IN, browser, List.of(), "required");
  }

  /// Asks for one of these, as second factor.
  ///
  /// @param pending the sign-in that waits
  public Asked forSecondFactor(String pending, List<Passkey> allowed) {
    return asked(Use.SECOND_FACTOR, pending, allowed, "discouraged");
  }

  /// Asks for one of these, from somebody who is signed in.
  public Asked forAgain(SignedIn who, List<Passkey> allowed) {
    return asked(Use.AGAIN, session(who), allowed, "required");
  }

  private static String session(SignedIn who) {
    return who.session().id().toString();
  }

  private Asked asked(Use use, String bound, List<Passkey> allowed, String verification) {
    String token = challenges.make(use, bound);
    return new Asked(
        token,
        Options.request(
            Challenges.challenge(token), means.settings().get().host(), allowed, verification));
  }

  /// Signs somebody in.
  ///
  /// @param browser which one asks
  public SignIn.Outcome signIn(Answer answer, String browser, Visit visit) {
    Assertion assertion = answer.assertion();
    String key = assertion == null ? "" : assertion.key();
    User owner = assertion == null ? null : owner(assertion).orElse(null);
    return signIn.alone(
        "passkey " + key, owner, user -> judge(user, answer, Use.SIGN_IN, browser, true), visit);
  }

  /// Whose a passkey is, when the authenticator says the same.
  private Optional<User> owner(Assertion assertion) {
    String handle = new String(assertion.userHandle(), StandardCharsets.ISO_8859_1);
    return means
        .store()
        .credentials()
        .byKey(Credential.Kind.PASSKEY, assertion.key())
        .filter(credential -> credential.user().toString().equals(handle))
        .flatMap(credential -> means.store().users().byId(credential.user()));
  }

  /// Finishes a sign-in that waits for its second factor.
  ///
  /// @param pending what the browser brought
  public SignIn.Outcome second(Answer answer, String pending, Visit visit) {
    return signIn.second(
        pending, user -> judge(user, answer, Use.SECOND_FACTOR, pending, false), visit);
  }

  /// Has somebody show a passkey again, before something that matters.
  ///
  /// @return why they are not believed; empty when they are
  public Optional<Why> refused(Answer answer, SignedIn who, Visit visit) {
    Guess guess =
        new Guess("passkey " + who.user().id(), "session " + session(who), visit.from());
    if (!guesses.take(guess)) {
      return told(who.user(), SignInEvent.Reason.TOO_MANY_TRIES, Why.TOO_MANY, visit);
    }
    return switch (judge(who.user(), answer, Use.AGAIN, session(who), true)) {
      case Proof.Judged.Holds holds -> {
        guesses.giveBack(guess);
        yield Optional.empty();
      }
      case Proof.Judged.Not(SignInEvent.Reason reason) ->
          told(who.user(), reason, Why.WRONG, visit);
    };
  }

  private Optional<Why> told(User user, SignInEvent.Reason reason, Why why, Visit visit) {
    means.tell(new SignInEvent.Failed(user.id(), reason, visit.from()));
    return Optional.of(why);
  }

  private Proof.Judged judge(
      User user, Answer answer, Use use, String bound, boolean verified) {
    Optional<Challenge> challenge = challenges.read(answer.challenge(), use, bound);
    Assertion assertion = answer.assertion();
    if (challenge.isEmpty()) {
      return new Proof.Judged.Not(SignInEvent.Reason.TOKEN_REFUSED);
    }
    if (assertion == null || !says(assertion, user)) {
      return wrong();
    }
    for (int i = 0; i < TRIES; i++) {
      Optional<Credential> stored =
          means
              .store()
              .credentials()
              .byKey(Credential.Kind.PASSKEY, assertion.key())
              .filter(credential -> credential.user().equals(user.id()));
      if (stored.isEmpty()) {
        return wrong();
      }
      Optional<Proof.Judged> judged = judge(stored.get(), assertion, challenge.get(), verified);
      if (judged.isPresent()) {
        return judged.get();
      }
    }
    return new Proof.Judged.Not(SignInEvent.Reason.TOKEN_REFUSED);
  }

  private static Proof.Judged wrong() {
    return new Proof.Judged.Not(SignInEvent.Reason.WRONG_PASSKEY);
  }

  private static boolean says(Assertion assertion, User user) {
    String handle = new String(assertion.userHandle(), StandardCharsets.ISO_8859_1);
    return handle.isEmpty() || handle.equals(user.id().toString());
  }

  /// One try.
  ///
  /// @return empty when the passkey was changed meanwhile
  private Optional<Proof.Judged> judge(
      Credential stored, Assertion assertion, Challenge challenge, boolean verified) {
    PasskeyBody body = PasskeyBody.of(stored);
    // INVARIANT: a passkey answers challenges in the order in which they were made, each once
    if (challenge.made() <= body.answered()) {
      return Optional.of(new Proof.Judged.Not(SignInEvent.Reason.TOKEN_REFUSED));
    }
    Ceremonies.Shown shown;
    try {
      shown =
          ceremonies.show(
              assertion, body, challenge.bytes(), verified, means.settings().get());
    } catch (Malformed malformed) {
      return Optional.of(wrong());
    } catch (MaliciousCounterValueException cloned) {
      return Optional.of(new Proof.Judged.Not(SignInEvent.Reason.PASSKEY_CLONED));
    }
    PasskeyBody next =
        body.shown(
            shown.counter(),
            shown.backedUp(),
            challenge.made(),
            means.now().toEpochMilli());
    // ATTACK: two who show the same answer both find it right; one of them is first to store it
    return means.store().credentials().save(next.in(stored)) == Kept.KEPT
        ? Optional.of(new Proof.Judged.Holds(methods(body.eligible(), shown.verified())))
        : Optional.empty();
  }

  /// How a passkey shows who somebody is (RFC 8176): a key that can be copied is no hardware's own.
  static Set<String> methods(boolean eligible, boolean verified) {
    Set<String> methods = new HashSet<>(Set.of(eligible ? "swk" : "hwk", "user"));
    if (verified) {
      methods.add("mfa");
    }
    return methods;
  }
}
