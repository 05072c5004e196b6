package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Refusal;

/// The pace of one connection: how long each phase may take and how slow its bytes may come or go.
///
/// A state machine of a few numbers without a clock of its own; used by one thread. The walk tells
/// it of phases and bytes and asks it at every sweep. Deadlines are total: a byte now and then does
/// not extend them (CWE-400; slowloris, slow body, slow read). Times are of the monotonic clock in
/// nanoseconds and may wrap around.
///
/// For bodies and replies the client keeps an account of time: each byte pays for its share of a
/// second at the least rate. Beyond the grace period the account must not be overdrawn, which is
/// the same as an average above the least rate; and what was paid ahead buys no more rest than a
/// body or a reply may stand still.
public final class Pace {
  /// What a connection is doing.
  public enum Phase {
    /// The TLS handshake; total deadline.
    HANDSHAKE,
    /// Waiting for the first byte of a request.
    IDLE,
    /// Between the first byte of a request's head and its end; total deadline.
    HEAD,
    /// The request's body is being read; least rate.
    BODY,
    /// Waiting for the origin; the client owes nothing.
    WAITING,
    /// Both directions are bytes without framing; it ends when both are silent.
    STREAM,
    /// Datagrams go to an origin that has never answered; it ends when the client is silent.
    UNANSWERED,
    /// Datagrams go both ways; it ends when both directions are silent.
    FLOW,
    /// The reply is being taken; least rate while bytes are pending. Begins paused.
    DRAIN
  }

  /// What a sweep finds.
  public sealed interface Judged {}

  /// All is well.
  public record Fine() implements Judged {
    /// The one instance that is needed.
    public static final Fine INSTANCE = new Fine();
  }

  /// Nothing came for as long as a connection, or a flow, may wait: it is closed, nobody is refused.
  public record Idle() implements Judged {
    /// The one instance that is needed.
    public static final Idle INSTANCE = new Idle();
  }

  /// The client is too slow.
  public record TooSlow(Refusal refusal) implements Judged {}

  private final PaceRules rules;
  private Phase phase = Phase.HANDSHAKE;
  private boolean served;
  private boolean paused;
  private long entered;
  private long pausedAt;

  /// Until when the bytes so far have paid.
  private long paidUntil;

  private long graceUntil;
  private long unpaid;
  private long bytes;

  Pace(PaceRules rules, long nowNanos) {
    this.rules = rules;
    enter(Phase.HANDSHAKE, nowNanos);
  }

  /// Begins a phase.
  public void enter(Phase next, long nowNanos) {
    phase = next;
    served |= next == Phase.HEAD;
    entered = nowNanos;
    paidUntil = nowNanos;
    graceUntil = nowNanos + rules.graceNanos;
    unpaid = 0;
    bytes = 0;
    paused = next == Phase.DRAIN;
    pausedAt = nowNanos;
  }

  /// What the connection is doing.
  public Phase phase() {
    return phase;
  }

  /// Bytes came from the client, in `DRAIN` were taken by it, or in `STREAM`, `UNANSWERED` and
  /// `FLOW` went either way.
  ///
  /// @param count at least 0
  public void moved(long count) {
    unpaid += count;
    bytes += count;
  }

  /// From now on the client owes nothing: the gate does not read (back-pressure of an origin), or
  /// no byte is pending towards the client.
  public void pause(long nowNanos) {
    if (!paused) {
      paused = true;
      pausedAt = nowNanos;
    }
  }

  /// The client's time runs again: the gate reads, or bytes are pending.
  public void resume(long nowNanos) {
    if (paused) {
      long rest = nowNanos - pausedAt;
      paused = false;
      paidUntil += rest;
      graceUntil += rest;
    }
  }

  /// Judges the phase.
  public Judged check(long nowNanos) {
    long spent = nowNanos - entered;
    return switch (phase) {
      case HANDSHAKE ->
          spent < rules.handshakeNanos
              ? Fine.INSTANCE
              : late(FloodReason.HANDSHAKE_SLOW, "handshake", rules.handshakeNanos);
      case HEAD ->
          spent < rules.headNanos
              ? Fine.INSTANCE
              : late(FloodReason.HEAD_SLOW, "headers", rules.headNanos);
      case IDLE -> spent < idleNanos() ? Fine.INSTANCE : Idle.INSTANCE;
      case WAITING -> Fine.INSTANCE;
      case STREAM ->
          silent(rules.streamIdleNanos, nowNanos) ? new TooSlow(rules.silent()) : Fine.INSTANCE;
      case UNANSWERED -> silent(rules.unansweredNanos, nowNanos) ? Idle.INSTANCE : Fine.INSTANCE;
      case FLOW -> silent(rules.flowIdleNanos, nowNanos) ? Idle.INSTANCE : Fine.INSTANCE;
      case BODY -> rate(FloodReason.BODY_SLOW, "body-min-rate", rules.bodyRate, nowNanos);
      case DRAIN -> rate(FloodReason.DRAIN_SLOW, "drain-min-rate", rules.drainRate, nowNanos);
    };
  }

  private long idleNanos() {
    // ATTACK: a connection that never asks for anything gets no longer than a head would
    return served ? rules.idleNanos : Math.min(rules.idleNanos, rules.headNanos);
  }

  private boolean silent(long mostNanos, long nowNanos) {
    if (unpaid > 0) {
      unpaid = 0;
      entered = nowNanos;
    }
    return nowNanos - entered >= mostNanos;
  }

  private Judged late(FloodReason reason, String key, long limitNanos) {
    return new TooSlow(rules.late(reason, key, limitNanos, bytes));
  }

  private Judged rate(FloodReason reason, String key, long rate, long nowNanos) {
    if (rate == 0) {
      return Fine.INSTANCE;
    }
    long at = paused ? pausedAt : nowNanos;
    paidUntil += nanosFor(unpaid, rate);
    unpaid = 0;
    // ATTACK: a fast start must not buy hours of silence, least of all a reply whose first
    // megabytes no client has taken but the buffers of the system
    if (paidUntil - at > rules.stallNanos) {
      paidUntil = at + rules.stallNanos;
    }
    if (at - paidUntil <= 0 || at - graceUntil <= 0) {
      return Fine.INSTANCE;
    }
    long spent = at - (graceUntil - rules.graceNanos);
    return new TooSlow(rules.slow(reason, key, rate, bytes, spent));
  }

  /// How long so many bytes may take, rounded up, at most about 73 years.
  private static long nanosFor(long bytes, long rate) {
    return (long) Math.min(Math.ceil(bytes * 1e9 / rate), 0x1p61);
  }
}
