package dev.munjigi.gates.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pattern that paths match or do not: `*` one segment, `{name}` one segment with a name, `**`
/// any number of segments at the end, anything else itself.
///
/// A slash at the end makes no difference, neither in a pattern nor in a path: origins do not
/// agree on it, so nothing may hang on it. `*` and `{name}` take no empty segment.
public final class PathPattern {
  private static final int LONGEST = 4_096;

  private final List<Segment> segments;
  private final boolean rest;
  private final List<String> names;

  private PathPattern(List<Segment> segments, boolean rest, List<String> names) {
    this.segments = List.copyOf(segments);
    this.rest = rest;
    this.names = List.copyOf(names);
  }

  /// What a text is.
  public sealed interface Parsed permits Good, Bad {}

  /// A pattern.
  public record Good(PathPattern pattern) implements Parsed {}

  /// No pattern.
  ///
  /// @param message one line for the author: what was got and what is allowed
  public record Bad(String message) implements Parsed {}

  /// One segment of a pattern.
  sealed interface Segment {}

  /// A segment that is this text, decoded.
  record Literal(String text) implements Segment {}

  /// Any one segment.
  ///
  /// @param name what it is captured as, or null
  record Any(@Nullable String name) implements Segment {}

  /// Reads a pattern; literal segments may be percent-encoded.
  public static Parsed parse(String text) {
    if (!text.startsWith("/") || text.length() > LONGEST) {
      return bad(text, "begins with `/` and has at most " + LONGEST + " characters");
    }
    if (text.contains("//")) {
      return bad(text, "has no empty segment");
    }
    List<Segment> segments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int last = text.endsWith("/") ? text.length() - 1 : text.length();
    for (int at = 1; at < last; ) {
      int slash = text.indexOf('/', at);
      int end = slash < 0 ? last : slash;
      String segment = text.substring(at, end);
      if (segment.equals("**")) {
        return end == last
            ? new Good(new PathPattern(segments, true, names))
            : bad(text, "has `**` as its last segment only");
      }
      switch (segment(segment)) {
        case Literal literal -> segments.add(literal);
        case Any any -> {
          if (any.name() != null && names.contains(any.name())) {
            return bad(text, "names every `{name}` once");
          }
          if (any.name() != null) {
            names.add(any.name());
          }
          segments.add(any);
        }
        case null -> {
          return bad(text, "has segments that are `*`, `{name}`, `**` or text without wildcards");
        }
      }
      at = end + 1;
    }
    return new Good(new PathPattern(segments, false, names));
  }

  private static Bad bad(String text, String allowed) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(100)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return new Bad("`" + shown + "` is no path pattern: a pattern " + allowed);
  }

  private static @Nullable Segment segment(String text) {
    if (text.equals("*")) {
      return new Any(null);
    }
    if (text.startsWith("{") && text.endsWith("}")) {
      String name = text.substring(1, text.length() - 1);
      return name(name) ? new Any(name) : null;
    }
    String literal = literal(text);
    return literal == null ? null : new Literal(literal);
  }

  /// A letter or `_`, then letters, digits, `_`, `-` and `.`.
  private static boolean name(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      boolean later = c >= '0' && c <= '9' || c == '-' || c == '.';
      if (!letter && !(later && i > 0)) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= 64;
  }

  /// The decoded text of a literal segment, or null when no canonical path could have it.
  private static @Nullable String literal(String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    String octets = new String(raw, StandardCharsets.ISO_8859_1);
    byte[] decoded = new byte[raw.length];
    int count = 0;
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      int octet = Octets.percent(octets, i, octets.length());
      if (octet < 0 && (c <= ' ' || "*{}?#;%\\".indexOf(c) >= 0)) {
        return null;
      }
      decoded[count++] = (byte) (octet < 0 ? c : octet);
      i += octet < 0 ? 0 : 2;
    }
    byte[] exact = Arrays.copyOf(decoded, count);
    String literal = new String(exact, StandardCharsets.UTF_8);
    boolean valid = Arrays.equals(exact, literal.getBytes(StandardCharsets.UTF_8));
    boolean controls = literal.chars().anyMatch(Character::isISOControl);
    boolean never = literal.equals(".") || literal.equals("..");
    never |= literal.indexOf(';') >= 0 || literal.indexOf('\\') >= 0;
    return valid && !controls && !never && !literal.isEmpty() ? literal : null;
  }

  /// The names of its `{name}` segments, in order.
  public List<String> names() {
    return names;
  }

  List<Segment> segments() {
    return segments;
  }

  /// Whether it ends in `**`.
  boolean rest() {
    return rest;
  }

  /// What its `{name}` segments are in a path that matches.
  Map<String, String> captures(List<String> path) {
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, String> captures = HashMap.newHashMap(names.size());
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i) instanceof Any(String name) && name != null) {
        captures.put(name, path.get(i));
      }
    }
    return captures;
  }
}
