package dev.munjigi.gates.tls;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An authority gave no certificate. The message is one line that names the step; what the
/// authority said stands in it without control characters, and shortened.
public final class IssuanceFailed extends Exception {
  private static final int LONGEST = 600;

  private final Step step;
  private final transient @Nullable Instant retryAfter;

  /// Where it failed.
  public enum Step {
    DIRECTORY,
    ACCOUNT,
    ORDER,
    AUTHORIZATION,
    CHALLENGE,
    FINALIZE,
    DOWNLOAD,
    /// The certificate that came is not one that can be shown.
    CERTIFICATE,
    /// What has to outlive the process could not be kept.
    STORE,
    RENEWAL_INFORMATION;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    @Override
    public String toString() {
      return word;
    }
  }

  /// @param why the rest of the line
  /// @param retryAfter before when the authority wants to hear nothing more, or null
  public IssuanceFailed(Step step, String why, @Nullable Instant retryAfter) {
    super("step `" + step + "`: " + oneLine(why));
    this.step = step;
    this.retryAfter = retryAfter;
  }

  public IssuanceFailed(Step step, String why) {
    this(step, why, null);
  }

  /// Where it failed.
  public Step step() {
    return step;
  }

  /// Before when the authority wants to hear nothing more; null when it did not say.
  public @Nullable Instant retryAfter() {
    return retryAfter;
  }

  // ATTACK: what a server says must not begin a line of the log, nor reorder or flood it
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST));
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean hidden =
                  type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.SURROGATE
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR;
              line.appendCodePoint(hidden ? ' ' : c);
            });
    if (text.length() > LONGEST) {
      line.append('…');
    }
    return line.toString().strip();
  }
}
