package dev.munjigi.gates.jose;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A token's text as it came: nothing is known of it but that it is not too long.
///
/// Guarantees: at most its limit of characters is held; a longer text is not kept at all and is
/// judged [Fault#TOO_LARGE]. Does not guarantee anything else.
public final class RawToken {
  /// Characters that are read unless somebody says otherwise.
  public static final int LIMIT = 8 * 1024;

  /// ATTACK: no caller can open the door wider than this.
  private static final int MOST = 64 * 1024;

  private final String text;
  private final boolean whole;

  private RawToken(String text, boolean whole) {
    this.text = text;
    this.whole = whole;
  }

  /// A text of at most [#LIMIT] characters.
  public static RawToken of(String text) {
    return of(text, LIMIT);
  }

  /// The same with another limit.
  ///
  /// @param limit 1 to 65,536 characters
  public static RawToken of(String text, int limit) {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException(
          "a token's limit is `1` to `%d` characters, not `%d`".formatted(MOST, limit));
    }
    return text.length() <= limit ? new RawToken(text, true) : new RawToken("", false);
  }

  /// The text.
  String text() throws Refused {
    if (!whole) {
      throw new Refused(Fault.TOO_LARGE);
    }
    return text;
  }

  /// Whether it says that it comes from this issuer. Nothing of it is verified: this tells whose token
  /// to judge, and never that it holds.
  ///
  /// A token that cannot be read without doubt is one of this issuer when it names it anywhere.
  public boolean saysItComesFrom(String issuer) {
    byte[] payload;
    try {
      payload = CompactToken.payload(text());
    } catch (Refused unreadable) {
      return false;
    }
    try {
      return new Claims(StrictJson.read(payload)).text("iss").equals(Optional.of(issuer));
    } catch (Refused doubtful) {
      return new String(payload, StandardCharsets.UTF_8).contains(issuer);
    }
  }

  /// Never the text: it may open doors.
  @Override
  public String toString() {
    return "RawToken[redacted]";
  }
}
