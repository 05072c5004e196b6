package dev.munjigi.gates.passkey;

import java.util.Base64;
import java.util.Optional;

/// What an authenticator answered when it was asked to show a passkey, unverified.
///
/// @param id the passkey's credential id, 1 to 1,023 bytes
/// @param clientData what the browser says it was asked, JSON, at most 4 KiB
/// @param authenticatorData at most 4 KiB
/// @param signature at most 1 KiB
/// @param userHandle whose the passkey is, at most 64 bytes; empty when it was not said
public record Assertion(
    byte[] id, byte[] clientData, byte[] authenticatorData, byte[] signature, byte[] userHandle) {
  static final int LONGEST_ID = 1_023;
  static final int LONGEST_CLIENT_DATA = 4 * 1024;

  private static final int LONGEST_SIGNATURE = 1_024;
  private static final int LONGEST_HANDLE = 64;

  /// The parts as a page sends them.
  ///
  /// @param id in base64url without padding, as all of them
  /// @param userHandle may be empty
  public record Sent(
      String id,
      String clientData,
      String authenticatorData,
      String signature,
      String userHandle) {}

  /// Reads one.
  ///
  /// @return empty when a part is missing, too long, or has another spelling
  public static Optional<Assertion> of(Sent sent) {
    Optional<byte[]> id = bytes(sent.id(), 1, LONGEST_ID);
    Optional<byte[]> client = bytes(sent.clientData(), 1, LONGEST_CLIENT_DATA);
    Optional<byte[]> data = bytes(sent.authenticatorData(), 1, AuthenticatorBytes.LONGEST);
    Optional<byte[]> signature = bytes(sent.signature(), 1, LONGEST_SIGNATURE);
    Optional<byte[]> handle = bytes(sent.userHandle(), 0, LONGEST_HANDLE);
    if (id.isEmpty()
        || client.isEmpty()
        || data.isEmpty()
        || signature.isEmpty()
        || handle.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Assertion(id.get(), client.get(), data.get(), signature.get(), handle.get()));
  }

  /// The bytes that base64url without padding stands for.
  ///
  /// @return empty for another spelling, or when there are fewer or more
  static Optional<byte[]> bytes(String text, int least, int most) {
    if (text.length() > (most * 4 + 2) / 3) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      // ATTACK: bits at the end that belong to no byte give one id several spellings
      return encoded(bytes).equals(text) && bytes.length >= least && bytes.length <= most
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// What the credential is found by.
  String key() {
    return encoded(id);
  }

  /// The length of its parts alone.
  @Override
  public String toString() {
    return "Assertion[" + id.length + ", " + authenticatorData.length + "]";
  }
}
