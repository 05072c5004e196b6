package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.StreamRequest;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Transport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The walk, on one page: every connection and every exchange meets the gates in this order. There
/// is no other way through, and no list of exceptions.
public final class Walk {
  private final Ports ports;
  private final Answers answers;
  private final Leases leases = new Leases();
  private final HeldBytes held;
  private volatile Gates gates;
  private volatile boolean draining;

  public Walk(Ports ports, HeldBytes held, Gates gates) {
    this.ports = ports;
    this.held = held;
    this.gates = gates;
    this.answers = new Answers(ports.facts());
  }

  /// A connection, at accept, before any of its bytes are read: segment, then flood. TLS follows.
  /// One of a trusted proxy waits for its PROXY header first, in a place that is nobody's yet.
  ///
  /// @return whether it is turned away, and the place it has taken if not
  public Arrival accept(Connection connection) {
    Gates now = gates;
    return now.peers().introduce(connection)
        ? new Arrival(this, connection, now.peers()).meet(now.awaited())
        : new Arrival(this, connection, null).meet(now.listener()).meet(now.connections());
  }

  /// A connection whose PROXY header is read: segment, then flood, for the source that it names.
  ///
  /// @param arrival was let in to wait for it
  public Arrival introduced(Arrival arrival, Connection connection) {
    Gates now = gates;
    return arrival.introduced(connection).meet(now.listener()).meet(now.connections());
  }

  /// A flow of datagrams, at its first one: segment, then flood.
  ///
  /// @return whether it is turned away, and the place it has taken if not
  public Arrival acceptFlow(Connection flow) {
    Gates now = gates;
    return new Arrival(this, flow, null).meet(now.listener()).meet(now.flows());
  }

  /// One datagram of a client, before anything is made of it: flood.
  ///
  /// @return why it is dropped; null when it may come in
  public @Nullable Refusal datagram(Connection flow) {
    Gates now = gates;
    return now.settings().flood().flows().rate() == null
        ? null
        : new Arrival(this, flow, null).meet(now.datagrams()).refusal().orElse(null);
  }

  /// An exchange: from `HTTP` to `AUDIT_END`, one place after the other.
  Step step(Passage exchange, Gates gates) {
    return switch (exchange.place()) {
      case HTTP -> exchange.canonical(gates.http());
      case FLOOD_BY_SOURCE ->
          exchange.admitted(gates.floodBySource(), gates.challenge(), gates.redirect());
      case IDENTITY -> exchange.meet(gates.identity(), Exchange::with);
      case FLOOD_BY_PRINCIPAL -> exchange.meet(gates.floodByPrincipal());
      case SEGMENT -> exchange.meet(gates.segment());
      case POLICY -> exchange.meet(gates.policy(), Exchange::with);
      case INSPECT -> exchange.meet(gates.inspect());
      case PROTECT -> exchange.meet(gates.protect());
      case AUDIT_BEGIN -> exchange.begin(gates.audit());
      case FORWARD -> exchange.forward();
      case POLICY_REPLY -> exchange.meetReply(gates.policyReply());
      case PROTECT_REPLY -> exchange.meetReply(gates.protectReply());
      case INSPECT_REPLY -> exchange.meetReply(gates.inspectReply());
      case REPLY -> exchange.sendReply();
      case AUDIT_END -> exchange.end();
    };
  }

  /// A stream, or a flow of datagrams, to a service of any protocol, whose bytes no gate reads: the
  /// same places.
  Step step(Stream stream, Gates gates) {
    return switch (stream.place()) {
      case HTTP, INSPECT, PROTECT, POLICY_REPLY, PROTECT_REPLY, INSPECT_REPLY, REPLY -> Step.ON;
      case FLOOD_BY_SOURCE -> stream.meet(gates.floodBySource());
      case IDENTITY -> stream.meet(gates.identity(), Exchange::with);
      case FLOOD_BY_PRINCIPAL -> stream.meet(gates.floodByPrincipal());
      case SEGMENT -> stream.meet(gates.segment());
      case POLICY -> stream.meet(gates.policy(), Exchange::with);
      case AUDIT_BEGIN -> stream.begin(gates.audit());
      case FORWARD -> stream.carry();
      case AUDIT_END -> stream.end();
    };
  }

  /// Makes ready for a stream, or a flow of datagrams, to where the connection's listener leads;
  /// `start` begins it.
  ///
  /// @param client the client's end, which reads nothing until it is asked to
  /// @throws IllegalStateException when the listener leads nowhere any more
  public Stream prepare(StreamEnd client, Lane lane, Connection connection) {
    boolean datagrams = connection.transport() instanceof Transport.Datagrams;
    Target target = gates.destinations().of(connection.listener(), datagrams);
    if (target == null) {
      throw new IllegalStateException("the listener leads to no such service");
    }
    return prepare(client, lane, connection, target);
  }

  /// Makes ready for a stream, or a flow of datagrams, to where it was asked for.
  ///
  /// @param client the client's end, which reads nothing until it is asked to
  /// @param target one of the connection's listener's
  public Stream prepare(StreamEnd client, Lane lane, Connection connection, Target target) {
    long millis = ports.clock().millis();
    boolean datagrams = target.service().isDatagrams();
    Exchange exchange =
        Exchange.begin(lane.id(millis), connection, millis, Stream.raw(datagrams))
            .with(new StreamRequest(connection.source(), target));
    return new Stream(this, client, lane, exchange);
  }

  /// Makes ready for an exchange; `start` or `requestBroken` of what it gives begins it.
  ///
  /// @param raw its request as it was parsed
  /// @param beganNanos when its first byte was read, on the monotonic clock
  public Passage prepare(Client client, Lane lane, RawRequest raw, long beganNanos) {
    long millis = ports.clock().millis();
    Exchange exchange = Exchange.begin(lane.id(millis), client.connection(), millis, raw);
    return new Passage(this, client, lane, exchange, beganNanos);
  }

  /// Takes new gates; exchanges that are under way keep theirs, open streams are judged again.
  public void swap(Gates next) {
    gates = next;
    judgeLeases();
  }

  /// Judges all open streams again; those that lost their right are closed.
  public void judgeLeases() {
    judgeLeases(who -> true);
  }

  /// Judges the open streams of some again.
  ///
  /// @param whose those of whom are meant
  public void judgeLeases(Predicate<Principal> whose) {
    leases.judge(this, whose);
  }

  /// From now on connections end with the exchange they are in.
  public void drain() {
    draining = true;
  }

  /// The gates as they are now.
  public Gates gates() {
    return gates;
  }

  public Ports ports() {
    return ports;
  }

  public boolean draining() {
    return draining;
  }

  /// How many bytes of bodies are held at the moment.
  public long heldBytes() {
    return held.now();
  }

  Answers answers() {
    return answers;
  }

  Leases leases() {
    return leases;
  }

  HeldBytes held() {
    return held;
  }
}
