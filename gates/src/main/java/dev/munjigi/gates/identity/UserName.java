package dev.munjigi.gates.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The name that a person signs in with: 1 to 64 characters, in lower case, composed (NFC).
///
/// Guarantees: two names that differ look different as far as scripts go: one name is written in one
/// script, or in those that are written together (Latin with Hangul and Han, or with Kana and Han):
/// the profile "highly restrictive" of UTS 39 section 5.2. Does not guarantee that it is no look-alike
/// within one script.
///
/// @param text as it is kept and shown
public record UserName(String text) implements Comparable<UserName> {
  private static final int MOST = 64;

  /// @throws IllegalArgumentException when the text is no such name; [#of] asks first
  public UserName {
    if (!text.equals(canonical(text)) || wrong(text) != null) {
      throw new IllegalArgumentException("no canonical name of a user");
    }
  }

  /// What somebody typed, as a name; empty when it cannot be one.
  public static Optional<UserName> of(String typed) {
    if (typed.length() > 4 * MOST) {
      return Optional.empty();
    }
    String text = canonical(typed);
    return text.equals(canonical(text)) && wrong(text) == null
        ? Optional.of(new UserName(text))
        : Optional.empty();
  }

  /// Composed before and after: `℡` has no lower case, and becomes `TEL`.
  private static String canonical(String typed) {
    return composed(composed(typed).toLowerCase(Locale.ROOT)).strip();
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }

  /// Why a text cannot be a name, one line; null when it can.
  public static @Nullable String wrong(String typed) {
    String text = canonical(typed);
    int length = text.codePointCount(0, text.length());
    if (length == 0 || length > MOST) {
      return "a name has 1 to " + MOST + " characters";
    }
    int first = text.codePointAt(0);
    if (!Character.isLetterOrDigit(first)) {
      return "a name begins with a letter or a digit";
    }
    if (!text.codePoints().allMatch(UserName::allowed)) {
      return "a name is made of letters, digits and `.`, `_`, `-`, `+`, `@`";
    }
    return Scripts.together(text) ? null : "a name is written in one script";
  }

  private static boolean allowed(int point) {
    return Character.isLetterOrDigit(point)
        || Character.getType(point) == Character.NON_SPACING_MARK
        || (point < 128 && "._-+@".indexOf(point) >= 0);
  }

  @Override
  public int compareTo(UserName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
