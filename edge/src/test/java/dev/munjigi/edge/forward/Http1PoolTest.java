package dev.munjigi.edge.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.HeardEvents;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.stage.Dialers;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.UpstreamLimits;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The connections of one event loop to origins, over the loopback.
class Http1PoolTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  /// A transport that a machine without free file descriptors has.
  public static final class Exhausted extends NioSocketChannel {
    public Exhausted() {
      throw new IllegalStateException("too many open files");
    }
  }

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = (EventLoop) group.iterator().next();
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private ServerSocket server = open();
  private Http1Pool pool = pool(NioSocketChannel.class);

  private static ServerSocket open() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Http1Pool pool(Class<? extends SocketChannel> transport) {
    return new Http1Pool(Dialers.of(transport), new LoopBuffers());
  }

  @BeforeEach
  void accept() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              accepted.add(server.accept());
            }
          } catch (IOException closed) {
            // the test is over
          }
        });
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    for (Socket socket : accepted) {
      socket.close();
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Service service(int connections, int waiting) {
    return new Scene()
        .originPort(server.getLocalPort())
        .upstream(
            new UpstreamLimits(
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                connections,
                waiting,
                2, null))
        .service();
  }

  private <T> T on(Callable<T> what) {
    try {
      return loop.submit(what).get(8, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private Origin.Wait acquire(Service service, boolean fresh, HeardEvents events) {
    return acquire(new Origin.Want(service, loop, null, false, fresh), events);
  }

  private Origin.Wait acquire(Origin.Want want, HeardEvents events) {
    return on(() -> pool.acquire(way(want), want, events));
  }

  private static Way way(Origin.Want want) {
    return new Way(want.service().upstreams().getFirst(), null);
  }

  private Origin.Want from(String source, Service service) {
    Network network = Network.parse(source).orElseThrow();
    return new Origin.Want(service, loop, network, false, false);
  }

  private void abort(HeardEvents events) {
    Origin origin = got(events);
    on(() -> {
      origin.abort();
      return true;
    });
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come to hold").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /// The connection that was got, once it is there.
  private static Origin got(HeardEvents events) {
    until(() -> events.origin != null);
    Origin origin = events.origin;
    if (origin == null) {
      throw new AssertionError("no connection");
    }
    return origin;
  }

  /// Has the origin of these events serve one exchange to its end.
  private void serve(HeardEvents events) throws IOException {
    Origin origin = got(events);
    on(() -> {
      origin.endBody();
      return true;
    });
    int count = events.said.size();
    until(() -> !accepted.isEmpty());
    accepted.getLast().getOutputStream().write(OK.getBytes(ISO_8859_1));
    until(() -> events.said.size() > count && events.said.getLast().equals("end"));
  }

  @Test
  void usesAConnectionAgain() throws IOException {
    HeardEvents first = new HeardEvents();
    acquire(service(2, 2), false, first);
    serve(first);
    HeardEvents second = new HeardEvents();
    acquire(service(2, 2), false, second);
    assertThat(second.origin).isSameAs(first.origin);
    assertThat(accepted).hasSize(1);
  }

  @Test
  void makesAFreshOneWhenAsked() throws IOException {
    HeardEvents first = new HeardEvents();
    acquire(service(2, 2), false, first);
    serve(first);
    HeardEvents second = new HeardEvents();
    acquire(service(2, 2), true, second);
    until(() -> second.origin != null);
    assertThat(second.origin).isNotSameAs(first.origin);
  }

  @Test
  void letsOneWaitAndRefusesTheNext() throws IOException {
    HeardEvents first = new HeardEvents();
    HeardEvents second = new HeardEvents();
    HeardEvents third = new HeardEvents();
    acquire(service(1, 1), false, first);
    acquire(service(1, 1), false, second);
    acquire(service(1, 1), false, third);
    assertThat(third.said).containsExactly("failed upstream.busy");
    assertThat(second.said).isEmpty();
    serve(first);
    until(() -> second.origin != null);
    assertThat(second.origin).isSameAs(first.origin);
  }

  @Test
  void opensAnotherForTheOneWhoWaitsWhenOneBreaks() {
    HeardEvents first = new HeardEvents();
    HeardEvents second = new HeardEvents();
    acquire(service(1, 1), false, first);
    acquire(service(1, 1), false, second);
    Origin origin = got(first);
    on(() -> {
      origin.abort();
      return true;
    });
    until(() -> second.origin != null);
    assertThat(second.origin).isNotSameAs(origin);
  }

  @Test
  void forgetsAWaitThatWasCancelled() throws IOException {
    HeardEvents first = new HeardEvents();
    HeardEvents second = new HeardEvents();
    HeardEvents third = new HeardEvents();
    acquire(service(1, 1), false, first);
    Origin.Wait wait = acquire(service(1, 1), false, second);
    on(() -> {
      wait.cancel();
      return true;
    });
    acquire(service(1, 1), false, third);
    serve(first);
    until(() -> third.origin != null);
    assertThat(second.said).isEmpty();
  }

  @Test
  void doesNotUseAConnectionThatTheOriginClosed() throws IOException {
    HeardEvents first = new HeardEvents();
    acquire(service(2, 2), false, first);
    serve(first);
    accepted.getFirst().close();
    Http1Origin origin = (Http1Origin) got(first);
    until(() -> on(() -> !origin.usable()));
    HeardEvents second = new HeardEvents();
    acquire(service(2, 2), false, second);
    until(() -> second.origin != null);
    assertThat(second.origin).isNotSameAs(first.origin);
  }

  @Test
  void givesAFreshConnectionToOneWhoHadToWaitForIt() throws IOException {
    HeardEvents first = new HeardEvents();
    HeardEvents second = new HeardEvents();
    acquire(service(1, 1), false, first);
    acquire(service(1, 1), true, second);
    serve(first);
    until(() -> second.origin != null);
    assertThat(second.origin).isNotSameAs(first.origin);
    until(() -> accepted.size() == 2);
    serve(second);
  }

  @Test
  void endsAConnectionThatRestsToMakeRoomForAFreshOne() throws IOException {
    HeardEvents first = new HeardEvents();
    HeardEvents second = new HeardEvents();
    HeardEvents third = new HeardEvents();
    acquire(service(1, 0), false, first);
    serve(first);
    acquire(service(1, 0), true, second);
    until(() -> second.origin != null);
    assertThat(second.origin).isNotSameAs(first.origin);
    acquire(service(1, 0), false, third);
    assertThat(third.said).as("there is one place").containsExactly("failed upstream.busy");
  }

  @Test
  void leavesAPlaceForOthersHoweverManyExchangesOneSourceHas() throws IOException {
    Service service = service(4, 4);
    List<HeardEvents> greedy = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 7; i++) {
      greedy.add(new HeardEvents());
      acquire(from("192.0.2.1", service), greedy.getLast());
    }
    until(() -> greedy.subList(0, 3).stream().allMatch(one -> one.origin != null));
    assertThat(greedy.subList(3, 6)).allSatisfy(one -> assertThat(one.said).isEmpty());
    assertThat(greedy.getLast().said).containsExactly("failed upstream.busy");
    HeardEvents other = new HeardEvents();
    acquire(from("192.0.2.2", service), other);
    until(() -> other.origin != null);
    HeardEvents waits = new HeardEvents();
    acquire(from("192.0.2.3", service), waits);
    abort(other);
    until(() -> waits.origin != null);
    assertThat(greedy.get(3).said).as("its source has its share").isEmpty();
    abort(greedy.getFirst());
    until(() -> greedy.get(3).origin != null);
  }

  @Test
  void countsAnExchangeOfASourceOnceHoweverItEnds() throws IOException {
    Origin.Want want = from("192.0.2.1", service(2, 0));
    for (int round = 1; round < 6; round++) {
      on(() -> {
        pool.acquire(way(want), want, new HeardEvents()).cancel();
        return true;
      });
      HeardEvents whole = new HeardEvents();
      until(() -> {
        whole.said.clear();
        acquire(want, whole);
        return whole.origin != null;
      });
      int connections = round;
      until(() -> accepted.size() == connections);
      serve(whole);
      HeardEvents cut = new HeardEvents();
      acquire(want, cut);
      HeardEvents more = new HeardEvents();
      acquire(want, more);
      assertThat(more.said).containsExactly("failed upstream.busy");
      abort(cut);
    }
  }

  @Test
  void keepsStreamsApartFromOrdinaryExchanges() {
    Service service = service(1, 0);
    for (int i = 0; i < 2; i++) {
      HeardEvents stream = new HeardEvents();
      acquire(new Origin.Want(service, loop, null, true, false), stream);
      got(stream);
    }
    HeardEvents third = new HeardEvents();
    acquire(new Origin.Want(service, loop, null, true, false), third);
    assertThat(third.said).containsExactly("failed upstream.busy");
    HeardEvents ordinary = new HeardEvents();
    acquire(service, false, ordinary);
    until(() -> ordinary.origin != null);
  }

  @Test
  void saysThatAnOriginCannotBeReached() throws IOException {
    server.close();
    HeardEvents events = new HeardEvents();
    acquire(service(1, 1), false, events);
    until(() -> !events.said.isEmpty());
    assertThat(events.said).containsExactly("failed upstream.unreachable");
    assertThat(events.threads).containsExactly(on(Thread::currentThread));
  }

  @Test
  void saysOnItsEventLoopThatNoSocketCouldBeMade() {
    pool = pool(Exhausted.class);
    HeardEvents events = new HeardEvents();
    acquire(service(1, 1), false, events);
    until(() -> !events.said.isEmpty());
    assertThat(events.said).containsExactly("failed upstream.unreachable");
    assertThat(events.threads).containsExactly(on(Thread::currentThread));
    HeardEvents next = new HeardEvents();
    acquire(service(1, 1), false, next);
    until(() -> !next.said.isEmpty());
    assertThat(next.said)
        .as("its place was given back")
        .containsExactly("failed upstream.unreachable");
  }
}
