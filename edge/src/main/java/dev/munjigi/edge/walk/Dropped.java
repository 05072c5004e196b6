package dev.munjigi.edge.walk;

import java.util.Locale;

/// Why a datagram was dropped: nobody is told, it is only counted.
public enum Dropped {
  /// Its flow was refused a moment ago.
  REFUSED,
  /// Its source sends more than it may.
  RATE,
  /// Its flow is not let through yet, and enough wait for that already.
  WAITING,
  /// The system's buffer was full.
  CROWDED,
  /// More would have gone to a client than it has asked for so far.
  AMPLIFIED,
  /// The system would not send it, such as one that is too long for the way.
  UNSENDABLE,
  /// It claims to come from the gate itself, or from an origin of datagrams.
  OWN,
  /// The gate is about to stop and begins no flow.
  STOPPING;

  private final String word = name().toLowerCase(Locale.ROOT);

  /// The reason as metrics name it.
  public String word() {
    return word;
  }
}
