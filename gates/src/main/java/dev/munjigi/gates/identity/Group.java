package dev.munjigi.gates.identity;

/// A group of people.
///
/// @param name lower-case letters, digits and hyphens, at most 64 characters
/// @param about one line on what it is for; may be empty
public record Group(String name, String about) {
  private static final int MOST_NAME = 64;
  private static final int MOST_ABOUT = 200;

  public Group {
    if (!isName(name) || about.length() > MOST_ABOUT) {
      throw new IllegalArgumentException("`" + name + "` cannot be a group");
    }
  }

  /// Whether a group can be called so.
  public static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MOST_NAME
        && name.charAt(0) != '-'
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }
}
