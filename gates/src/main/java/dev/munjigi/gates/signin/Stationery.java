package dev.munjigi.gates.signin;

import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.mail.Letter;
import java.net.URI;

/// Port: how letters are worded.
public interface Stationery {
  /// A letter.
  ///
  /// @param language a tag (BCP 47)
  Letter write(MailAddress to, Occasion occasion, String language);

  /// What is said.
  ///
  /// ATTACK: to an address that is not proven nothing is said that a stranger chose: a name such as
  /// `evil.example` would be a link in many mail programs.
  sealed interface Occasion {
    /// A password is forgotten.
    record Forgotten(String name, URI link) implements Occasion {}

    /// Somebody may come.
    record Invited(String name, URI link) implements Occasion {}

    /// Somebody says that this is their address.
    record ProofAsked(URI link) implements Occasion {}

    /// Somebody says so of an address that another has proven.
    record AddressTaken() implements Occasion {}

    /// Another address has taken the place of this one.
    record Moved(String name) implements Occasion {}

    /// Somebody wants to sign up with this address.
    record SignUpAsked(URI link) implements Occasion {}

    /// Somebody does, and its owner is known already.
    record AlreadyKnown(String name, URI link) implements Occasion {}

    /// Somebody does, by a name that another has.
    record NameTaken(URI link) implements Occasion {}
  }
}
