package dev.munjigi.edge.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Issuer;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.edge.wire.PlatformDatagrams;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.tls.NamedFile;
import dev.munjigi.gates.tls.OriginSettings;
import dev.munjigi.gates.tls.OriginTrust;
import dev.munjigi.gates.tls.OriginTrustFiles;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Handshakes with origins, and the ways that they are made over.
final class OriginHandshakeTest {
  private static final Issuer ROOT = new Issuer("root");
  private static final Issuer OTHER = new Issuer("other");
  private static final String HOST = "localhost";

  @TempDir Path folder = Path.of(".");

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Ways ways = new Ways(new OriginContexts(new TlsFoundation(), InstantSource.system()));
  private final Dialer dialer =
      new Dialer(
          new Sockets(
              NioSocketChannel.class, NioDomainSocketChannel.class, PlatformDatagrams::open),
          new Resolver(name -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")}, System::nanoTime),
          ways);
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  private volatile Issuer.Made shown = ROOT.host(HOST);

  OriginHandshakeTest() throws IOException {}

  @AfterEach
  void end() throws Exception {
    server.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
  }

  private final class Shown extends X509ExtendedKeyManager {
    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return type.startsWith("EC") ? "it" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {shown.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return shown.key();
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {"it"};
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      throw new IllegalStateException("a server");
    }
  }

  /// Says one byte to each that shakes hands, after the tickets.
  private void serve(String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new Shown()}, null, null);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket raw = server.accept();
                  SSLSocket tls =
                      (SSLSocket) context.getSocketFactory().createSocket(raw, null, true);
                  tls.setUseClientMode(false);
                  tls.setEnabledProtocols(protocols);
                  Thread.ofVirtual()
                      .start(
                          () -> {
                            try (tls) {
                              tls.getOutputStream().write(7);
                              tls.getInputStream().readAllBytes();
                            } catch (IOException refused) {
                              // the peer did not like it
                            }
                          });
                } catch (IOException closed) {
                  return;
                }
              }
            });
  }

  private Service service() {
    Service any = new Scene().service();
    Upstream upstream = new Upstream(Scheme.HTTPS, HOST, server.getLocalPort());
    return new Service(
        any.name(),
        any.hosts(),
        List.of(upstream),
        any.limits(),
        any.routes(),
        any.modes(),
        any.failClosed(),
        any.slashes(),
        any.header(),
        any.clause());
  }

  private OriginTrust trust(Issuer issuer) throws IOException {
    Path file = Files.writeString(folder.resolve("authority.pem"), issuer.pem());
    OriginSettings settings =
        new OriginSettings(
            new OriginSettings.Authorities(false, false, List.of(NamedFile.of(file)), List.of()),
            OriginSettings.Expected.HOST,
            null,
            false,
            Clause.builtIn("test"));
    OriginTrustFiles read = OriginTrustFiles.read(settings, null, Instant.now());
    assertThat(read).isInstanceOf(OriginTrustFiles.Usable.class);
    return ((OriginTrustFiles.Usable) read).trust();
  }

  private void take(Issuer issuer) throws IOException {
    ways.prepare(List.of(service()), Map.of(service().name(), trust(issuer))).take();
  }

  /// Connects, reads what the server says first, and ends the connection; or gives the refusal.
  private Object shake() throws Exception {
    BlockingQueue<Object> told = new ArrayBlockingQueue<>(4);
    ChannelInboundHandlerAdapter reader =
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
            told.add("read");
          }
        };
    Way way = dialer.way(service(), service().upstreams().getFirst());
    dialer.dial(
        new Dialer.Call(way, loop, Duration.ofSeconds(30), false, reader),
        new Dialer.Attempt() {
          @Override
          public void connected(Channel channel) {
            told.add(channel);
          }

          @Override
          public void unreachable(Refusal why) {
            told.add(why);
          }
        });
    Object first = told.poll(30, TimeUnit.SECONDS);
    if (first instanceof Channel channel) {
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("read");
      channel.close().awaitUninterruptibly();
    }
    return Objects.requireNonNull(first, "nothing was told");
  }

  private static void untrusted(Object told) {
    assertThat(told).isInstanceOf(Refusal.class);
    assertThat(((Refusal) told).code()).isEqualTo(UpstreamReason.UNTRUSTED);
  }

  @Test
  void judgesEachConnectionThoughTheOriginGivesTickets() throws Exception {
    serve("TLSv1.3", "TLSv1.2");
    resumesNothing();
  }

  @Test
  void judgesEachConnectionOfTls12Too() throws Exception {
    serve("TLSv1.2");
    resumesNothing();
  }

  private void resumesNothing() throws Exception {
    take(ROOT);
    for (int i = 0; i < 3; i++) {
      assertThat(shake()).isInstanceOf(Channel.class);
    }
    // a session that is resumed would not show this
    shown = OTHER.host(HOST);
    untrusted(shake());
    untrusted(shake());
    shown = ROOT.host(HOST);
    assertThat(shake()).isInstanceOf(Channel.class);
  }

  @Test
  void keepsAWayWhileItsTrustIsTheSame() throws Exception {
    take(ROOT);
    Way first = dialer.way(service(), service().upstreams().getFirst());
    take(ROOT);
    assertThat(dialer.way(service(), service().upstreams().getFirst())).isEqualTo(first);
    take(OTHER);
    assertThat(dialer.way(service(), service().upstreams().getFirst())).isNotEqualTo(first);
  }

  @Test
  void changesNothingBeforeWhatIsReadyIsTaken() throws Exception {
    serve("TLSv1.3");
    take(ROOT);
    Ways.Ready ready =
        ways.prepare(List.of(service()), Map.of(service().name(), trust(OTHER)));
    assertThat(shake()).isInstanceOf(Channel.class);
    ready.take();
    untrusted(shake());
  }

  @Test
  void knowsNoWayInClearToAnOriginThatIsToBeEncrypted() throws Exception {
    take(ROOT);
    ways.prepare(List.of(service()), Map.of()).take();
    assertThat(ways.to(service(), service().upstreams().getFirst())).isNull();
  }
}
