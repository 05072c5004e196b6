package dev.munjigi.edge.listen;

import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.edge.wire.Plain;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.ClientCertificate;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.flood.Pace;
import dev.munjigi.gates.tls.CertificateRefused;
import dev.munjigi.gates.tls.ClientTrust;
import dev.munjigi.gates.tls.HandshakeFailure;
import dev.munjigi.gates.tls.ServerName;
import dev.munjigi.gates.tls.TlsReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// The TLS handshake of one connection: its deadline, its end, and why it failed.
final class Handshake extends ChannelInboundHandlerAdapter implements Lane.Timed {
  private final Walk walk;
  private final Lane lane;
  private final Connection connection;
  private final Asked asked;
  private final Consumer<Connection> then;
  private final Pace pace;
  private @Nullable ChannelHandlerContext context;
  private boolean over;

  /// What the listener asks of its clients.
  ///
  /// @param listener where it is written
  /// @param clients whose certificates it accepts, or null when it asks for none
  /// @param sinceNanos from when on its time runs, on the monotonic clock
  record Asked(Clause listener, @Nullable ClientTrust clients, long sinceNanos) {}

  /// @param then takes the connection once it is encrypted
  Handshake(
      Walk walk, Lane lane, Connection connection, Asked asked, Consumer<Connection> then) {
    this.walk = walk;
    this.lane = lane;
    this.connection = connection;
    this.asked = asked;
    this.then = then;
    this.pace = walk.gates().pace().begin(asked.sinceNanos());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    lane.watch(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    lane.unwatch(this);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      // half-closed connections are not inactive, but no handshake goes on over one
      failed(from, null);
    } else if (!(event instanceof SslHandshakeCompletionEvent end)) {
      from.fireUserEventTriggered(event);
    } else if (end.isSuccess()) {
      done(from);
    } else {
      failed(from, end.cause());
    }
  }

  private void done(ChannelHandlerContext from) {
    SSLSession session = from.pipeline().get(SslHandler.class).engine().getSession();
    String name = askedFor(session);
    Optional<ServerName> host = name == null ? Optional.empty() : ServerName.parse(name);
    if (name != null && host.isEmpty()) {
      // ATTACK: BoringSSL lets names pass that are none
      turnAway(from, malformedName());
      return;
    }
    ClientCertificate client;
    try {
      client = client(session);
    } catch (CertificateRefused refused) {
      turnAway(from, HandshakeFailure.refusal(refused, asked.listener()));
      return;
    }
    over = true;
    String text = host.map(ServerName::text).orElse(null);
    then.accept(
        connection.with(
            new Transport.Tls(session.getProtocol(), session.getCipherSuite(), text, client)));
    from.pipeline().remove(FirstBytes.class);
    from.pipeline().remove(this);
  }

  private @Nullable ClientCertificate client(SSLSession session) throws CertificateRefused {
    ClientTrust trust = asked.clients();
    if (trust == null) {
      return null;
    }
    ClientCertificate client = ClientJudge.of(session, trust, walk.ports().clock());
    if (client == null && trust.required()) {
      // INVARIANT: a listener that demands a certificate never goes on without one
      throw CertificateRefused.missing();
    }
    return client;
  }

  private Refusal malformedName() {
    return new Refusal(
        TlsReason.SERVER_NAME_MALFORMED,
        asked.listener(),
        "the name is not shown",
        "send a host name of letters, digits, hyphens and dots");
  }

  private static @Nullable String askedFor(SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      for (SNIServerName name : extended.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName();
        }
      }
    }
    return null;
  }

  private void failed(ChannelHandlerContext from, @Nullable Throwable cause) {
    if (!over) {
      byte[] first = from.pipeline().get(FirstBytes.class).first();
      turnAway(from, HandshakeFailure.refusal(first, cause, asked.listener()));
    }
  }

  private void turnAway(ChannelHandlerContext from, Refusal refusal) {
    over = true;
    walk.ports().observer().turnedAway(connection, refusal);
    if (refusal.code() == TlsReason.PLAIN_HTTP) {
      Plain.answer(from, walk.gates().reply(), refusal, connection.id());
    } else if (alerts(refusal)) {
      from.pipeline().get(FirstBytes.class).linger();
      // the engine writes its alert when this event is over
      from.executor().execute(() -> from.channel().close());
    } else {
      from.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      from.pipeline().firstContext().close();
    }
  }

  /// Whether the client should see the alert that says what is wrong with it.
  private static boolean alerts(Refusal refusal) {
    return refusal.code() instanceof TlsReason reason
        && (reason.ofClientCertificate()
            || reason == TlsReason.PROTOCOL_TOO_OLD
            || reason == TlsReason.NO_COMMON_CIPHER);
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    failed(from, null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    failed(from, cause);
  }

  @Override
  public void check(long nanos) {
    ChannelHandlerContext at = context;
    if (!over && at != null && pace.check(nanos) instanceof Pace.TooSlow slow) {
      turnAway(at, slow.refusal());
    }
  }
}
