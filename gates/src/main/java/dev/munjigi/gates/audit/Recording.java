package dev.munjigi.gates.audit;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Request;
import dev.munjigi.gates.exchange.StreamRequest;

/// Which events an exchange leaves in the log, and when they must be durable.
public enum Recording {
  /// One event when it has ended.
  END(1),
  /// One event before anything goes upstream and one at the end: the exchange may last for hours.
  BEGIN_AND_END(2),
  /// The same, and nothing goes upstream before the first one is durable.
  DURABLE_BEGIN_AND_END(2),
  /// One event when it turns out to last, and one at the end: most flows of datagrams are one
  /// question and one answer.
  LASTING_AND_END(2);

  private final int events;

  Recording(int events) {
    this.events = events;
  }

  /// How many places in the log it takes.
  public int events() {
    return events;
  }

  /// What this exchange leaves: fail-closed services, streams and upgraded connections begin with
  /// an event, flows of datagrams once they turn out to last.
  public static Recording of(Exchange exchange) {
    Request asked = exchange.known();
    if (asked == null) {
      return END;
    }
    if (asked.target().service().failClosed()) {
      return DURABLE_BEGIN_AND_END;
    }
    return switch (asked) {
      case CanonicalRequest request -> request.upgrade() == null ? END : BEGIN_AND_END;
      case StreamRequest stream ->
          exchange.raw().protocol() == Protocol.UDP ? LASTING_AND_END : BEGIN_AND_END;
    };
  }
}
