package dev.munjigi.edge.listen;

import dev.munjigi.gates.tls.ClientTrust;
import dev.munjigi.gates.tls.NamedCertificates;
import dev.munjigi.gates.tls.Stapled;
import dev.munjigi.gates.tls.TicketKeys;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The handshakes of one listener: with which certificate, which staple, which tickets, and whom
/// they trust.
///
/// @param purpose what its session tickets are for; differs between listeners
/// @param presented at least one; the first is for clients that ask for no name, or an unknown one
/// @param names which of them fits a name
/// @param clients null when clients are not asked for certificates
/// @param clock the time of day
record Handshakes(
    String purpose,
    List<Presented> presented,
    NamedCertificates names,
    @Nullable ClientTrust clients,
    InstantSource clock) {
  /// ATTACK: a hello that is not read to its end is kept in memory.
  private static final int LONGEST_HELLO = 65_535;

  /// One certificate, ready for handshakes.
  record Presented(SslContext context, Stapled stapled) {}

  Handshakes {
    presented = List.copyOf(presented);
  }

  /// The handler of a new connection.
  ChannelHandler handler(ByteBufAllocator buffers) {
    return presented.size() == 1 ? handler(presented.getFirst(), buffers) : new ByName();
  }

  private SslHandler handler(Presented one, ByteBufAllocator buffers) {
    SslHandler handler = one.context().newHandler(buffers);
    // the handshake's deadline is the flood gate's
    handler.setHandshakeTimeoutMillis(0);
    if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
      byte[] staple = one.stapled().at(clock.instant());
      if (staple != null) {
        engine.setOcspResponse(staple);
      }
      if (clients != null) {
        // INVARIANT: each handshake judges the client anew: none is resumed past a revocation
        SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
      }
    }
    return handler;
  }

  /// Reads the name that a client asks for, then makes way for the certificate that fits it.
  private final class ByName extends SniHandler {
    ByName() {
      super(
          (String name) -> presented.get(name == null ? 0 : names.indexFor(name)).context(),
          LONGEST_HELLO,
          0);
    }

    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator buffers) {
      for (Presented one : presented) {
        if (one.context() == context) {
          return handler(one, buffers);
        }
      }
      throw new IllegalStateException("a context of another listener");
    }
  }

  /// Seals tickets with these keys from now on. A listener that asks for client certificates gives
  /// none: each of its handshakes has to judge the client anew.
  void take(TicketKeys keys) {
    for (int i = 0; i < presented.size(); i++) {
      if (clients == null
          && presented.get(i).context().sessionContext() instanceof OpenSslSessionContext session) {
        session.setTicketKeys(
            keys.of(purpose + "#" + i).stream()
                .map(
                    key ->
                        new OpenSslSessionTicketKey(
                            key.name(), key.authentication(), key.encryption()))
                .toArray(OpenSslSessionTicketKey[]::new));
      }
    }
  }
}
