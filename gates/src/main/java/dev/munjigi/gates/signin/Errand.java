package dev.munjigi.gates.signin;

import java.time.Duration;

/// Something that is to be said to somebody by mail. Who that is, and whether there is anybody, is
/// found out when it is written, never by the request that asks for it.
///
/// @param who a user's id; what somebody typed; or a user's name that somebody wants
/// @param address whom it is for where that is not known from `who`; otherwise empty
/// @param language a tag (BCP 47) of the language that it is written in
public record Errand(Kind kind, String who, String address, String language) {
  private static final int MOST = 256;

  /// What is to be said.
  public enum Kind {
    /// A link for a password that was forgotten, to whoever has the name or address `who`.
    FORGOTTEN(Duration.ofMinutes(15), 750),
    /// A link for the first password, to the user `who`.
    INVITATION(Duration.ofHours(24), 1_000),
    /// A link that proves that `address` is that of the user `who`.
    PROOF(Duration.ofHours(24), 1_000),
    /// That the user `who` has another address now, to the one before, `address`.
    MOVED(Duration.ofHours(24), 1_000),
    /// A link for somebody who wants to be the user of the name `who`.
    SIGN_UP(Duration.ofHours(24), 500);

    private final Duration holds;
    private final int most;

    Kind(Duration holds, int most) {
      this.holds = holds;
      this.most = most;
    }

    /// How long its link works, and how long it is tried to send it.
    public Duration holds() {
      return holds;
    }

    /// From how many errands on none of this kind is taken any more: strangers cannot take the room
    /// of people who are known.
    int most() {
      return most;
    }
  }

  public Errand {
    who = who.substring(0, Math.min(who.length(), MOST));
    if (address.length() > MOST || language.length() > MOST) {
      throw new IllegalArgumentException("an errand that is too long");
    }
  }
}
