package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import java.time.Duration;

/// The limits on the pace of a connection in nanoseconds, shared by all connections of a snapshot.
public final class PaceRules {
  /// Keeps differences of times far from an overflow.
  private static final Duration LONGEST = Duration.ofDays(365);

  final long handshakeNanos;
  final long headNanos;
  final long idleNanos;
  final long streamIdleNanos;
  final long flowIdleNanos;
  final long unansweredNanos;
  final long graceNanos;
  final long stallNanos;
  final long bodyRate;
  final long drainRate;
  private final ConnectionLimits limits;

  /// Without flows of datagrams of its own.
  public PaceRules(ConnectionLimits limits) {
    this(limits, FlowLimits.STANDARD);
  }

  public PaceRules(ConnectionLimits limits, FlowLimits flows) {
    this.limits = limits;
    this.flowIdleNanos = nanos(flows.idle());
    this.unansweredNanos = Math.min(nanos(flows.unanswered()), flowIdleNanos);
    this.handshakeNanos = nanos(limits.handshake());
    this.headNanos = nanos(limits.headers());
    this.idleNanos = nanos(limits.idle());
    this.streamIdleNanos = nanos(limits.streamIdle());
    this.graceNanos = nanos(limits.grace());
    this.stallNanos = nanos(limits.stall());
    this.bodyRate = limits.bodyMinRate();
    this.drainRate = limits.drainMinRate();
  }

  /// The pace of a connection that was accepted now; its handshake begins.
  public Pace begin(long nowNanos) {
    return new Pace(this, nowNanos);
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : LONGEST.toNanos();
  }

  Refusal late(FloodReason reason, String key, long limitNanos, long bytes) {
    String limit = Duration.ofNanos(limitNanos).toString();
    String evidence = "not complete after `" + limit + "`, " + bytes + " bytes came";
    return refusal(reason, key, evidence, "raise `%s` above `" + limit + "`");
  }

  Refusal slow(FloodReason reason, String key, long rate, long bytes, long nanos) {
    String evidence =
        bytes
            + " bytes in "
            + Duration.ofNanos(nanos)
            + ", at least "
            + rate
            + " a second are asked for and no rest beyond "
            + Duration.ofNanos(stallNanos);
    return refusal(reason, key, evidence, "lower `%s` below `" + rate + "`");
  }

  Refusal silent() {
    String limit = Duration.ofNanos(streamIdleNanos).toString();
    return refusal(
        FloodReason.STREAM_IDLE,
        "stream-idle",
        "no byte went either way for `" + limit + "`",
        "send a ping more often, or raise `%s` above `" + limit + "`");
  }

  /// A stream that lasted longer than its service lets it.
  ///
  /// @param key where the service says so
  public Refusal tooLong(String key, Duration most) {
    return new Refusal(
        FloodReason.STREAM_TOO_LONG,
        Clause.builtIn(key),
        "it lasted longer than `" + most + "`",
        "reconnect, or raise `" + key + "`");
  }

  private Refusal refusal(FloodReason reason, String key, String evidence, String remedy) {
    var clause = limits.clause(key);
    return new Refusal(reason, clause, evidence, remedy.formatted(clause.text()));
  }
}
