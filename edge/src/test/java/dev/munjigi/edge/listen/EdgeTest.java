package dev.munjigi.edge.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.gates.tls.Offers;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Network;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole data plane over the loopback, with an origin of plain sockets.
class EdgeTest {
  private static final int BIG = 3 << 20;

  private final ServerSocket origin = listening();
  private final AtomicLong originSent = new AtomicLong();
  private final AtomicLong originGot = new AtomicLong();
  private volatile boolean originReads = true;
  private volatile Function<String, byte[]> replies = head -> ok("fine", "");
  private Stage stage = new Stage(new Scene());
  private Edge edge = new Edge(stage.walk, 1, () -> new EventWriter("0.1.0"));

  @BeforeAll
  static void looksForLeaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] ok(String body, String more) {
    return ("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n" + more + "\r\n" + body)
        .getBytes(ISO_8859_1);
  }

  private InetSocketAddress begin(Scene scene) throws IOException {
    Scene all = scene.originPort(origin.getLocalPort());
    stage = new Stage(all);
    edge = new Edge(stage.walk, 1, () -> new EventWriter("0.1.0"));
    edge.open(all.settings(), Offers.NONE);
    Thread.ofVirtual().start(this::accept);
    InetSocketAddress bound = edge.addresses().get("public");
    if (bound == null) {
      throw new AssertionError("nothing listens");
    }
    return bound;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = origin.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      while (true) {
        String head = head(in);
        if (head.isEmpty()) {
          return;
        }
        if (head.startsWith("POST")) {
          byte[] part = new byte[65_536];
          while (true) {
            if (!originReads) {
              Thread.sleep(20);
            } else {
              int count = in.read(part);
              if (count < 0) {
                return;
              }
              originGot.addAndGet(count);
            }
          }
        }
        byte[] reply = replies.apply(head);
        for (int at = 0; at < reply.length; at += 16_384) {
          int size = Math.min(16_384, reply.length - at);
          out.write(reply, at, size);
          originSent.addAndGet(size);
        }
        if (new String(reply, 0, Math.min(200, reply.length), ISO_8859_1).contains("close\r\n")) {
          return;
        }
      }
    } catch (IOException | InterruptedException gone) {
      // as origins are
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  @AfterEach
  void stop() throws Exception {
    edge.stop(Duration.ZERO);
    origin.close();
    stage.close();
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + 8_000_000_000L;
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come to hold").isLessThan(end);
      pause(5);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Socket connect(InetSocketAddress to) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(8_000);
    socket.connect(to);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String request(String version, String more) {
    return "GET /a " + version + "\r\nhost: shop.test\r\n" + more + "\r\n";
  }

  @Test
  void servesAndGivesThePlaceBackWhenTheClientCloses() throws IOException {
    InetSocketAddress to = begin(new Scene());
    try (Socket socket = connect(to)) {
      send(socket, request("HTTP/1.1", "connection: close\r\n"));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).endsWith("fine");
    }
    until(() -> stage.noted.closed.get() == 1);
    assertThat(stage.slots.closed).hasValue(1);
    assertThat(stage.noted.opened).hasValue(1);
  }

  @Test
  void givesThePlaceBackOnceHoweverAConnectionEnds() throws IOException {
    InetSocketAddress to = begin(new Scene());
    // closed without a word
    connect(to).close();
    // reset in the middle of a head
    try (Socket socket = connect(to)) {
      send(socket, "GET /a HT");
      socket.setSoLinger(true, 0);
    }
    // malformed
    try (Socket socket = connect(to)) {
      send(socket, "nonsense\n\n");
      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }
    // reset in the middle of an exchange
    try (Socket socket = connect(to)) {
      send(socket, "POST /a HTTP/1.1\r\nhost: shop.test\r\ncontent-length: 9\r\n\r\nhalf");
      until(() -> originGot.get() > 0);
      socket.setSoLinger(true, 0);
    }
    // half closed
    try (Socket socket = connect(to)) {
      send(socket, request("HTTP/1.1", ""));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).endsWith("fine");
    }
    until(() -> stage.noted.closed.get() == 5);
    assertThat(stage.slots.closed).hasValue(5);
  }

  @Test
  void givesThePlaceBackOfAConnectionThatIsTurnedAway() throws IOException {
    InetSocketAddress to = begin(new Scene());
    Network loopback = Network.parse("127.0.0.1").orElseThrow();
    Ban ban = new Ban(loopback, Stage.NOW, Stage.NOW.plusSeconds(60), "test", "test");
    Ask asked = new Ask.BanOf(Address.parse("127.0.0.1").orElseThrow());
    stage.facts.remember(asked, new Fact.BanState(ban));
    try (Socket socket = connect(to)) {
      assertThat(socket.getInputStream().read()).isNegative();
    } catch (IOException reset) {
      // that is how it is turned away
    }
    until(() -> stage.slots.closed.get() == 1);
    assertThat(stage.noted.opened).hasValue(0);
    assertThat(stage.noted.turnedAway).hasSize(1);
  }

  @Test
  void sendsAWholeReplyToASlowClientEvenWhenTheConnectionThenCloses() throws IOException {
    InetSocketAddress to = begin(new Scene().drainRate(1));
    replies = head -> ok("x".repeat(BIG), "connection: close\r\n");
    try (Socket socket = connect(to)) {
      send(socket, request("HTTP/1.0", ""));
      InputStream in = socket.getInputStream();
      in.readNBytes(BIG - 300_000);
      pause(3_000);
      assertThat(in.readAllBytes().length).isGreaterThanOrEqualTo(300_000);
    }
    until(() -> stage.noted.closed.get() == 1);
  }

  @Test
  void pausesTheOriginOfAClientThatDoesNotRead() throws IOException {
    InetSocketAddress to = begin(new Scene());
    replies = head -> ok("x".repeat(64 << 20), "");
    try (Socket socket = connect(to)) {
      send(socket, request("HTTP/1.1", ""));
      until(() -> originSent.get() > 0);
      pause(300);
      long before = originSent.get();
      pause(300);
      assertThat(originSent.get()).isEqualTo(before).isLessThan(32 << 20);
      assertThat(socket.getInputStream().readNBytes(64 << 20)).hasSize(64 << 20);
    }
  }

  @Test
  void pausesTheClientOfAnOriginThatDoesNotRead() throws Exception {
    InetSocketAddress to = begin(new Scene().max(1 << 30));
    originReads = false;
    AtomicLong sent = new AtomicLong();
    try (Socket socket = connect(to)) {
      send(socket, "POST /a HTTP/1.1\r\nhost: shop.test\r\ncontent-length: 67108864\r\n\r\n");
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 1_024; i++) {
                    socket.getOutputStream().write(new byte[65_536]);
                    sent.addAndGet(65_536);
                  }
                } catch (IOException gone) {
                  // the assertion below says so
                }
              });
      pause(600);
      long before = sent.get();
      pause(300);
      assertThat(sent.get()).isEqualTo(before).isLessThan(32 << 20);
      originReads = true;
      sender.join(8_000);
      until(() -> originGot.get() == 64 << 20);
    }
  }

  @Test
  void letsExchangesEndWhenItStops() throws Exception {
    InetSocketAddress to = begin(new Scene());
    replies =
        head -> {
          pause(400);
          return ok("late", "");
        };
    try (Socket socket = connect(to)) {
      send(socket, request("HTTP/1.1", ""));
      pause(150);
      Thread stopping =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  edge.stop(Duration.ofSeconds(5));
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).endsWith("late");
      socket.close();
      stopping.join(6_000);
      assertThat(stopping.isAlive()).isFalse();
    }
  }
}
