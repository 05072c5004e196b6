package dev.munjigi.gates.config;

/// A pattern for file names: `*` is any text, everything else is itself. A name that begins with a
/// dot matches only a pattern that does.
final class Wildcard {
  private Wildcard() {}

  /// In time of at most pattern times name.
  static boolean matches(String pattern, String name) {
    if (name.startsWith(".") && !pattern.startsWith(".")) {
      return false;
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      return false;
    }
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
