package dev.munjigi.edge.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.ProbeGate;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.edge.walk.Place;
import dev.munjigi.gates.tls.Offers;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Watch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The refusals that no gate of this version provokes, over real sockets of the data plane: a gate
/// that fails, one whose fact does not come, and one that wants to see more than may be held.
class SocketRefusalsTest {
  private static final Ask TOKEN = new Ask.Acquire(List.of(new Budget(0, "x", 1, 1)));

  private static final Watch WHOLE =
      new Watch() {
        @Override
        public Judged feed(ByteBuffer bytes) {
          return new Release(bytes);
        }

        @Override
        public Judged finish() {
          return new Release(ByteBuffer.allocate(0));
        }

        @Override
        public boolean needsWhole() {
          return true;
        }
      };

  private Stage stage = new Stage(new Scene());
  private Edge edge = edge(stage);

  private static Edge edge(Stage stage) {
    return new Edge(stage.walk, 1, () -> new EventWriter("0.1.0"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    edge.stop(Duration.ZERO);
    stage.close();
  }

  private String asked(Scene scene, String request) throws IOException, InterruptedException {
    edge.stop(Duration.ZERO);
    stage.close();
    stage = new Stage(scene);
    edge = edge(stage);
    edge.open(scene.settings(), Offers.NONE);
    InetSocketAddress bound = edge.addresses().get("public");
    if (bound == null) {
      throw new AssertionError("nothing listens");
    }
    try (Socket socket = new Socket(bound.getAddress(), bound.getPort())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      byte[] reply = new byte[12];
      assertThat(socket.getInputStream().readNBytes(reply, 0, 12)).isEqualTo(12);
      return new String(reply, ISO_8859_1);
    }
  }

  private static String post(int size) {
    return "POST /a HTTP/1.1\r\nHost: shop.test\r\nContent-Length: "
        + size
        + "\r\n\r\n"
        + "x".repeat(size);
  }

  private void loggedAs(String code) throws InterruptedException {
    for (int i = 0; i < 500 && stage.log.events("exchange.end").isEmpty(); i++) {
      Thread.sleep(10);
    }
    assertThat(stage.log.end()).contains("\"code\":\"" + code + "\"");
  }

  private static Scene at(Place place, Gate<Exchange, ?> gate) {
    return new Scene().gate(place, gate);
  }

  @Test
  void refusesWhenAGateFails() throws Exception {
    Gate<Exchange, ?> broken =
        new ProbeGate<>(
            GateName.INSPECT,
            List::of,
            facts -> {
              throw new IllegalStateException("broken");
            });
    assertThat(asked(at(Place.INSPECT, broken), "GET /a HTTP/1.1\r\nHost: shop.test\r\n\r\n"))
        .isEqualTo("HTTP/1.1 503");
    loggedAs("walk.gate-failed");
  }

  @Test
  void refusesWhenAFactDoesNotCome() throws Exception {
    Gate<Exchange, ?> asking = ProbeGate.asking(GateName.INSPECT, TOKEN);
    assertThat(asked(at(Place.INSPECT, asking), "GET /a HTTP/1.1\r\nHost: shop.test\r\n\r\n"))
        .isEqualTo("HTTP/1.1 503");
    loggedAs("walk.fact-unanswered");
  }

  @Test
  void refusesABodyBeyondWhatMayBeHeldWhereTheWholeIsNeeded() throws Exception {
    Gate<Exchange, ?> watching = ProbeGate.watching(GateName.INSPECT, WHOLE);
    assertThat(asked(at(Place.INSPECT, watching).hold(64), post(100))).isEqualTo("HTTP/1.1 413");
    loggedAs("walk.body-beyond-hold");
  }

  @Test
  void refusesWhenAllBodiesTogetherAreHeld() throws Exception {
    Gate<Exchange, ?> watching = ProbeGate.watching(GateName.INSPECT, WHOLE);
    Scene scene = at(Place.INSPECT, watching).hold(4_096).heldByAll(64);
    assertThat(asked(scene, post(100))).isEqualTo("HTTP/1.1 503");
    loggedAs("flood.bodies-held");
  }
}
