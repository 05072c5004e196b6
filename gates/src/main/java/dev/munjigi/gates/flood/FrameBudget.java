package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import org.jspecify.annotations.Nullable;

/// The budget of one HTTP/2 connection for frames that cost the gate work and carry nothing.
///
/// A few numbers without a clock of its own; used by one thread. Every frame that begins no
/// request and carries no data costs one; every head and every part of a body, in either
/// direction, gives a few back, because it calls for window updates and probes; time gives some
/// back as well. Resets are counted by themselves, those that the client makes the gate send like
/// its own (CVE-2023-44487, CVE-2025-55163): a stream that is reset leaves work behind and frees
/// its place at once. Further: CVE-2019-9512, 9515, 9517, 9518, CVE-2024-27316.
public final class FrameBudget {
  /// How many idle frames may come at once.
  static final int IDLE = 2_000;

  /// How many more each second, beside those that useful frames allow.
  static final int IDLE_A_SECOND = 100;

  /// How many idle frames a useful one allows.
  static final int FOR_A_USEFUL_ONE = 4;

  /// How many resets may come at once: all streams of a connection, twice.
  static final int RESETS = 200;

  /// How many more each second.
  static final int RESETS_A_SECOND = 10;

  /// How many frames the head of one message may be spread over.
  static final int FRAMES_OF_A_HEAD = 64;

  private static final double SECOND = 1e9;

  private double idle = IDLE;
  private double resets = RESETS;
  private long idleAt;
  private long resetsAt;
  private int continued;

  public FrameBudget(long nowNanos) {
    idleAt = nowNanos;
    resetsAt = nowNanos;
  }

  /// A head was whole, or a part of a body came or went.
  public void useful() {
    idle = Math.min(IDLE, idle + FOR_A_USEFUL_ONE);
    continued = 0;
  }

  /// A frame came that carries nothing; refuses when there were too many.
  ///
  /// @param what the frame's name, for the log
  public @Nullable Refusal idle(String what, long nowNanos) {
    idle = Math.min(IDLE, idle + (nowNanos - idleAt) / SECOND * IDLE_A_SECOND) - 1;
    idleAt = nowNanos;
    return idle < 0 ? refusal(FloodReason.IDLE_FRAMES, "the last of them was `" + what + "`") : null;
  }

  /// A head goes on in one more frame; refuses when it is spread over too many.
  public @Nullable Refusal continued() {
    continued++;
    return continued > FRAMES_OF_A_HEAD
        ? refusal(FloodReason.IDLE_FRAMES, "one head in more than " + FRAMES_OF_A_HEAD + " frames")
        : null;
  }

  /// A stream was reset by the client, or by the gate because of what the client sent; refuses
  /// when there were too many.
  public @Nullable Refusal reset(long nowNanos) {
    resets = Math.min(RESETS, resets + (nowNanos - resetsAt) / SECOND * RESETS_A_SECOND) - 1;
    resetsAt = nowNanos;
    return resets < 0
        ? refusal(FloodReason.STREAM_RESETS, "more than " + RESETS + " at once")
        : null;
  }

  private static Refusal refusal(FloodReason reason, String evidence) {
    return new Refusal(
        reason, Clause.builtIn("HTTP/2 frames"), evidence, "use a client that is no flood");
  }
}
