package dev.munjigi.gates.proxy;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Endpoint;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A PROXY header of version 2: a block of bytes (section 2.2).
///
/// Guarantees: every length is checked before it is used; a checksum is verified where there is
/// one. The other additions (type, length, value) are walked and not believed.
final class HeaderBlock {
  /// The signature, version and command, family and transport, length of the rest.
  static final int FIXED = 16;

  /// The longest rest that is taken; addresses need 36 bytes at most.
  static final int LONGEST_REST = 1_024;

  private static final int LOCAL = 0x20;
  static final int PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  static final int TCP_4 = 0x11;
  static final int TCP_6 = 0x21;

  private static final int CHECKSUM = 0x03;
  private static final int CHECKSUM_LENGTH = 4;

  private HeaderBlock() {}

  /// What is wrong with the first 16 bytes; null when the rest is to be read.
  static Read.@Nullable Wrong wrongOpening(byte[] bytes) {
    int command = bytes[12] & 0xFF;
    if (command != LOCAL && command != PROXY) {
      return Read.Wrong.malformed("version and command are `0x%02x`".formatted(command));
    }
    int rest = rest(bytes);
    if (rest > LONGEST_REST) {
      return Read.Wrong.malformed(
          "its length is " + rest + ", at most " + LONGEST_REST + " is taken");
    }
    if (command == LOCAL) {
      // whatever family it says has to be ignored
      return null;
    }
    int family = bytes[13] & 0xFF;
    if (family != UNSPECIFIED && family != TCP_4 && family != TCP_6) {
      return Read.Wrong.malformed(
          "family and transport are `0x%02x`, which is no TCP".formatted(family));
    }
    return rest < addresses(family)
        ? Read.Wrong.malformed("its length is " + rest + ", too short for its addresses")
        : null;
  }

  /// How long the whole block is.
  static int size(byte[] bytes) {
    return FIXED + rest(bytes);
  }

  /// Reads a whole block whose first 16 bytes were found right.
  static Read parse(byte[] bytes, int size) {
    if ((bytes[12] & 0xFF) == LOCAL) {
      return Read.Itself.ITSELF;
    }
    int family = bytes[13] & 0xFF;
    Read.Wrong wrong = wrongAdditions(bytes, FIXED + addresses(family), size);
    if (wrong != null) {
      return wrong;
    }
    if (family == UNSPECIFIED) {
      return Read.Itself.ITSELF;
    }
    int width = family == TCP_4 ? 4 : 16;
    int ports = FIXED + 2 * width;
    return new Read.Client(
        new Endpoint(address(bytes, FIXED, width), number(bytes, ports)),
        new Endpoint(address(bytes, FIXED + width, width), number(bytes, ports + 2)));
  }

  private static Read.@Nullable Wrong wrongAdditions(byte[] bytes, int from, int size) {
    int checksum = -1;
    int at = from;
    while (at < size) {
      if (size - at < 3 || size - at - 3 < number(bytes, at + 1)) {
        return Read.Wrong.malformed("an addition is longer than the block");
      }
      int length = number(bytes, at + 1);
      if ((bytes[at] & 0xFF) == CHECKSUM) {
        if (checksum >= 0 || length != CHECKSUM_LENGTH) {
          return Read.Wrong.malformed("its checksum is repeated, or has not 4 bytes");
        }
        checksum = at + 3;
      }
      at += 3 + length;
    }
    return checksum < 0 || verified(bytes, size, checksum)
        ? null
        : Read.Wrong.malformed("its checksum is wrong");
  }

  /// The checksum is that of the block with zeros in its place (section 2.2.3).
  private static boolean verified(byte[] bytes, int size, int at) {
    byte[] zeroed = Arrays.copyOf(bytes, size);
    Arrays.fill(zeroed, at, at + CHECKSUM_LENGTH, (byte) 0);
    CRC32C checksum = new CRC32C();
    checksum.update(zeroed);
    long said = (long) number(bytes, at) << 16 | number(bytes, at + 2);
    return checksum.getValue() == said;
  }

  private static int rest(byte[] bytes) {
    return number(bytes, 14);
  }

  /// How many bytes the addresses and ports of a family take.
  private static int addresses(int family) {
    return switch (family) {
      case TCP_4 -> 12;
      case TCP_6 -> 36;
      default -> 0;
    };
  }

  private static Address address(byte[] bytes, int at, int width) {
    return Address.of(Arrays.copyOfRange(bytes, at, at + width));
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }
}
