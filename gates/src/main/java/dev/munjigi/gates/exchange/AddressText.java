package dev.munjigi.gates.exchange;

import java.util.Optional;

/// The text forms of an [Address]: RFC 4291 to read, RFC 5952 to print.
final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  static Optional<Address> parse(String text) {
    if (text.isEmpty() || text.length() > 45) {
      return Optional.empty();
    }
    return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
  }

  private static Optional<Address> parseV4(String text) {
    long value = quad(text);
    return value < 0 ? Optional.empty() : Optional.of(new Address(0, 0xFFFFL << 32 | value));
  }

  /// The 32 bits of a dotted quad, or -1.
  private static long quad(String text) {
    long value = 0;
    int octet = -1;
    int digits = 0;
    int dots = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (digits == 0 || octet > 255 || ++dots > 4) {
          return -1;
        }
        value = value << 8 | octet;
        octet = -1;
        digits = 0;
      } else if (c < '0' || c > '9' || octet == 0 || ++digits > 3) {
        return -1;
      } else {
        octet = Math.max(octet, 0) * 10 + (c - '0');
      }
    }
    return dots == 4 ? value : -1;
  }

  private static Optional<Address> parseV6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    int[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    int[] tail = gap < 0 ? new int[0] : groups(text.substring(gap + 2), true);
    int given = head.length + tail.length;
    boolean broken = head.length > GROUPS || tail.length > GROUPS;
    if (broken || (gap < 0 ? given != GROUPS : given >= GROUPS)) {
      return Optional.empty();
    }
    int[] all = new int[GROUPS];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(tail, 0, all, GROUPS - tail.length, tail.length);
    return Optional.of(new Address(half(all, 0), half(all, 4)));
  }

  /// The 16-bit groups of one side; more than eight of them when the text is malformed.
  private static int[] groups(String text, boolean quadAtEnd) {
    int[] malformed = new int[GROUPS + 1];
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    if (parts.length > GROUPS) {
      return malformed;
    }
    boolean quad = quadAtEnd && parts[parts.length - 1].indexOf('.') >= 0;
    int[] groups = new int[parts.length + (quad ? 1 : 0)];
    for (int i = 0; i < parts.length; i++) {
      if (quad && i == parts.length - 1) {
        long value = quad(parts[i]);
        if (value < 0) {
          return malformed;
        }
        groups[i] = (int) (value >>> 16);
        groups[i + 1] = (int) (value & 0xFFFF);
      } else if (parts[i].isEmpty() || parts[i].length() > 4 || !allHex(parts[i])) {
        return malformed;
      } else {
        groups[i] = Integer.parseInt(parts[i], 16);
      }
    }
    return groups;
  }

  private static boolean allHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127 || Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static long half(int[] groups, int from) {
    long value = 0;
    for (int i = from; i < from + 4; i++) {
      value = value << 16 | groups[i];
    }
    return value;
  }

  static String print(Address address) {
    if (address.isV4()) {
      long v = address.low();
      return (v >>> 24 & 255) + "." + (v >>> 16 & 255) + "." + (v >>> 8 & 255) + "." + (v & 255);
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      long half = i < 4 ? address.high() : address.low();
      groups[i] = (int) (half >>> 48 - 16 * (i % 4) & 0xFFFF);
    }
    int gapFrom = -1;
    int gapLength = 1;
    for (int from = 0; from < GROUPS; from++) {
      int length = 0;
      while (from + length < GROUPS && groups[from + length] == 0) {
        length++;
      }
      if (length > gapLength) {
        gapFrom = from;
        gapLength = length;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapFrom) {
        text.append("::");
        i += gapLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
