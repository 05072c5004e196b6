package dev.munjigi.gates.mail;

import dev.munjigi.gates.exchange.Id;
import java.time.Duration;
import java.time.Instant;

/// Something that waits to be written and sent.
///
/// @param body what it is, sealed; at most 8 KiB characters
/// @param due when it is tried next
/// @param until when it is given up
/// @param tries how often it was tried
public record Spooled(Id id, String body, Instant due, Instant until, int tries) {
  /// How many wait at most.
  public static final int MOST = 1_000;

  /// The pause after the first try; each one after is twice as long, up to [#LONGEST_PAUSE].
  public static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  /// The longest pause between two tries.
  public static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  private static final int MOST_BODY = 8_192;
  private static final int DOUBLINGS = 8;

  public Spooled {
    if (body.length() > MOST_BODY || tries < 0) {
      throw new IllegalArgumentException("too large, or tried less than never");
    }
  }

  /// The form after a try at this time.
  public Spooled tried(Instant now) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, DOUBLINGS));
    Duration pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    Instant next = now.plus(pause);
    boolean ends = until.isAfter(now) && until.isBefore(next);
    return new Spooled(id, body, ends ? until : next, until, tries + 1);
  }
}
