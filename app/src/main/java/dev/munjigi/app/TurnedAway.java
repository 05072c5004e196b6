package dev.munjigi.app;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.ReasonCode;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Request;
import dev.munjigi.gates.exchange.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/// Writes what is refused again and again into the log in few words, so that a flood cannot flood
/// the log: one event a second for each source (an IPv4 address, an IPv6 /64), place and reason,
/// however many refused connections there were, or refused exchanges beyond the first of a second.
///
/// Beyond a number of such kinds the rest of that second is counted under the address `::`.
final class TurnedAway implements Task {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Address OTHERS = new Address(0, 0);

  private final AuditLog log;
  private final EventWriter writer;
  private volatile Supplier<String> settings;
  private final Tally<Kind, First> tally =
      new Tally<>(
          own -> new Kind(Network.of(OTHERS), own.exchanges(), own.place(), own.code()));

  /// @param place the listener of refused connections, the service of refused exchanges
  private record Kind(Network source, boolean exchanges, String place, ReasonCode code) {}

  /// The first of what is counted together.
  private sealed interface First {}

  private record FirstConnection(Connection connection, Address source, Refusal refusal)
      implements First {}

  private record FirstExchange(
      Id id,
      Connection connection,
      Address source,
      Protocol protocol,
      String service,
      int status,
      Refusal refusal)
      implements First {}

  /// @param settings gives the digest of the settings in force
  TurnedAway(AuditLog log, EventWriter writer, Supplier<String> settings) {
    this.log = log;
    this.writer = writer;
    this.settings = settings;
  }

  /// From now on the digest of the settings in force comes from here.
  void goBy(Supplier<String> source) {
    settings = source;
  }

  /// Counts a refused connection; called on event loops.
  synchronized void add(Connection connection, Refusal refusal) {
    Kind own = kind(connection.source(), false, connection.listener(), refusal);
    Kind kind = tally.placed(own);
    First one = new FirstConnection(connection, shown(kind, own, connection.source()), refusal);
    tally.count(kind, one, connection.acceptedMillis());
  }

  /// Counts a refused exchange; called on event loops.
  ///
  /// @return false when it is one of the first of its kind in this second, which are to have events
  ///     of their own, so that what was refused can be explained
  synchronized boolean add(Exchange exchange, int status, Refusal refusal) {
    Request known = exchange.known();
    Address client = known == null ? exchange.connection().source() : known.client();
    String service = known == null ? "" : known.target().service().name();
    Kind own = kind(client, true, service, refusal);
    Kind kind = tally.placed(own);
    First one =
        new FirstExchange(
            exchange.id(),
            exchange.connection(),
            shown(kind, own, client),
            exchange.raw().protocol(),
            service,
            status,
            refusal);
    return tally.countBeyondFirst(kind, one, exchange.beganMillis());
  }

  private static Kind kind(Address source, boolean exchanges, String place, Refusal refusal) {
    // ATTACK: whoever has one IPv6 address has the 2^64 of its network
    Network network = Network.of(source, source.isV4() ? 128 : 64);
    return new Kind(network, exchanges, place, refusal.code());
  }

  private static Address shown(Kind kind, Kind own, Address source) {
    return kind.equals(own) ? source : OTHERS;
  }

  @Override
  public String name() {
    return "turned-away";
  }

  @Override
  public Duration step(Instant now) {
    write();
    return EVERY;
  }

  /// Writes down what was counted so far, and begins anew.
  void write() {
    List<Tally.Count<First>> taken;
    synchronized (this) {
      taken = tally.take();
    }
    taken.forEach(this::write);
  }

  private synchronized void write(Tally.Count<First> count) {
    if (log.reserve(1) instanceof AuditLog.Room room) {
      Event event = event(count);
      room.append(event.id(), writer.write(event), null);
      room.release();
    }
  }

  private Event event(Tally.Count<First> count) {
    return switch (count.first()) {
      case FirstConnection(Connection connection, Address source, Refusal refusal) ->
          new Event.ConnectionsRefused(
              connection.id(),
              source,
              connection.proxy(),
              connection.listener(),
              connection.localPort(),
              connection.transport() instanceof Transport.Datagrams ? Protocol.UDP : Protocol.TCP,
              refusal,
              count.times(),
              count.firstMillis(),
              count.lastMillis(),
              settings.get());
      case FirstExchange one ->
          new Event.ExchangesRefused(
              one.id,
              one.connection.id(),
              one.source,
              one.connection.proxy(),
              one.connection.listener(),
              one.connection.localPort(),
              one.protocol,
              one.service,
              one.refusal,
              one.status,
              count.times(),
              count.firstMillis(),
              count.lastMillis(),
              settings.get());
    };
  }
}
