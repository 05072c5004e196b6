package dev.munjigi.gates.signin;

import java.util.Optional;

/// A path, with or without a query, that stays on its host wherever a browser is sent to it.
///
/// @param text begins with one `/`; visible ASCII without `\`; at most 2,048 characters
public record LocalPath(String text) {
  /// Where people are sent when nobody said where to.
  public static final LocalPath ROOT = new LocalPath("/");

  private static final int LONGEST = 2_048;

  public LocalPath {
    if (!local(text)) {
      throw new IllegalArgumentException("no path on the same host");
    }
  }

  /// Reads one; empty when it is none.
  public static Optional<LocalPath> of(String text) {
    return local(text) ? Optional.of(new LocalPath(text)) : Optional.empty();
  }

  /// ATTACK: browsers take `//`, `/\` and `\` for the beginning of a host, and leave out tabs and
  /// line ends (WHATWG URL, CWE-601).
  private static boolean local(String text) {
    return text.length() <= LONGEST
        && text.startsWith("/")
        && !text.startsWith("//")
        && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\');
  }

  @Override
  public String toString() {
    return text;
  }
}
