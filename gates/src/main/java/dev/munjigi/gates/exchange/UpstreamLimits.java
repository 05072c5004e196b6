package dev.munjigi.gates.exchange;

import java.time.Duration;

/// How long and how often the gate deals with a service's origins.
///
/// @param connect how long a connection to an origin may take
/// @param reply how long the head of a reply may take once the request was sent
/// @param idle how long an unused connection is kept, and how long a reply's body may pause
/// @param connections how many connections to one origin each event loop may have for ordinary
///     exchanges
/// @param waiting how many exchanges may wait for one of these connections on each event loop
/// @param streams how many connections to one origin each event loop may have for exchanges that ask
///     for an upgrade
public record UpstreamLimits(
    Duration connect,
    Duration reply,
    Duration idle,
    int connections,
    int waiting,
    int streams) {
  public UpstreamLimits {
    if (connections < 1 || waiting < 0 || streams < 1) {
      throw new IllegalArgumentException("an upstream has at least one connection");
    }
  }
}
