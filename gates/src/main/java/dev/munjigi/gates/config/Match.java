package dev.munjigi.gates.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a route matches, as written.
///
/// @param text methods and path, one space between them
/// @param methods in the order of the text; empty for any
/// @param path begins with a slash
record Match(String text, Set<String> methods, String path) {
  private static final List<String> KNOWN =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");
  private static final int LONGEST = 1_024;

  static Parsed<Match> parse(String written) {
    String text = written.strip();
    int space = text.indexOf(' ');
    String path = text.substring(space + 1).strip();
    boolean visible = path.chars().allMatch(c -> c > 0x20 && c != 0x7F && c != '?' && c != '#');
    if (text.length() > LONGEST || !path.startsWith("/") || !visible) {
      return Parsed.wrong();
    }
    Set<String> methods = new LinkedHashSet<>();
    if (space > 0) {
      for (String method : text.substring(0, space).split(",", -1)) {
        boolean upper = method.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '-');
        if (method.isEmpty() || !upper) {
          String hint = Nearest.hint(method, KNOWN);
          return hint.isEmpty()
              ? Parsed.wrong()
              : Parsed.wrong("methods are in upper case, with a comma between them" + hint);
        }
        methods.add(method);
      }
    }
    String canonical = methods.isEmpty() ? path : String.join(",", methods) + " " + path;
    return Parsed.right(new Match(canonical, methods, path));
  }

  /// The names of the path's captures.
  Set<String> captures() {
    return captures(path);
  }

  /// The names in braces of a text.
  static Set<String> captures(String text) {
    Set<String> names = new LinkedHashSet<>();
    int open = text.indexOf('{');
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      names.add(text.substring(open + 1, close));
      open = text.indexOf('{', close);
    }
    return names;
  }

  /// A usual method that one of these was probably meant to be, or an empty text.
  String unusual() {
    for (String method : methods) {
      String hint = KNOWN.contains(method) ? "" : Nearest.hint(method, KNOWN);
      if (!hint.isEmpty()) {
        return Quote.of(method) + " is no usual method" + hint;
      }
    }
    return "";
  }
}
