package dev.munjigi.gates.tls;

import java.time.Duration;

/// How long a node's certificate is valid: one minute to 90 days.
///
/// @param duration whole milliseconds
public record Lifetime(Duration duration) {
  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofDays(90);

  public Lifetime {
    if (duration.compareTo(LEAST) < 0 || duration.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(allowed());
    }
  }

  /// Reads a whole number and a unit, such as `24h`.
  ///
  /// @throws IllegalArgumentException when it is none; the message says what is allowed
  public static Lifetime parse(String text) {
    int digits = 0;
    while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
      digits++;
    }
    if (digits == 0 || digits > 9 || !text.chars().limit(digits).allMatch(c -> c < 128)) {
      throw new IllegalArgumentException(allowed());
    }
    long amount = Long.parseLong(text.substring(0, digits));
    return new Lifetime(
        switch (text.substring(digits)) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          case "d" -> Duration.ofDays(amount);
          default -> throw new IllegalArgumentException(allowed());
        });
  }

  private static String allowed() {
    return "allowed is a duration such as `24h` (`s`, `m`, `h`, `d`) from 1m to 90d";
  }
}
