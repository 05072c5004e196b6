package dev.munjigi.gates.http;

import static dev.munjigi.gates.http.Octets.TOKEN;
import static dev.munjigi.gates.http.Octets.VALUE;

import dev.munjigi.gates.exchange.Fields;
import java.nio.charset.StandardCharsets;

/// The grammar of field lines, for heads and trailers (RFC 9112 section 5), in one pass.
///
/// Strict: CRLF line ends, no space before the colon, no folding, no control characters but HTAB
/// in a value. Names come out in lower case, values without white space around them, obs-text as
/// ISO-8859-1.
final class FieldLines {
  private FieldLines() {}

  /// Reads the lines up to the empty one, which must end at `to`.
  ///
  /// @param most how many fields there may be
  static Fields read(byte[] bytes, int from, int to, int most) throws Refused {
    Fields.Builder fields = new Fields.Builder(12);
    int at = from;
    for (int count = 0; !lineEnd(bytes, at, to); count++) {
      if (count == most) {
        throw new Refused(HttpReason.FIELDS_TOO_MANY, "more than " + most + " fields");
      }
      at = line(bytes, at, to, fields);
    }
    if (at + 2 != to) {
      throw new Refused(HttpReason.FIELD_MALFORMED, "octets after the end of the fields");
    }
    return fields.build();
  }

  /// Whether CR LF stands here.
  static boolean lineEnd(byte[] bytes, int at, int to) {
    return at + 1 < to && bytes[at] == '\r' && bytes[at + 1] == '\n';
  }

  private static int line(byte[] bytes, int from, int to, Fields.Builder fields) throws Refused {
    int at = from;
    int hash = 0;
    while (at < to && Octets.is(bytes[at], TOKEN)) {
      hash = 31 * hash + Octets.lower(bytes[at]);
      at++;
    }
    // ATTACK: white space between name and colon hides a field from one of two parsers (RFC 9112
    // section 5.1, CWE-444).
    if (at == to || at == from || bytes[at] != ':') {
      throw badName(bytes, from, at, to);
    }
    String name = FieldNames.WORDS.word(bytes, from, at, hash);
    at++;
    while (at < to && blank(bytes[at])) {
      at++;
    }
    int start = at;
    while (at < to && Octets.is(bytes[at], VALUE)) {
      at++;
    }
    if (!lineEnd(bytes, at, to)) {
      throw badValue(name, bytes, at, to);
    }
    int end = at;
    while (end > start && blank(bytes[end - 1])) {
      end--;
    }
    fields.add(name, new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
    return at + 2;
  }

  private static boolean blank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static Refused badName(byte[] bytes, int from, int at, int to) {
    if (at < to && bytes[at] == '\n') {
      return new Refused(HttpReason.BARE_LINE_FEED, "a line feed without carriage return");
    }
    if (at == from && at < to && blank(bytes[at])) {
      return new Refused(HttpReason.FIELD_FOLDED, "a line that begins with white space");
    }
    int end = Math.min(to, at + 1);
    String seen = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    return new Refused(HttpReason.FIELD_MALFORMED, "`" + seen + "`");
  }

  private static Refused badValue(String name, byte[] bytes, int at, int to) {
    if (at >= to || at + 1 == to && bytes[at] == '\r') {
      return new Refused(HttpReason.FIELD_MALFORMED, "`" + name + "` does not end");
    }
    if (bytes[at] == '\n') {
      return new Refused(HttpReason.BARE_LINE_FEED, "in the value of `" + name + "`");
    }
    // ATTACK: a bare CR or a NUL ends a value for some parsers and not for others (CWE-93).
    String octet = Integer.toHexString(bytes[at] & 0xFF);
    return new Refused(HttpReason.CONTROL_CHARACTER, "0x" + octet + " in `" + name + "`");
  }
}
