package dev.munjigi.edge.stage;

import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.dial.OriginContexts;
import dev.munjigi.edge.dial.Resolver;
import dev.munjigi.edge.dial.Sockets;
import dev.munjigi.edge.dial.TlsFoundation;
import dev.munjigi.edge.dial.Ways;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.time.InstantSource;

/// Dialers that know no origin inside TLS.
public final class Dialers {
  private Dialers() {}

  public static Dialer plain() {
    return of(NioSocketChannel.class);
  }

  public static Dialer of(Class<? extends SocketChannel> network) {
    return new Dialer(
        new Sockets(network, NioDomainSocketChannel.class),
        new Resolver(InetAddress::getAllByName),
        new Ways(new OriginContexts(new TlsFoundation(), InstantSource.system())));
  }
}
