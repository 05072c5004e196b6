package dev.munjigi.gates.mail;

import dev.munjigi.gates.identity.MailAddress;

/// A message to one person, in plain text.
///
/// @param subject one line of 1 to 200 characters
/// @param text lines that end with `\n`; at most 16 KiB characters, no other control characters
public record Letter(MailAddress to, String subject, String text) {
  private static final int MOST_SUBJECT = 200;
  private static final int MOST_TEXT = 16_384;

  public Letter {
    if (subject.isBlank()
        || subject.length() > MOST_SUBJECT
        || text.length() > MOST_TEXT
        || subject.chars().anyMatch(Letter::controls)
        || text.chars().anyMatch(c -> c != '\n' && controls(c))) {
      throw new IllegalArgumentException("no letter: too long, or with control characters");
    }
  }

  private static boolean controls(int c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
  }
}
