package dev.munjigi.gates.passkey;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an authenticator answered when it was asked for a new passkey, unverified.
///
/// @param clientData what the browser says it was asked, JSON, at most 4 KiB
/// @param attestation an attestation object, at most 16 KiB
/// @param transports how the authenticator is reached; only those that are known
public record Registration(byte[] clientData, byte[] attestation, List<String> transports) {
  private static final Set<String> KNOWN =
      Set.of("usb", "nfc", "ble", "smart-card", "hybrid", "internal");
  private static final int LONGEST_TRANSPORTS = 128;

  public Registration {
    transports = List.copyOf(transports);
  }

  /// Reads one.
  ///
  /// @param clientData in base64url without padding, like the attestation
  /// @param transports names with commas between them; those that are not known are left out
  /// @return empty when a part is missing, too long, or has another spelling
  public static Optional<Registration> of(
      String clientData, String attestation, String transports) {
    Optional<byte[]> client =
        Assertion.bytes(clientData, 1, Assertion.LONGEST_CLIENT_DATA);
    Optional<byte[]> attested =
        Assertion.bytes(attestation, 1, AuthenticatorBytes.LONGEST_ATTESTATION);
    if (client.isEmpty() || attested.isEmpty() || transports.length() > LONGEST_TRANSPORTS) {
      return Optional.empty();
    }
    List<String> known = new ArrayList<>(List.of(transports.split(",", -1)));
    known.retainAll(KNOWN);
    return Optional.of(
        new Registration(client.get(), attested.get(), known.stream().distinct().toList()));
  }
}
