package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import org.jspecify.annotations.Nullable;

/// Something that happened while people sign in or change how they do, for the log.
///
/// Never holds what somebody typed: people type passwords where names belong.
public sealed interface SignInEvent {
  /// Whose; null when it is nobody's that is known.
  @Nullable Id user();

  /// The client.
  Address from();

  /// A session began.
  record SignedIn(Id user, Id session, boolean secondFactor, Address from)
      implements SignInEvent {}

  /// Somebody did not get in, or did not prove who they are.
  record Failed(@Nullable Id user, Reason why, Address from) implements SignInEvent {}

  /// Sessions ended because their owner wanted it, or because of a change to what they sign in with.
  record Ended(Id user, int sessions, Address from) implements SignInEvent {}

  /// A session was taken to the host of a service.
  record HandedOver(Id user, Id session, String host, Address from) implements SignInEvent {}

  /// What somebody signs in with changed.
  record Changed(Id user, What what, Address from) implements SignInEvent {}

  /// An OpenID provider did not answer, or is not believed.
  ///
  /// @param provider its name in the configuration
  /// @param what what is wrong with it, one line without anything that a browser sent
  record ProviderFailed(String provider, String what, Address from) implements SignInEvent {
    @Override
    public @Nullable Id user() {
      return null;
    }
  }

  /// Why somebody did not get in.
  enum Reason {
    UNKNOWN_USER,
    NOT_ACTIVE,
    WRONG_PASSWORD,
    WRONG_CODE,
    /// A passkey that is not theirs, or that did not sign what it was asked to.
    WRONG_PASSKEY,
    /// A passkey that counts backwards: there may be two of it.
    PASSKEY_CLONED,
    TOO_MANY_TRIES,
    /// A token that was used, has ended, belongs elsewhere or never was.
    TOKEN_REFUSED,
    /// An OpenID provider knows them, and here nobody is linked to that, or may be.
    NOT_LINKED,
    /// A provider did not answer, or is not believed.
    PROVIDER_FAILED
  }

  /// What can change.
  enum What {
    PASSWORD,
    SECOND_FACTOR_ADDED,
    SECOND_FACTOR_REMOVED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    RECOVERY_CODE_USED,
    RECOVERY_CODES_RENEWED,
    /// Set themselves up as the first person.
    SET_UP,
    /// Came by an invitation.
    INVITATION_ACCEPTED,
    /// Came by an OpenID provider for the first time.
    PROVIDER_CAME,
    PROVIDER_LINKED,
    PROVIDER_UNLINKED,
    /// Set another one by a link in a mail.
    PASSWORD_RESET,
    /// Has proven a mail address.
    MAIL_PROVEN,
    /// Came by themselves.
    SIGNED_UP
  }
}
