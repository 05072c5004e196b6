package dev.munjigi.gates.rights;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A role of the store. Its policies are attached to it.
///
/// @param trust the policy that says who may assume it; null for nobody
/// @param longest how long a session lasts at most, 15 minutes to 12 hours, in whole seconds
/// @param author who wrote it, as an ARN
public record WrittenRole(
    String name, @Nullable String trust, Duration longest, String author, Instant written) {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{2,4})(?: (\\S+))?");
  private static final Duration SHORTEST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(12);

  /// Whether a session may last so long.
  public static boolean isLife(Duration life) {
    return life.compareTo(SHORTEST) >= 0
        && life.compareTo(LONGEST) <= 0
        && life.equals(Duration.ofSeconds(life.toSeconds()));
  }

  /// As it stands in the store.
  static String text(Duration longest, @Nullable String trust) {
    return longest.toSeconds() + (trust == null ? "" : " " + trust);
  }

  /// Reads what [#text] wrote; empty when it is something else.
  static Optional<WrittenRole> of(String name, String text, String author, Instant written) {
    Matcher match = TEXT.matcher(text);
    return match.matches()
        ? Optional.of(
            new WrittenRole(
                name,
                match.group(2),
                Duration.ofSeconds(Integer.parseInt(match.group(1))),
                author,
                written))
        : Optional.empty();
  }
}
