package dev.munjigi.gates.passkey;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OwnSessions;
import dev.munjigi.gates.signin.OwnSessions.Begun;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Recovery;
import dev.munjigi.gates.signin.RecoveryCodes;
import dev.munjigi.gates.signin.SignInEvent;
import dev.munjigi.gates.signin.Visit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The passkeys of somebody who is signed in: added, named, removed.
///
/// Guarantees: a person has at most 10; a passkey belongs to one person; the challenge for a new one is
/// 32 random bytes, works once, for the session that asked for it, for 5 minutes; who has a passkey
/// has recovery codes; after one is added or removed no session but the own one goes on, and that one
/// has a new token. The callers of [#begin] and [#remove] have had the person prove who they are.
public final class Passkeys {
  /// How many a person may have.
  public static final int MOST = 10;

  /// How long a name may be.
  public static final int LONGEST_NAME = 60;

  private static final int CHALLENGE = 32;

  private final Means means;
  private final Recovery recovery;
  private final OwnSessions sessions;
  private final Ceremonies ceremonies = new Ceremonies();

  public Passkeys(Means means, Recovery recovery) {
    this.means = means;
    this.recovery = recovery;
    this.sessions = new OwnSessions(means);
  }

  /// What became of a new passkey.
  public sealed interface Adding {
    /// It is there.
    ///
    /// @param codes recovery codes, where there were none
    record Added(Begun begun, Optional<RecoveryCodes> codes) implements Adding {}

    /// It is no passkey for this, or nobody asked for one any more.
    record Refused() implements Adding {}

    /// Somebody has this one already.
    record Taken() implements Adding {}

    /// The person has as many as they may have.
    record Full() implements Adding {}
  }

  /// Those of somebody, oldest first.
  public List<Passkey> of(User user) {
    return means.store().credentials().of(user.id()).stream()
        .filter(one -> one.kind() == Credential.Kind.PASSKEY)
        .map(Passkey::of)
        .toList();
  }

  /// Begins to add one; [#creation] says what the browser is asked.
  ///
  /// @return whether it began; not when there are 10
  public boolean begin(SignedIn who) {
    if (of(who.user()).size() >= MOST) {
      return false;
    }
    byte[] challenge = new byte[CHALLENGE];
    means.random().nextBytes(challenge);
    means
        .store()
        .oneTimes()
        .put(
            new OneTime(
                place(who),
                OneTime.Purpose.PASSKEY,
                who.user().id().toString(),
                Assertion.encoded(challenge),
                means.now().plus(Challenges.HOLDS)));
    return true;
  }

  /// Where the challenge of a session is kept: a session makes one passkey at a time.
  private static String place(SignedIn who) {
    String text = "passkey of session " + who.session().id();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// What the browser is asked for, as `PublicKeyCredentialCreationOptionsJSON` (WebAuthn Level 3,
  /// section 5.4); empty when this session has begun nothing.
  public Optional<String> creation(SignedIn who) {
    return means
        .store()
        .oneTimes()
        .look(place(who), OneTime.Purpose.PASSKEY, means.now())
        .map(
            begun ->
                Options.creation(
                    begun.body(),
                    means.settings().get().host(),
                    who.user(),
                    of(who.user())));
  }

  /// Adds one. All other sessions end.
  ///
  /// @param name how it is called; see [#named]
  public Adding finish(SignedIn who, Registration registration, String name, Visit visit) {
    Optional<OneTime> begun =
        means.store().oneTimes().take(place(who), OneTime.Purpose.PASSKEY, means.now());
    if (begun.isEmpty() || named(name).isEmpty()) {
      return new Adding.Refused();
    }
    byte[] challenge = Assertion.bytes(begun.get().body(), CHALLENGE, CHALLENGE).orElseThrow();
    Ceremonies.Made made;
    try {
      made =
          ceremonies.register(
              registration, challenge, named(name).get(), means.settings().get());
    } catch (Malformed malformed) {
      means.tell(
          new SignInEvent.Failed(
              who.user().id(), SignInEvent.Reason.WRONG_PASSKEY, visit.from()));
      return new Adding.Refused();
    }
    return means.together(() -> keep(who, made, visit));
  }

  private Adding keep(SignedIn who, Ceremonies.Made made, Visit visit) {
    User user = who.user();
    // INVARIANT: counted here, too: several sessions may have begun while there was room
    if (of(user).size() >= MOST) {
      return new Adding.Full();
    }
    // the codes first: who has a factor has something for the day it is lost
    Optional<RecoveryCodes> codes =
        recovery.any(user) ? Optional.empty() : recovery.fresh(user.id());
    Credential credential =
        new Credential(
            means.id(),
            user.id(),
            Credential.Kind.PASSKEY,
            Assertion.encoded(made.id()),
            made.body().text(),
            means.now(),
            1);
    Kept kept = means.store().credentials().save(credential);
    if (kept != Kept.KEPT) {
      recovery.dropUnlessDemanded(user.id());
      return kept == Kept.FULL ? new Adding.Full() : new Adding.Taken();
    }
    told(user, SignInEvent.What.PASSKEY_ADDED, visit);
    Set<String> methods =
        new HashSet<>(PasskeyProofs.methods(made.body().eligible(), made.verified()));
    methods.add("mfa");
    return sessions
        .renew(who, methods, visit)
        .<Adding>map(renewed -> new Adding.Added(renewed, codes))
        .orElseGet(Adding.Refused::new);
  }

  /// A name as it is kept.
  ///
  /// @return empty when it has no characters, or more than 60
  public static Optional<String> named(String typed) {
    String name = typed.strip();
    return name.isEmpty() || name.length() > LONGEST_NAME ? Optional.empty() : Optional.of(name);
  }

  /// One of somebody's own.
  public Optional<Passkey> one(User user, Id passkey) {
    return credential(user, passkey).map(Passkey::of);
  }

  private Optional<Credential> credential(User user, Id passkey) {
    return means.store().credentials().of(user.id()).stream()
        .filter(one -> one.kind() == Credential.Kind.PASSKEY && one.id().equals(passkey))
        .findFirst();
  }

  /// Calls one of somebody's own by another name.
  ///
  /// @return whether it is called so now
  public boolean rename(SignedIn who, Id passkey, String name) {
    Optional<String> kept = named(name);
    return kept.isPresent()
        && credential(who.user(), passkey)
            .map(one -> PasskeyBody.of(one).named(kept.get()).in(one))
            .filter(next -> means.store().credentials().save(next) == Kept.KEPT)
            .isPresent();
  }

  /// Removes one of somebody's own. All other sessions end.
  ///
  /// @return empty when it was not theirs, or their own session has ended meanwhile
  public Optional<Begun> remove(SignedIn who, Id passkey, Visit visit) {
    Optional<Credential> own = credential(who.user(), passkey);
    return own.isEmpty()
        ? Optional.empty()
        : means.together(() -> removed(who, own.get(), visit));
  }

  private Optional<Begun> removed(SignedIn who, Credential own, Visit visit) {
    if (!means.store().credentials().remove(own.id())) {
      return Optional.empty();
    }
    recovery.dropUnlessDemanded(who.user().id());
    told(who.user(), SignInEvent.What.PASSKEY_REMOVED, visit);
    return sessions.renew(who, Set.of(), visit);
  }

  private void told(User user, SignInEvent.What what, Visit visit) {
    means.tell(new SignInEvent.Changed(user.id(), what, visit.from()));
  }
}
