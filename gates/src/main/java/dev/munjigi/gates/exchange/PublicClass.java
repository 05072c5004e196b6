package dev.munjigi.gates.exchange;

import java.util.Locale;

/// What a client may learn about a refusal: this class and the exchange id, nothing else.
public enum PublicClass {
  MALFORMED,
  UNKNOWN_HOST,
  TOO_LARGE,
  TOO_MANY,
  SIGN_IN_NEEDED,
  FORBIDDEN,
  INVALID_INPUT,
  UNAVAILABLE;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /// The class as a client sees it, such as `too-many`.
  public String word() {
    return word;
  }
}
