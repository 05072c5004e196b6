package dev.munjigi.gates.identity;

import java.time.Instant;

/// One thing that operators wrote of rights.
///
/// @param name unique within its kind, at most 512 characters
/// @param text what was written, to the letter; at most 32,768 characters
/// @param author who wrote it, as an ARN
/// @param written when
public record RightsEntry(Kind kind, String name, String text, String author, Instant written) {
  /// How long a text may be.
  public static final int LONGEST = 32_768;

  private static final int LONGEST_NAME = 512;

  /// What can be written.
  public enum Kind {
    /// A policy of who has rights: its document.
    POLICY,
    /// A policy that says who may assume a role: its document.
    TRUST,
    /// A role: how long a session lasts at most, and its trust policy.
    ROLE,
    /// Who has what; without a text.
    ATTACHMENT
  }

  public RightsEntry {
    if (name.isEmpty() || name.length() > LONGEST_NAME || text.length() > LONGEST) {
      throw new IllegalArgumentException("`" + name + "` cannot be kept");
    }
  }
}
