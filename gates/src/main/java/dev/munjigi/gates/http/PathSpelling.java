package dev.munjigi.gates.http;

import static dev.munjigi.gates.http.Octets.SEGMENT;
import static dev.munjigi.gates.http.Octets.UNRESERVED;

import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.Service.EncodedSlash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Brings a path into its one spelling (RFC 3986 section 6.2.2): decoded once, dot segments
/// removed, empty segments merged, encoded anew.
///
/// Used by one path. What is decoded is never decoded again: `%252e` stays the text `%2e`.
final class PathSpelling {
  /// The path of a target that has none.
  static final CanonicalPath ROOT = new CanonicalPath("/", List.of(""));

  private final String text;
  private final EncodedSlash slashes;
  private final StringBuilder encoded;
  private final List<String> segments = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();

  private PathSpelling(String text, EncodedSlash slashes, int length) {
    this.text = text;
    this.slashes = slashes;
    this.encoded = new StringBuilder(length + 16);
  }

  /// The canonical form of the path that stands in `text` from `from`, where there is a `/`, to
  /// `to`.
  static CanonicalPath of(String text, int from, int to, EncodedSlash slashes) throws Refused {
    if (from == to) {
      return ROOT;
    }
    int count = plainSegments(text, from, to);
    return count > 0
        ? plain(text, from, to, count)
        : new PathSpelling(text, slashes, to - from).spell(from, to);
  }

  /// How many segments a path has that is canonical already; 0 when it may not be.
  private static int plainSegments(String text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '/') {
        count++;
        char next = i + 1 < to ? text.charAt(i + 1) : 0;
        if (next == '/' || next == '.') {
          return 0;
        }
      } else if (!Octets.is(c, SEGMENT)) {
        return 0;
      }
    }
    return count;
  }

  private static CanonicalPath plain(String text, int from, int to, int count) {
    String[] segments = new String[count];
    int start = from + 1;
    for (int i = 0; i < count; i++) {
      int slash = i == count - 1 ? to : text.indexOf('/', start);
      segments[i] = text.substring(start, slash);
      start = slash + 1;
    }
    boolean whole = from == 0 && to == text.length();
    return new CanonicalPath(whole ? text : text.substring(from, to), List.of(segments));
  }

  private CanonicalPath spell(int from, int to) throws Refused {
    boolean directory = false;
    for (int at = from + 1; at <= to; ) {
      int slash = text.indexOf('/', at, to);
      int end = slash < 0 ? to : slash;
      directory = !push(at, end);
      at = end + 1;
    }
    if (directory || segments.isEmpty()) {
      encoded.append('/');
      segments.add("");
    }
    return new CanonicalPath(encoded.toString(), segments);
  }

  /// Takes the segment from `from` to `to` in; false when it only says that the path so far is a
  /// directory.
  private boolean push(int from, int to) throws Refused {
    int mark = encoded.length();
    String segment = from == to ? "" : segment(from, to);
    switch (segment) {
      case "", "." -> {
        encoded.setLength(mark);
        return false;
      }
      case ".." -> {
        // ATTACK: above the root is outside of what the origin publishes (CWE-22).
        if (segments.isEmpty()) {
          throw new Refused(HttpReason.PATH_CLIMBS, "`..` at the root");
        }
        segments.removeLast();
        encoded.setLength(marks.removeLast());
        return false;
      }
      default -> {
        checkHiddenDots(segment);
        segments.add(segment);
        marks.add(mark);
        return true;
      }
    }
  }

  /// Decodes the segment and appends its one spelling.
  private String segment(int from, int to) throws Refused {
    byte[] octets = new byte[to - from];
    int count = 0;
    encoded.append('/');
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int octet = Octets.percent(text, i, to);
      if (octet >= 0) {
        i += 2;
        checkSlash(octet);
        append(octet, UNRESERVED);
      } else if (c <= ' ' || c == 0x7F || c > 0xFF) {
        throw new Refused(HttpReason.TARGET_MALFORMED, "a space or control character in the path");
      } else {
        octet = c;
        append(octet, SEGMENT);
      }
      octets[count++] = (byte) octet;
    }
    return decoded(Arrays.copyOf(octets, count));
  }

  private void append(int octet, int asItIs) {
    if (Octets.is(octet, asItIs)) {
      encoded.append((char) octet);
    } else {
      Octets.encode(encoded, octet);
    }
  }

  private void checkSlash(int octet) throws Refused {
    // ATTACK: one origin takes `a%2Fb` for two segments, another for one.
    if (octet == '/' && slashes == EncodedSlash.REFUSE) {
      throw new Refused(HttpReason.PATH_SLASH_ENCODED, "`%2F` in the path");
    }
  }

  private static String decoded(byte[] octets) throws Refused {
    String segment = new String(octets, StandardCharsets.UTF_8);
    // ATTACK: overlong forms spell `/` and `.` in octets that a filter does not look for
    // (CVE-2000-0884); what is not strict UTF-8 does not survive the way back.
    if (segment.indexOf('\uFFFD') >= 0
        && !Arrays.equals(segment.getBytes(StandardCharsets.UTF_8), octets)) {
      throw new Refused(HttpReason.PATH_ENCODING, "invalid UTF-8 in the path");
    }
    for (int i = 0; i < segment.length(); i++) {
      if (Character.isISOControl(segment.charAt(i))) {
        throw new Refused(HttpReason.PATH_ENCODING, "a control character in the path");
      }
    }
    return segment;
  }

  /// Refuses a dot segment that shows only to a reader who cuts `;parameters` off, or who takes a
  /// backslash or an encoded slash for a separator.
  private static void checkHiddenDots(String segment) throws Refused {
    int start = 0;
    int cut = -1;
    for (int i = 0; i <= segment.length(); i++) {
      char c = i == segment.length() ? '/' : segment.charAt(i);
      if (c == ';' && cut < 0) {
        cut = i;
      } else if (c == '/' || c == '\\') {
        // ATTACK: `..;/` climbs in servlet containers, `..%5C` on Windows.
        if (dots(segment, start, cut < 0 ? i : cut)) {
          throw new Refused(HttpReason.PATH_CLIMBS, "a hidden dot segment");
        }
        start = i + 1;
        cut = -1;
      }
    }
  }

  private static boolean dots(String segment, int from, int to) {
    return to - from == 1 && segment.charAt(from) == '.'
        || to - from == 2 && segment.charAt(from) == '.' && segment.charAt(from + 1) == '.';
  }
}
