package dev.munjigi.edge.dial;

import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Opens connections to origins. Shared by all event loops.
public final class Dialer {
  private final Sockets sockets;
  private final Resolver resolver;
  private final Ways ways;

  public Dialer(Sockets sockets, Resolver resolver, Ways ways) {
    this.sockets = sockets;
    this.resolver = resolver;
    this.ways = ways;
  }

  /// What is wanted.
  ///
  /// @param loop what the connection, and what is said of it, runs on
  /// @param limit how long all of it may take: the name, the connection, the handshake
  /// @param halfClose whether the connection stays when the origin ends its side
  /// @param handler what is put on the connection once it is there
  /// @param opening what is sent first, before TLS; empty for nothing
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Call(
      Way way,
      EventLoop loop,
      Duration limit,
      boolean halfClose,
      ChannelHandler handler,
      byte[] opening) {
    /// A connection that begins with nothing.
    public Call(
        Way way, EventLoop loop, Duration limit, boolean halfClose, ChannelHandler handler) {
      this(way, loop, limit, halfClose, handler, new byte[0]);
    }
  }

  /// What becomes of an attempt; one of the two is told on the event loop, exactly once.
  public interface Attempt {
    void connected(Channel channel);

    void unreachable(Refusal why);
  }

  /// The way to one of a service's origins.
  ///
  /// @throws Unsafe when the settings that are in force know none
  public Way way(Service service, Upstream upstream) throws Unsafe {
    Way way = ways.to(service, upstream);
    if (way == null) {
      throw new Unsafe(
          refusal(
              UpstreamReason.UNREACHABLE,
              upstream + ": the service changed while the exchange was under way",
              "try again"));
    }
    return way;
  }

  /// There is no way that is as safe as an origin's scheme says.
  public static final class Unsafe extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    Unsafe(Refusal refusal) {
      super(refusal.evidence());
      this.refusal = refusal;
    }

    public Refusal refusal() {
      return refusal;
    }
  }

  /// A connection that is being made.
  public interface Underway {
    /// Nobody waits for it any more: where it is not there yet, it is given up, and told to be
    /// unreachable.
    void giveUp();
  }

  /// Connects.
  public Underway dial(Call call, Attempt attempt) {
    Dialling dialling = new Dialling(sockets, resolver, call, attempt);
    dialling.begin();
    return dialling;
  }

  /// Whether a connection leads to where the origin's name leads today.
  public boolean current(Way way, Channel channel) {
    Upstream.Net net = way.upstream().net();
    return net == null
        || !(channel.remoteAddress() instanceof InetSocketAddress peer)
        || Address.parse(net.host()).isPresent()
        || resolver.leadsTo(net.host(), peer.getAddress());
  }

  /// Why an origin cannot be reached.
  public static Refusal unreachable(Way way, String why) {
    return refusal(
        UpstreamReason.UNREACHABLE, way + ": " + why, "start the origin, or mend `upstream`");
  }

  static Refusal refusal(UpstreamReason reason, String evidence, String remedy) {
    return new Refusal(reason, Clause.builtIn("upstream"), evidence, remedy);
  }
}
