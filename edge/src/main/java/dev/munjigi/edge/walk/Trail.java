package dev.munjigi.edge.walk;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.audit.Recording;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Effect;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is noted of one exchange while it walks, and how that gets into the log.
final class Trail {
  private final Ports ports;
  private final EventWriter writer;
  private final String settings;
  private final long beganNanos;
  private AuditLog.@Nullable Room room;
  private List<Refusal> observed = List.of();
  private @Nullable Refusal refusal;
  private @Nullable String upstream;
  private boolean begun;
  private boolean clientLeft;
  private boolean streamed;
  private boolean replyBegun;
  private int status;
  private long received;
  private long replied;
  private long sentNanos;
  private long headNanos;

  Trail(Ports ports, EventWriter writer, String settings, long beganNanos) {
    this.ports = ports;
    this.writer = writer;
    this.settings = settings;
    this.beganNanos = beganNanos;
  }

  /// Reserves room in the log for what this exchange will leave there.
  Fact reserve(Exchange exchange) {
    return switch (ports.log().reserve(Recording.of(exchange).events())) {
      case AuditLog.NoRoom no -> new Fact.LogRoom(no.why());
      case AuditLog.Room reserved -> {
        room = reserved;
        yield Fact.LogRoom.RESERVED;
      }
    };
  }

  /// Writes that the exchange was let through.
  ///
  /// @param done told on the log's thread: null once that is durable, otherwise why it is not
  void begin(Exchange exchange, @Nullable Consumer<@Nullable String> done) {
    AuditLog.Room reserved = room;
    if (reserved != null) {
      Event event = new Event.ExchangeBegun(exchange, ports.clock().millis(), settings);
      begun = true;
      reserved.append(exchange.id(), writer.write(event), done);
    }
  }

  /// A gate that only observes would have refused.
  void saw(Refusal refused) {
    if (observed.isEmpty()) {
      observed = new ArrayList<>(2);
    }
    observed.add(refused);
  }

  void refused(Refusal why) {
    refusal = why;
  }

  void clientLeft() {
    clientLeft = true;
  }

  /// The request leaves for this origin.
  void sentTo(String origin) {
    upstream = origin;
    sentNanos = System.nanoTime();
  }

  /// The origin that it left for; null when it has not.
  @Nullable String sentTo() {
    return upstream;
  }

  /// What was sent met nobody: there is no such origin.
  void sentToNobody() {
    upstream = null;
    streamed = false;
  }

  /// Bytes of any protocol flow from now on.
  void streams() {
    flows();
    answered();
  }

  /// Datagrams flow from now on; whether somebody answers is not known yet.
  void flows() {
    streamed = true;
  }

  /// The origin said something.
  void answered() {
    replyBegun = true;
    head();
  }

  /// The head of the origin's reply is there.
  void head() {
    headNanos = System.nanoTime();
  }

  /// The client is told this status.
  void status(int told, boolean byOrigin) {
    status = told;
    replyBegun = byOrigin;
  }

  void received(int bytes) {
    received += bytes;
  }

  void replied(int bytes) {
    replied += bytes;
  }

  void ban(Effect.BanSource wanted) {
    Instant now = ports.clock().instant();
    Instant until = now.plus(wanted.duration());
    String limit = wanted.limit();
    ports.bans().add(new Ban(wanted.network(), now, until, "met " + limit, limit));
  }

  /// Writes how the exchange ended.
  void end(Exchange exchange) {
    long nanos = Math.max(0, System.nanoTime() - beganNanos);
    Request known = exchange.known();
    String service = known == null ? "" : known.target().service().name();
    ports.observer().exchanged(service, status, nanos, refusal);
    boolean counted = countedWithOthers(exchange);
    AuditLog.Room place = room == null && !counted ? lateRoom() : room;
    if (place != null) {
      if (!counted) {
        place.append(exchange.id(), writer.write(ended(exchange, nanos)), null);
      }
      place.release();
    }
  }

  private boolean countedWithOthers(Exchange exchange) {
    return refusal != null
        && upstream == null
        && !begun
        && ports.observer().counted(exchange, status, refusal);
  }

  /// Room for what ended before it came to the log's place; null when there is none.
  private AuditLog.@Nullable Room lateRoom() {
    // ATTACK: refusals cost an attacker little; they must not use up the room of what passes
    return switch (ports.log().spare()) {
      case AuditLog.Room room -> room;
      case AuditLog.NoRoom no -> {
        ports.observer().unlogged(no.why());
        yield null;
      }
    };
  }

  private Event ended(Exchange exchange, long nanos) {
    long upstreamNanos = headNanos == 0 ? 0 : Math.max(0, headNanos - sentNanos);
    return new Event.ExchangeEnded(
        exchange,
        ports.clock().millis(),
        ending(),
        status,
        received,
        replied,
        refusal,
        observed,
        new Event.Timings(nanos, upstreamNanos),
        upstream,
        settings);
  }

  private Event.Ending ending() {
    if (refusal != null) {
      boolean broke = replyBegun && refusal.code() instanceof UpstreamReason;
      return broke ? Event.Ending.ORIGIN_BROKE : Event.Ending.REFUSED;
    }
    if (streamed) {
      return clientLeft ? Event.Ending.CLIENT_LEFT : Event.Ending.STREAMED;
    }
    if (clientLeft) {
      return status == 101 ? Event.Ending.UPGRADED : Event.Ending.CLIENT_LEFT;
    }
    if (status == 101) {
      return Event.Ending.UPGRADED;
    }
    return replyBegun ? Event.Ending.FORWARDED : Event.Ending.ANSWERED;
  }
}
