package dev.munjigi.gates.passkey;

import java.util.Arrays;
import java.util.Map;

/// The shape of authenticator data (WebAuthn Level 3, section 6.1), before anything else reads it.
///
/// Guarantees: every length is within the bytes, what is CBOR is walked over strictly, and nothing is
/// left behind. Says nothing of what the values mean.
final class AuthenticatorBytes {
  /// An attestation object has at most so many bytes.
  static final int LONGEST_ATTESTATION = 16 * 1024;

  /// Authenticator data has at most so many bytes.
  static final int LONGEST = 4 * 1024;

  private static final int HEAD = 37;
  private static final int FLAGS = 32;
  private static final int ATTESTED = 0x40;
  private static final int EXTENSIONS = 0x80;
  private static final int AAGUID = 16;

  private AuthenticatorBytes() {}

  /// Of a sign-in: no key, and the end after the extensions.
  static void checkAssertion(byte[] data) throws Malformed {
    if (attested(data)) {
      throw new Malformed("a key where none belongs");
    }
    end(data, HEAD);
  }

  /// What a new passkey is: its identity, id and key, as authenticator data has them.
  static byte[] attestedCredential(byte[] data) throws Malformed {
    if (!attested(data)) {
      throw new Malformed("no key");
    }
    int lengthAt = HEAD + AAGUID;
    if (data.length < lengthAt + 2) {
      throw new Malformed("a key beyond the end");
    }
    int length = (data[lengthAt] & 0xff) << 8 | data[lengthAt + 1] & 0xff;
    int key = lengthAt + 2 + length;
    if (length < 1 || length > Assertion.LONGEST_ID || key >= data.length) {
      throw new Malformed("an id of another length");
    }
    int to = new CborWalk(data, key).item();
    end(data, to);
    return Arrays.copyOfRange(data, HEAD, to);
  }

  private static boolean attested(byte[] data) throws Malformed {
    if (data.length < HEAD || data.length > LONGEST) {
      throw new Malformed("authenticator data of another length");
    }
    return (data[FLAGS] & ATTESTED) != 0;
  }

  private static void end(byte[] data, int from) throws Malformed {
    boolean extended = (data[FLAGS] & EXTENSIONS) != 0;
    int to = extended ? new CborWalk(data, from).item() : from;
    if (to != data.length) {
      throw new Malformed("bytes behind the end");
    }
  }

  /// The authenticator data inside an attestation object. What is attested is left unread.
  static byte[] within(byte[] attestation) throws Malformed {
    Map<String, int[]> members = CborWalk.members(attestation);
    int[] data = members.get("authData");
    if (data == null
        || members.size() != 3
        || !members.containsKey("fmt")
        || !members.containsKey("attStmt")) {
      throw new Malformed("another object");
    }
    return CborWalk.byteString(attestation, data);
  }
}
