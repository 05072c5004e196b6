package dev.munjigi.gates.audit;

import dev.munjigi.gates.exchange.Id;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One JSON object on one line, built in a buffer that is used again; on one thread.
///
/// Guarantees: whatever the texts are, the line is valid JSON in valid UTF-8 without control
/// characters (these, invisible, bidirectional, line-breaking and unassigned ones are escaped, lone
/// surrogates become U+FFFD, RFC 8259 section 7), and at most [AuditLog#EVENT_BYTES] long: a text
/// that outgrows its budget or the line ends in `…`. Does not guarantee that members balance; the
/// caller writes the braces.
final class JsonLine {
  /// What a text may not use up: room for the members and brackets that follow it.
  private static final int TAIL = 256;

  private static final int LIMIT = AuditLog.EVENT_BYTES;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final boolean[] PLAIN = plain();

  private final byte[] bytes = new byte[LIMIT];
  private int length;

  private static boolean[] plain() {
    boolean[] plain = new boolean[128];
    Arrays.fill(plain, 0x20, 0x7F, true);
    plain['"'] = false;
    plain['\\'] = false;
    return plain;
  }

  /// Begins anew.
  void clear() {
    length = 0;
  }

  /// The line so far, a copy.
  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /// How many bytes texts may still take.
  int room() {
    return Math.max(0, LIMIT - TAIL - length);
  }

  /// Appends JSON of ASCII characters as it is.
  @SuppressWarnings("deprecation") // the one copy from a string that needs no encoder and no array
  JsonLine raw(String json) {
    json.getBytes(0, json.length(), bytes, length);
    length += json.length();
    return this;
  }

  /// Appends an id's characters.
  JsonLine id(Id id) {
    id.put(bytes, length);
    length += Id.LENGTH;
    return this;
  }

  /// Appends a number.
  JsonLine number(long value) {
    if (value < 0) {
      // the minimum has no positive twin; division truncates towards zero, so digits are negated
      bytes[length++] = '-';
    }
    int digits = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /// Appends a string.
  ///
  /// @param budget how many bytes it may take between its quotes, escapes included, at least 3
  JsonLine text(String value, int budget) {
    bytes[length++] = '"';
    int end = length + Math.max(3, Math.min(budget, room()));
    int size = value.length();
    int plain = plainPrefix(value, Math.min(size, end - 3 - length));
    int cut = length;
    for (int i = plain; i < size; i++) {
      if (length <= end - 3) {
        cut = length;
      }
      char c = value.charAt(i);
      if (c < 128 && PLAIN[c]) {
        if (length == end) {
          return ellipsis(cut);
        }
        bytes[length++] = (byte) c;
        continue;
      }
      int point = c;
      if (Character.isSurrogate(c)) {
        point = value.codePointAt(i);
        // ATTACK: a lone surrogate has no UTF-8; written as it is, it would break every reader
        point = Character.isBmpCodePoint(point) ? 0xFFFD : point;
      }
      if (length + width(point) > end) {
        return ellipsis(cut);
      }
      put(point);
      i += Character.charCount(point) - 1;
    }
    bytes[length++] = '"';
    return this;
  }

  /// Appends what needs no escape at the beginning of a text; how many characters that was.
  private int plainPrefix(String value, int most) {
    byte[] to = bytes;
    int at = length;
    int i = 0;
    while (i < most) {
      char c = value.charAt(i);
      if (c >= 128 || !PLAIN[c]) {
        break;
      }
      to[at + i++] = (byte) c;
    }
    length = at + i;
    return i;
  }

  private JsonLine ellipsis(int cut) {
    length = cut;
    put('…');
    bytes[length++] = '"';
    return this;
  }

  private static int width(int point) {
    if (point == '"' || point == '\\' || shortEscape(point) != 0) {
      return 2;
    }
    if (hidden(point)) {
      return point < 0x10000 ? 6 : 12;
    }
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }

  /// Whether a character must not reach a reader's terminal as it is.
  static boolean hidden(int point) {
    if (point < 0x7F) {
      return point < 0x20;
    }
    // ATTACK: control, invisible and bidirectional characters in a path or in evidence could break a
    // line, drive a terminal, or make an operator read something else (CWE-117, CWE-150)
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static int shortEscape(int point) {
    return switch (point) {
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
  }

  private void put(int point) {
    int letter = shortEscape(point);
    if (letter != 0) {
      bytes[length++] = '\\';
      bytes[length++] = (byte) letter;
    } else if (hidden(point)) {
      if (Character.isSupplementaryCodePoint(point)) {
        escape(Character.highSurrogate(point));
        escape(Character.lowSurrogate(point));
      } else {
        escape(point);
      }
    } else if (point < 0x80) {
      if (point == '"' || point == '\\') {
        bytes[length++] = '\\';
      }
      bytes[length++] = (byte) point;
    } else if (point < 0x800) {
      bytes[length++] = (byte) (0xC0 | point >>> 6);
      continuation(point, 0);
    } else if (point < 0x10000) {
      bytes[length++] = (byte) (0xE0 | point >>> 12);
      continuation(point, 6);
      continuation(point, 0);
    } else {
      bytes[length++] = (byte) (0xF0 | point >>> 18);
      continuation(point, 12);
      continuation(point, 6);
      continuation(point, 0);
    }
  }

  private void escape(int unit) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[unit >>> shift & 15];
    }
  }

  private void continuation(int point, int shift) {
    bytes[length++] = (byte) (0x80 | (point >>> shift & 0x3F));
  }
}
