package dev.munjigi.gates.jose;

import java.util.Base64;

/// Base64url without padding (RFC 7515, section 2), one spelling for each sequence of bytes.
final class Base64Url {
  private Base64Url() {}

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// The bytes.
  ///
  /// @throws Refused as malformed for any other character, an impossible length, or bits at the end
  ///   that belong to no byte and are not 0
  static byte[] decode(String text) throws Refused {
    for (int i = 0; i < text.length(); i++) {
      if (!letter(text.charAt(i))) {
        throw new Refused(Fault.MALFORMED);
      }
    }
    if (text.length() % 4 == 1) {
      throw new Refused(Fault.MALFORMED);
    }
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    // ATTACK: leftover bits give one token many spellings, past every list of revoked ones
    if (!encode(bytes).equals(text)) {
      throw new Refused(Fault.MALFORMED);
    }
    return bytes;
  }

  private static boolean letter(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
