package dev.munjigi.gates.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The answer to one [Ask].
public sealed interface Fact {
  /// The ban that holds for a source, or null.
  record BanState(@Nullable Ban ban) implements Fact {
    /// No ban holds.
    public static final BanState NONE = new BanState(null);
  }

  /// Whether a connection, or a flow of datagrams, got its place; the walk gives it back when it
  /// ends.
  enum Slot implements Fact {
    GRANTED,
    /// The source has as many as it may have.
    SOURCE_FULL,
    /// There are as many as there may be.
    ALL_FULL
  }

  /// Whether a token was taken from every budget that was asked for.
  ///
  /// @param lacking the index of the first budget that had none, or -1 when all were taken
  /// @param retryAfter when that budget has a token again; zero when all were taken
  record Acquired(int lacking, Duration retryAfter) implements Fact {
    /// All were taken.
    public static final Acquired ALL = new Acquired(-1, Duration.ZERO);

    public boolean granted() {
      return lacking < 0;
    }
  }

  /// Whether the log has room, and if not, why not.
  ///
  /// @param why null when room was reserved, otherwise one line for the operator
  record LogRoom(@Nullable String why) implements Fact {
    /// Room was reserved.
    public static final LogRoom RESERVED = new LogRoom(null);

    public boolean granted() {
      return why == null;
    }
  }

  /// Whether a client's certificate still holds.
  ///
  /// @param lost why it does not, one line for the operator; null when it does
  record Standing(@Nullable String lost) implements Fact {
    /// It does.
    public static final Standing HOLDS = new Standing(null);
  }

  /// Whom a cookie, a key or a token stands for.
  ///
  /// @param who null when for nobody
  /// @param why what is wrong with it, one line for the operator; null where there is nothing to say
  record Recognised(@Nullable Principal who, @Nullable String why) implements Fact {
    /// It stands for nobody.
    public static final Recognised NOBODY = new Recognised(null, null);
  }

  /// What an authority that checks a challenge is to find.
  ///
  /// @param content ASCII; null when no challenge is pending there
  record ChallengeFile(@Nullable String content) implements Fact {}

  /// The port did not answer in time, failed, or had no room for the question: gates refuse.
  ///
  /// @param why one line for the operator
  record Unanswered(String why) implements Fact {}
}
