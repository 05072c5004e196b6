package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A stream through two gates is carried both ways, ends as it was ended, and breaks when it broke.
class TunnelStreamTrial {
  private static final String ALLOW = "segments: [{allow: {from: any, to: [ledger, other]}}]";

  @TempDir Path folder = Path.of(".");

  private static String services(TcpOrigin origin) {
    return """
          ledger: {upstream: "%s", identities: ["spiffe://a.test/node/*"]}
          other: {upstream: "%s", access: public}
        """
        .formatted(origin.url(), origin.url());
  }

  private Gate far(TcpOrigin origin) throws Exception {
    return Gate.start(TwoGates.in(folder).far("ledger, other", services(origin), ALLOW));
  }

  private Gate near(Gate far, String service) throws Exception {
    return Gate.start(TwoGates.in(folder).near(TwoGates.beyond("tunnel", far, service), ""));
  }

  @Test
  void carriesBytesBothWaysAndKeepsHalfClosedStreamsOpen() throws Exception {
    byte[] bytes = new byte[8 << 20];
    new Random(3).nextBytes(bytes);
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate far = far(origin);
        Gate near = near(far, "ledger");
        Wire wire = Wire.clear(near.listener("door"))) {
      Thread sender = Thread.ofVirtual().start(() -> wire.send(bytes));
      assertThat(wire.bytes(1 << 20)).isEqualTo(Arrays.copyOf(bytes, 1 << 20));
      assertThat(wire.bytes(7 << 20)).isEqualTo(Arrays.copyOfRange(bytes, 1 << 20, 8 << 20));
      sender.join();
      wire.halfClose();
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      for (Gate gate : new Gate[] {near, far}) {
        assertThat(Events.await(gate, "\"kind\":\"exchange.end\""))
            .contains("\"ending\":\"streamed\"", "\"bytes_in\":" + bytes.length);
      }
    }
  }

  @Test
  void letsAClientThatEndedItsSideReadAllThatTheOriginStillSends() throws Exception {
    TcpOrigin.Serving late =
        peer -> {
          byte[] asked = peer.getInputStream().readAllBytes();
          Thread.sleep(300);
          peer.getOutputStream().write(new byte[asked.length << 20]);
        };
    try (TcpOrigin origin = TcpOrigin.start(late);
        Gate far = far(origin);
        Gate near = near(far, "ledger");
        Wire wire = Wire.clear(near.listener("door"))) {
      wire.send("x".repeat(20)).halfClose();
      assertThat(wire.bytes(20 << 20)).hasSize(20 << 20);
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void letsTheOriginSpeakFirstAndEndFirst() throws Exception {
    StringBuffer heard = new StringBuffer();
    TcpOrigin.Serving first =
        peer -> {
          peer.getOutputStream().write("220 hello\r\n".getBytes(ISO_8859_1));
          peer.shutdownOutput();
          heard.append(new String(peer.getInputStream().readAllBytes(), ISO_8859_1));
        };
    try (TcpOrigin origin = TcpOrigin.start(first);
        Gate far = far(origin);
        Gate near = near(far, "other");
        Wire wire = Wire.clear(near.listener("door"))) {
      assertThat(new String(wire.bytes(11), ISO_8859_1)).isEqualTo("220 hello\r\n");
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      wire.send("bye").halfClose();
      String event = Events.await(far, "\"kind\":\"exchange.end\"");
      assertThat(event).contains("\"ending\":\"streamed\"");
      assertThat(heard).hasToString("bye");
    }
  }

  @Test
  void resetsTheClientOfAGateThatDies() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate far = far(origin);
        Gate near = near(far, "ledger");
        Socket client = new Socket("127.0.0.1", near.listener("door").getPort())) {
      client.setSoTimeout(10_000);
      client.getOutputStream().write("ping".getBytes(ISO_8859_1));
      assertThat(client.getInputStream().readNBytes(4)).hasSize(4);
      far.kill();
      assertThatThrownBy(() -> client.getInputStream().read())
          .as("no clean end")
          .isInstanceOf(SocketException.class);
      Explain _ = Explain.awaitCode(near, "127.0.0.1", "upstream.connection-lost");
    }
  }

  @Test
  void tellsTheOriginOfAClientThatResets() throws Exception {
    StringBuffer ends = new StringBuffer();
    TcpOrigin.Serving watches =
        peer -> {
          try {
            peer.getInputStream().transferTo(peer.getOutputStream());
            ends.append("clean");
          } catch (IOException reset) {
            ends.append("reset");
          }
        };
    try (TcpOrigin origin = TcpOrigin.start(watches);
        Gate far = far(origin);
        Gate near = near(far, "ledger");
        Wire wire = Wire.clear(near.listener("door"))) {
      assertThat(wire.send("ping").bytes(4)).hasSize(4);
      wire.reset();
      for (int i = 0; i < 100 && ends.isEmpty(); i++) {
        Thread.sleep(100);
      }
      assertThat(ends).hasToString("reset");
    }
  }

  @Test
  void endsTunnelsToAServiceThatIsNoLongerOfferedAndNoOthers() throws Exception {
    TwoGates gates = TwoGates.in(folder);
    Credential node = TwoGates.node(TwoGates.NEAR);
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate far = far(origin);
        Gate near = near(far, "ledger");
        Wire goes = Wire.clear(near.listener("door"));
        Wire stays =
            Wire.asking(far.listener("nodes"), "127.0.11.9", node, TwoGates.PROTOCOL)) {
      assertThat(goes.send("ping").bytes(4)).hasSize(4);
      byte[] echo = {4, 0, 1, 'x'};
      stays.send(new byte[] {1, 0, 6, 'S', 'o', 't', 'h', 'e', 'r', 4, 0, 1, 'x'});
      assertThat(stays.bytes(7)).isEqualTo(new byte[] {2, 0, 0, 4, 0, 1, 'x'});
      far.configure(gates.far("other", services(origin), ALLOW));
      JsonNode _ = far.api().call(200, "POST", "/v1/reload", "");
      assertThat(goes.closedWithin(Duration.ofSeconds(5))).isTrue();
      assertThat(stays.send(echo).bytes(4)).isEqualTo(echo);
      Explain _ = Explain.awaitCode(far, "127.0.0.1", "walk.lease-lost");
    }
  }
}
