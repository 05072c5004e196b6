package dev.munjigi.gates.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the exchanges of a service are spread over its origins, and what is done about an origin that
/// fails.
///
/// @param spread which origin an exchange goes to
/// @param ejection when an origin is left alone for a while, or null for never
/// @param health how origins are asked whether they are well, or null for not at all
/// @param retries how often an exchange may be tried again
/// @param adaptive whether how much an origin is asked at once follows from how fast it answers
public record Balancing(
    Spread spread,
    @Nullable Ejection ejection,
    @Nullable Health health,
    Retries retries,
    boolean adaptive) {
  /// What holds where nothing is said.
  public static final Balancing STANDARD =
      new Balancing(Spread.InTurn.ALL, Ejection.STANDARD, null, Retries.STANDARD, false);

  /// What of an exchange decides which origin it goes to; 0 where nothing does.
  ///
  /// @param client who asks
  /// @param request what is asked for, or null for a stream
  public long key(Address client, @Nullable CanonicalRequest request) {
    return spread instanceof Spread.ByKey(SpreadKey key) ? key.of(client, request) : 0;
  }

  /// Which origin an exchange goes to, among those in good standing.
  public sealed interface Spread {
    /// Each in turn.
    enum InTurn implements Spread {
      ALL
    }

    /// Of two that are drawn by lot, the one that is asked less at the moment (M. Mitzenmacher, The
    /// Power of Two Choices in Randomized Load Balancing, 2001).
    enum LeastBusy implements Spread {
      OF_TWO
    }

    /// Always the same for the same key (D. Thaler and C. Ravishankar, Using Name-Based Mappings to
    /// Increase Hit Rates, 1998): an origin that goes moves only its own share.
    record ByKey(SpreadKey key) implements Spread {}
  }

  /// When an origin is left alone for a while.
  ///
  /// @param failures after how many failures in a row, at least 1
  /// @param term for how long the first time; longer each time that follows soon
  public record Ejection(int failures, Duration term) {
    /// What holds where nothing is said.
    public static final Ejection STANDARD = new Ejection(5, Duration.ofSeconds(30));

    public Ejection {
      if (failures < 1 || !term.isPositive()) {
        throw new IllegalArgumentException("an ejection has a cause and a term");
      }
    }
  }

  /// How origins are asked whether they are well.
  ///
  /// @param path what is asked for with `GET`, or null to try no more than a connection
  /// @param every how often
  /// @param timeout how long the head of the answer may take, the connection included
  /// @param healthy how many good answers in a row make a bad origin a good one
  /// @param unhealthy how many bad answers in a row make a good origin a bad one
  /// @param lowest the lowest status that is a good answer
  /// @param highest the highest one
  public record Health(
      @Nullable String path,
      Duration every,
      Duration timeout,
      int healthy,
      int unhealthy,
      int lowest,
      int highest) {
    public Health {
      if (healthy < 1 || unhealthy < 1 || lowest > highest) {
        throw new IllegalArgumentException("a check has an answer and an end");
      }
    }

    /// Whether a status is a good answer.
    public boolean good(int status) {
      return status >= lowest && status <= highest;
    }
  }

  /// How often an exchange may be tried again.
  ///
  /// @param attempts how often after the first time, 0 for never
  /// @param percent how many of a hundred exchanges may be, beyond a few a second
  public record Retries(int attempts, int percent) {
    /// What holds where nothing is said.
    public static final Retries STANDARD = new Retries(2, 20);

    public Retries {
      if (attempts < 0 || percent < 0) {
        throw new IllegalArgumentException("a count of attempts is not negative");
      }
    }
  }
}
