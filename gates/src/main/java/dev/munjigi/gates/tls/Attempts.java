package dev.munjigi.gates.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How the last orders of a certificate went: what outlives the process, so that one that ends and
/// starts again and again asks the authority no more often than one that runs.
///
/// @param wanted the digest of what was ordered: another one begins anew
/// @param failures how many orders in a row gave nothing; one that is under way counts
/// @param notBefore when the next one may begin
/// @param worked the challenge of the last order that gave something, or null
record Attempts(
    String wanted, int failures, Instant notBefore, AcmeSettings.@Nullable Challenge worked) {
  /// The longest that an authority can make the gate wait.
  static final Duration LONGEST = Duration.ofDays(1);

  private static final String HEADING = "munjigi acme attempts 1";
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofMinutes(10);
  private static final Duration SLOWEST = Duration.ofHours(6);
  private static final int DOUBLINGS = 6;
  private static final int MOST = 1_000_000;
  private static final double JITTER = 0.25;

  Attempts {
    if (failures < 0 || failures > MOST) {
      throw new IllegalArgumentException("a count of failures is `0` to `" + MOST + "`");
    }
  }

  /// None yet.
  static Attempts none(String wanted) {
    return new Attempts(wanted, 0, Instant.EPOCH, null);
  }

  /// Counts one that begins now, as if it had failed: a minute's pause after the first failure, ten
  /// after the second, then twice as long each time up to six hours, a quarter more or less by
  /// chance.
  Attempts begun(Instant now, RandomGenerator random) {
    int failed = Math.min(failures + 1, MOST);
    Duration pause = FIRST;
    if (failed > 1) {
      pause = SECOND.multipliedBy(1L << Math.min(failed - 2, DOUBLINGS));
      pause = pause.compareTo(SLOWEST) > 0 ? SLOWEST : pause;
    }
    double chance = 1 + JITTER * (2 * random.nextDouble() - 1);
    Instant next = now.plusMillis((long) (pause.toMillis() * chance));
    return new Attempts(wanted, failed, next, worked);
  }

  /// The same, but not before this moment, nor before a day from now at most.
  Attempts atLeast(Instant wish, Instant now) {
    Instant bounded = wish.isAfter(now.plus(LONGEST)) ? now.plus(LONGEST) : wish;
    return bounded.isAfter(notBefore) ? new Attempts(wanted, failures, bounded, worked) : this;
  }

  /// When the next one may begin, as seen from now: a clock that was set back does not put it off
  /// for ever.
  Instant next(Instant now) {
    Instant latest = now.plus(LONGEST);
    return notBefore.isAfter(latest) ? latest : notBefore;
  }

  byte[] text() {
    String by = worked == null ? "-" : worked.word();
    return "%s\nwanted %s\nfailures %d\nnot-before %s\nworked %s\n"
        .formatted(HEADING, wanted, failures, notBefore, by)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// @throws IOException when it is anything else; the message is the rest of a sentence about it
  static Attempts parse(byte[] text) throws IOException {
    List<String> lines = new String(text, StandardCharsets.US_ASCII).lines().toList();
    if (lines.size() == 5
        && lines.get(0).equals(HEADING)
        && lines.get(1).startsWith("wanted ")
        && lines.get(2).startsWith("failures ")
        && lines.get(3).startsWith("not-before ")
        && lines.get(4).startsWith("worked ")) {
      try {
        return new Attempts(
            lines.get(1).substring("wanted ".length()),
            Integer.parseInt(lines.get(2).substring("failures ".length())),
            Instant.parse(lines.get(3).substring("not-before ".length())),
            challenge(lines.get(4).substring("worked ".length())));
      } catch (DateTimeException | IllegalArgumentException broken) {
        throw new IOException("has a number or a time that is none", broken);
      }
    }
    throw new IOException("does not hold the attempts of orders");
  }

  private static AcmeSettings.@Nullable Challenge challenge(String word) {
    for (AcmeSettings.Challenge one : AcmeSettings.Challenge.values()) {
      if (one.word().equals(word)) {
        return one;
      }
    }
    return null;
  }
}
