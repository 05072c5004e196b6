package dev.munjigi.gates.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// An id of an exchange or a connection: 48 bits of milliseconds, then 80 random bits, written as
/// 26 characters of Crockford's base 32 that sort by time (the ULID layout).
///
/// @param high 48 bits of milliseconds and the first 16 random bits
/// @param low the other 64 random bits
public record Id(long high, long low) implements Comparable<Id> {
  /// How many characters an id has.
  public static final int LENGTH = 26;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final byte[] DIGITS = ALPHABET.getBytes(StandardCharsets.ISO_8859_1);

  /// An id for this moment.
  ///
  /// @param millis milliseconds since the epoch
  /// @param random80 80 random bits: the upper 16 in the lower half of `randomHigh`
  public static Id of(long millis, int randomHigh, long randomLow) {
    return new Id(millis << 16 | (randomHigh & 0xFFFF), randomLow);
  }

  /// When it was made, in milliseconds since the epoch.
  public long millis() {
    return high >>> 16;
  }

  /// Reads the 26 characters; empty when they are none. Case does not matter.
  public static Optional<Id> parse(String text) {
    if (text.length() != LENGTH || Character.digit(text.charAt(0), 8) < 0) {
      return Optional.empty();
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      int digit = ALPHABET.indexOf(Character.toUpperCase(text.charAt(i)));
      if (digit < 0) {
        return Optional.empty();
      }
      high = high << 5 | low >>> 59;
      low = low << 5 | digit;
    }
    return Optional.of(new Id(high, low));
  }

  @Override
  public int compareTo(Id other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    byte[] text = new byte[LENGTH];
    put(text, 0);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /// Writes its 26 characters into an array, from `at` on.
  public void put(byte[] to, int at) {
    long h = high;
    long l = low;
    for (int i = at + LENGTH - 1; i >= at; i--) {
      to[i] = DIGITS[(int) (l & 31)];
      l = l >>> 5 | h << 59;
      h >>>= 5;
    }
  }
}
