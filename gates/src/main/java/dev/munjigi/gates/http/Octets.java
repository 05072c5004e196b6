package dev.munjigi.gates.http;

/// Classes of octets, one table for all grammars (RFC 9110 section 5.6.2, RFC 9112, RFC 3986).
final class Octets {
  /// A `tchar`: what methods, field names and codings are made of.
  static final int TOKEN = 1;

  /// What a field value may hold: HTAB, SP, visible ASCII and obs-text.
  static final int VALUE = 1 << 1;

  /// What a request target may hold on the wire: visible ASCII, and octets from 0x80 on, which
  /// browsers send although RFC 3986 forbids them.
  static final int TARGET = 1 << 2;

  /// `unreserved`: never percent-encoded in the canonical form.
  static final int UNRESERVED = 1 << 3;

  /// `pchar` without percent-encoding: what a canonical path segment holds as it is.
  static final int SEGMENT = 1 << 4;

  /// What a canonical query holds as it is.
  static final int QUERY = 1 << 5;

  /// What a registered host name may hold.
  static final int HOST = 1 << 6;

  /// `qdtext` of a quoted string.
  static final int QUOTED = 1 << 7;

  private static final short[] CLASSES = classes();

  private Octets() {}

  /// Whether the octet, or the character of an ISO-8859-1 string, is of this class.
  static boolean is(int octet, int kind) {
    return octet < 256 && (CLASSES[octet] & kind) != 0;
  }

  /// Whether the byte is of this class.
  static boolean is(byte octet, int kind) {
    return (CLASSES[octet & 0xFF] & kind) != 0;
  }

  /// Whether every character of a text that is not empty is of this class.
  static boolean all(String text, int kind) {
    for (int i = 0; i < text.length(); i++) {
      if (!is(text.charAt(i), kind)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// The value of a hexadecimal digit, or -1.
  static int hex(int octet) {
    if (octet >= '0' && octet <= '9') {
      return octet - '0';
    }
    int lower = octet | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /// The octet that the percent-encoding at `at` stands for, or -1 when there is none.
  static int percent(String text, int at, int to) {
    if (text.charAt(at) != '%' || at + 2 >= to) {
      return -1;
    }
    int high = hex(text.charAt(at + 1));
    int low = hex(text.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /// Appends the percent-encoding of an octet, with upper-case digits.
  static void encode(StringBuilder out, int octet) {
    out.append('%').append(digit(octet >> 4)).append(digit(octet & 15));
  }

  private static char digit(int value) {
    return (char) (value < 10 ? '0' + value : 'A' + value - 10);
  }

  /// The byte with an upper-case ASCII letter made lower case.
  static int lower(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet & 0xFF;
  }

  private static short[] classes() {
    short[] classes = new short[256];
    for (int c = 0; c < 256; c++) {
      boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      boolean visible = c > ' ' && c < 0x7F;
      boolean unreserved = letterOrDigit || in("-._~", c);
      boolean segment = unreserved || in("!$&'()*+,;=:@", c);
      int kinds = letterOrDigit || in("!#$%&'*+-.^_`|~", c) ? TOKEN : 0;
      kinds |= visible || c == ' ' || c == '\t' || c >= 0x80 ? VALUE : 0;
      kinds |= visible || c >= 0x80 ? TARGET : 0;
      kinds |= unreserved ? UNRESERVED : 0;
      kinds |= segment ? SEGMENT : 0;
      kinds |= segment || in("/?", c) ? QUERY : 0;
      kinds |= letterOrDigit || in("-._", c) ? HOST : 0;
      boolean quoted = visible || c == ' ' || c == '\t' || c >= 0x80;
      kinds |= quoted && !in("\"\\", c) ? QUOTED : 0;
      classes[c] = (short) kinds;
    }
    return classes;
  }

  private static boolean in(String set, int c) {
    return set.indexOf(c) >= 0;
  }
}
