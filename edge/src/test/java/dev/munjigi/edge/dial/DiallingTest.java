package dev.munjigi.edge.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.wire.PlatformDatagrams;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attempts to open a connection: each is told its end once.
public final class DiallingTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final BlockingQueue<Object> told = new ArrayBlockingQueue<>(16);
  private final CountDownLatch over = new CountDownLatch(1);
  private ServerSocket server = new ServerSocket();

  DiallingTest() throws IOException {}

  /// A kind of socket that cannot be made, as without a file descriptor left.
  public static final class Unmakeable extends NioSocketChannel {
    static final AtomicInteger TRIED = new AtomicInteger();

    public Unmakeable() {
      TRIED.incrementAndGet();
      throw new ChannelException("Too many open files");
    }
  }

  @BeforeEach
  void begin() throws IOException {
    server.close();
    server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.2"));
  }

  @AfterEach
  void end() throws Exception {
    over.countDown();
    server.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
  }

  private static Dialer dialer(Class<? extends SocketChannel> kind, Resolver.Lookup lookup) {
    return new Dialer(
        new Sockets(kind, NioDomainSocketChannel.class, PlatformDatagrams::open),
        new Resolver(lookup, System::nanoTime),
        new Ways(new OriginContexts(new TlsFoundation(), InstantSource.system())));
  }

  private Way way(Scheme scheme, String host) {
    return new Way(new Upstream(scheme, host, server.getLocalPort()), null);
  }

  private Object dial(Dialer dialer, Way way, Duration limit) throws InterruptedException {
    dialer.dial(
        new Dialer.Call(way, loop, limit, false, new ChannelInboundHandlerAdapter()),
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
    Object first = told.poll(40, TimeUnit.SECONDS);
    // what comes later on the loop would be told by now
    loop.submit(() -> {}).awaitUninterruptibly();
    assertThat(told).as("told once").isEmpty();
    return Objects.requireNonNull(first, "nothing was told");
  }

  private static void unreachable(Object told, String why) {
    assertThat(told).isInstanceOf(Refusal.class);
    Refusal refusal = (Refusal) told;
    assertThat(refusal.code()).isEqualTo(UpstreamReason.UNREACHABLE);
    assertThat(refusal.evidence()).contains(why).doesNotContain("\n");
  }

  private static InetAddress[] addresses(String... literals) {
    InetAddress[] all = new InetAddress[literals.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.ofLiteral(literals[i]);
    }
    return all;
  }

  @Test
  void triesEachAddressUntilOneTakesTheConnection() throws Exception {
    Dialer dialer =
        dialer(
            NioSocketChannel.class,
            name -> addresses("127.0.0.3", "127.0.0.2", "127.0.0.4", "127.0.0.5"));
    for (int i = 0; i < 20; i++) {
      Object got = dial(dialer, way(Scheme.HTTP, "shop.test"), LONG);
      assertThat(got).isInstanceOf(Channel.class);
      Channel channel = (Channel) got;
      assertThat(((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress())
          .isEqualTo("127.0.0.2");
      channel.close().awaitUninterruptibly();
    }
  }

  @Test
  void saysWhyNoAddressTookTheConnection() throws Exception {
    Dialer dialer =
        dialer(NioSocketChannel.class, name -> addresses("127.0.0.3", "127.0.0.4", "127.0.0.5"));
    unreachable(dial(dialer, way(Scheme.HTTP, "shop.test"), LONG), "connection refused");
    unreachable(dial(dialer, way(Scheme.HTTP, "127.0.0.3"), LONG), "connection refused");
  }

  @Test
  void saysThatANameIsUnknown() throws Exception {
    Dialer unknown =
        dialer(
            NioSocketChannel.class,
            name -> {
              throw new UnknownHostException(name);
            });
    unreachable(dial(unknown, way(Scheme.HTTP, "shop.test"), LONG), "not known");
  }

  @Test
  void endsInTimeWhereTheNameIsNotResolved() throws Exception {
    Dialer dialer =
        dialer(
            NioSocketChannel.class,
            name -> {
              hang();
              return addresses("127.0.0.2");
            });
    unreachable(
        dial(dialer, way(Scheme.HTTP, "shop.test"), Duration.ofMillis(200)),
        "its name was not resolved within `200ms`");
    over.countDown();
    // the answer that comes too late opens no connection that nobody knows
    assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  private void hang() {
    try {
      assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void endsInTimeWhereThePeerNeverShakesHands() throws Exception {
    Way.Secured secured =
        new Way.Secured(SslContextBuilder.forClient().build(), null);
    Way way = new Way(new Upstream(Scheme.HTTPS, "127.0.0.2", server.getLocalPort()), secured);
    Dialer dialer = dialer(NioSocketChannel.class, InetAddress::getAllByName);
    unreachable(
        dial(dialer, way, Duration.ofMillis(400)), "the TLS handshake was not done within `400ms`");
    try (var peer = server.accept()) {
      peer.setSoTimeout(30_000);
      assertThat(peer.getInputStream().readAllBytes()).as("the hello, and the end").isNotEmpty();
    }
  }

  @Test
  void saysThatASocketCannotBeMadeOnItsEventLoop() throws Exception {
    Dialer dialer = dialer(Unmakeable.class, name -> addresses("127.0.0.2", "127.0.0.3"));
    int before = Unmakeable.TRIED.get();
    unreachable(dial(dialer, way(Scheme.HTTP, "shop.test"), LONG), "");
    assertThat(Unmakeable.TRIED.get() - before).isEqualTo(2);
  }

  @Test
  void saysWhatIsWrongWithASocketInTheFileSystem(@TempDir Path folder) throws Exception {
    Dialer dialer = dialer(NioSocketChannel.class, InetAddress::getAllByName);
    Path file = Files.writeString(folder.resolve("file"), "no socket");
    for (Path path : new Path[] {file, folder.resolve("missing")}) {
      Way way =
          new Way(new Upstream(Scheme.HTTP, new Upstream.Socket(path.toString())), null);
      unreachable(dial(dialer, way, LONG), path.toString());
    }
  }

  @Test
  void tellsWhetherAConnectionLeadsToWhereItsNameLeads() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Dialer dialer =
        dialer(
            NioSocketChannel.class,
            name -> {
              asked.incrementAndGet();
              return addresses("127.0.0.2");
            });
    Way named = way(Scheme.HTTP, "shop.test");
    Channel channel = (Channel) dial(dialer, named, LONG);
    assertThat(dialer.current(named, channel)).isTrue();
    Way literal = way(Scheme.HTTP, "127.0.0.9");
    assertThat(dialer.current(literal, channel)).as("a literal is not looked up").isTrue();
    assertThat(asked).hasValue(1);
    channel.close().awaitUninterruptibly();
  }
}
