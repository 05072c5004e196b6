package dev.munjigi.gates.exchange;

import java.util.Optional;

/// A range of addresses in CIDR form: all that share the first bits.
///
/// @param base the lowest address of the range
/// @param length how many leading bits count, of 128; an IPv4 prefix of n is n + 96 here
public record Network(Address base, int length) {
  /// Everything, IPv4 and IPv6.
  public static final Network ANY = new Network(new Address(0, 0), 0);

  public Network {
    if (length < 0 || length > 128) {
      throw new IllegalArgumentException("a prefix has 0 to 128 bits, not `" + length + "`");
    }
    if (!base.truncate(length).equals(base)) {
      throw new IllegalArgumentException("`" + base + "` has bits set beyond its prefix");
    }
  }

  /// The network of just this address.
  public static Network of(Address address) {
    return new Network(address, 128);
  }

  /// The network of this length that the address lies in.
  public static Network of(Address address, int length) {
    return new Network(address.truncate(length), length);
  }

  /// Reads `10.0.0.0/8`, `2001:db8::/32` or a plain address; empty when it is none, or when bits
  /// beyond the prefix are set. Never asks a resolver.
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Address.parse(text).map(Network::of);
    }
    String digits = text.substring(slash + 1);
    if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(Network::isDigit)) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(digits);
    return Address.parse(text.substring(0, slash))
        .filter(base -> bits <= (base.isV4() ? 32 : 128))
        .filter(base -> base.truncate(bits + base.offset()).equals(base))
        .map(base -> new Network(base, bits + base.offset()));
  }

  /// Whether the address lies in it.
  public boolean contains(Address address) {
    return address.truncate(length).equals(base);
  }

  /// The highest address in it.
  public Address last() {
    long highMask = length >= 64 ? 0 : -1L >>> length;
    long lowMask = length <= 64 ? -1L : length == 128 ? 0 : -1L >>> (length - 64);
    return new Address(base.high() | highMask, base.low() | lowMask);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public String toString() {
    if (length == 128) {
      return base.toString();
    }
    boolean v4 = base.isV4() && length >= 96;
    return base + "/" + (v4 ? length - 96 : length);
  }
}
