package dev.munjigi.gates.signin;

/// Five bits a character (RFC 4648, section 6), for one alphabet.
///
/// @param alphabet 32 characters
record Base32(String alphabet) {
  /// RFC 4648's, which authenticator apps read.
  static final Base32 STANDARD = new Base32("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");

  /// Crockford's, without `I`, `L`, `O` and `U`, for people who copy by hand.
  static final Base32 CROCKFORD = new Base32("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

  private static final int BITS = 5;

  /// Writes whole groups.
  ///
  /// @param bytes a multiple of 5 bytes, so that nothing is padded
  String encode(byte[] bytes) {
    if (bytes.length % BITS != 0) {
      throw new IllegalArgumentException("only groups of `5` bytes are written");
    }
    StringBuilder text = new StringBuilder(bytes.length * 8 / BITS);
    int held = 0;
    int count = 0;
    for (byte one : bytes) {
      held = held << 8 | (one & 0xff);
      count += 8;
      while (count >= BITS) {
        count -= BITS;
        text.append(alphabet.charAt(held >> count & 31));
        held &= (1 << count) - 1;
      }
    }
    return text.toString();
  }
}
