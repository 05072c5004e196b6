package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Clause;
import java.time.Duration;

/// Limits on connections and on the pace of their bytes. All deadlines are total: a byte now and
/// then does not extend them.
///
/// @param total how many connections at once, over all sources
/// @param perSource how many at once from one source (an IPv4 address, an IPv6 /64)
/// @param handshake from accept to the end of the TLS handshake
/// @param headers from the first byte of a request's head to its end
/// @param idle how long a connection may wait between two requests
/// @param streamIdle how long an upgraded stream may be silent in both directions
/// @param bodyMinRate bytes a second that a request's body must keep up on average after `grace`
/// @param drainMinRate bytes a second at which a client must take its reply after `grace`
/// @param grace how long a body or a reply may take before its rate counts
/// @param stall how long a body or a reply may stand still however fast it was before
/// @param clause where they are written
public record ConnectionLimits(
    int total,
    int perSource,
    Duration handshake,
    Duration headers,
    Duration idle,
    Duration streamIdle,
    long bodyMinRate,
    long drainMinRate,
    Duration grace,
    Duration stall,
    Clause clause) {
  public ConnectionLimits {
    if (total < 1 || perSource < 1 || bodyMinRate < 0 || drainMinRate < 0) {
      throw new IllegalArgumentException("connection limits are positive");
    }
  }

  /// Limits that stand in no file.
  public ConnectionLimits(
      int total,
      int perSource,
      Duration handshake,
      Duration headers,
      Duration idle,
      Duration streamIdle,
      long bodyMinRate,
      long drainMinRate,
      Duration grace,
      Duration stall) {
    this(
        total,
        perSource,
        handshake,
        headers,
        idle,
        streamIdle,
        bodyMinRate,
        drainMinRate,
        grace,
        stall,
        Clause.builtIn("limits.connections"));
  }

  /// Where one of the limits is written, such as `limits.connections.per-source`.
  Clause clause(String key) {
    return new Clause(clause.text() + "." + key, clause.file(), clause.line());
  }
}
