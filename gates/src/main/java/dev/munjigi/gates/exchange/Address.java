package dev.munjigi.gates.exchange;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// An IP address as 128 bits; an IPv4 address stands in its mapped form `::ffff:a.b.c.d`, so that
/// one client never has two spellings.
///
/// @param high the upper 64 bits
/// @param low the lower 64 bits
public record Address(long high, long low) implements Comparable<Address> {
  private static final long V4_MARK = 0xFFFFL << 32;

  /// From its 4 or 16 bytes in network order.
  public static Address of(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> new Address(0, V4_MARK | number(bytes, 0, 4));
      case 16 -> new Address(number(bytes, 0, 8), number(bytes, 8, 8));
      default -> throw new IllegalArgumentException("an address has 4 or 16 bytes");
    };
  }

  /// From the platform's form.
  public static Address of(InetAddress address) {
    return of(address.getAddress());
  }

  /// Reads a literal (RFC 4291, dotted quads without leading zeros); empty when it is none. Never
  /// asks a resolver, takes no zone.
  public static Optional<Address> parse(String text) {
    return AddressText.parse(text);
  }

  /// The platform's form.
  public InetAddress toInetAddress() {
    byte[] bytes = new byte[isV4() ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      bytes[i] = (byte) ((fromEnd < 8 ? low : high) >>> 8 * (fromEnd % 8));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public boolean isV4() {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /// Whether it is 127.0.0.0/8 or ::1.
  public boolean isLoopback() {
    return isV4() ? (low >>> 24 & 0xFF) == 127 : high == 0 && low == 1;
  }

  /// The same address with all bits beyond the first `length` cleared.
  public Address truncate(int length) {
    if (length == 128) {
      return this;
    }
    return length >= 64
        ? new Address(high, length == 64 ? 0 : low & -1L << (128 - length))
        : new Address(length == 0 ? 0 : high & -1L << (64 - length), 0);
  }

  /// The next address, wrapping after the last.
  public Address next() {
    return new Address(low == -1L ? high + 1 : high, low + 1);
  }

  /// How many bits of 128 stand before the family's own: 96 for IPv4, 0 for IPv6.
  int offset() {
    return isV4() ? 96 : 0;
  }

  private static long number(byte[] bytes, int from, int count) {
    long number = 0;
    for (int i = 0; i < count; i++) {
      number = number << 8 | (bytes[from + i] & 0xFF);
    }
    return number;
  }

  @Override
  public int compareTo(Address other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /// Dotted quad, or the form of RFC 5952.
  @Override
  public String toString() {
    return AddressText.print(this);
  }
}
