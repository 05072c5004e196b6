package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Streams of any protocol are carried both ways, byte by byte, in clear and inside TLS.
class TcpStreamTrial {
  private static String yaml(TcpOrigin origin, String more) {
    return """
        munjigi: 1
        listeners:
          ledger: {bind: "127.0.0.1:0", service: ledger-db}
          sealed: {bind: "127.0.0.1:0", service: ledger-db, tls: {certificate: auto}}
        segments: [{allow: {from: any, to: ledger-db}}]
        services:
          ledger-db: {upstream: "%s", access: public%s}
        """
        .formatted(origin.url(), more);
  }

  @Test
  void carriesBytesBothWaysAndKeepsHalfClosedStreamsOpen() throws Exception {
    byte[] bytes = new byte[8 << 20];
    new Random(3).nextBytes(bytes);
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin, ""));
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      Thread sender = Thread.ofVirtual().start(() -> wire.send(bytes));
      assertThat(wire.bytes(1 << 20)).isEqualTo(Arrays.copyOf(bytes, 1 << 20));
      assertThat(wire.bytes(7 << 20))
          .isEqualTo(Arrays.copyOfRange(bytes, 1 << 20, 8 << 20));
      sender.join();
      wire.halfClose();
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void letsAClientThatEndedItsSideReadAllThatTheOriginStillSends() throws Exception {
    try (TcpOrigin origin =
            TcpOrigin.start(
                peer -> {
                  peer.getInputStream().readAllBytes();
                  Thread.sleep(300);
                  peer.getOutputStream().write(new byte[20 << 20]);
                });
        Gate gate = Gate.start(yaml(origin, ""));
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      wire.send("query").halfClose();
      assertThat(wire.bytes(20 << 20)).hasSize(20 << 20);
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void letsTheOriginSpeakFirstAndEndFirst() throws Exception {
    try (TcpOrigin origin =
            TcpOrigin.start(peer -> peer.getOutputStream().write("220 hello\r\n".getBytes(ISO_8859_1)));
        Gate gate = Gate.start(yaml(origin, ""));
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      assertThat(new String(wire.bytes(11), ISO_8859_1)).isEqualTo("220 hello\r\n");
      wire.halfClose();
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void carriesBytesInsideTls() throws Exception {
    byte[] bytes = new byte[3 << 20];
    new Random(4).nextBytes(bytes);
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin, ""));
        Wire wire = Wire.tls(gate.listener("sealed"), "localhost")) {
      Thread sender = Thread.ofVirtual().start(() -> wire.send(bytes));
      assertThat(wire.bytes(bytes.length)).isEqualTo(bytes);
      sender.join();
    }
  }

  @Test
  void writesDownHowAStreamBeganAndHowItEnded() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin, ""))) {
      try (Wire wire = Wire.clear(gate.listener("ledger"))) {
        wire.send("ping").bytes(4);
        wire.halfClose();
        assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      }
      String end = Events.await(gate, "\"ending\":\"streamed\"");
      assertThat(end)
          .contains(
              "\"class_uid\":4001",
              "\"activity_id\":2",
              "\"traffic\":{\"bytes_in\":4,\"bytes_out\":4}",
              "\"svc_name\":\"ledger-db\"",
              origin.url());
      assertThat(Events.await(gate, "\"kind\":\"exchange.begin\"")).contains("\"activity_id\":1");
    }
  }

  @Test
  void tellsTheOriginThatAClientBroke() throws Exception {
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    try (TcpOrigin origin =
            TcpOrigin.start(
                (Socket peer) -> {
                  peer.getInputStream().read();
                  try {
                    seen.complete(peer.getInputStream().read());
                  } catch (IOException reset) {
                    seen.complete(-2);
                  }
                });
        Gate gate = Gate.start(yaml(origin, ""));
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      wire.send("x");
      Thread.sleep(300);
      wire.reset();
      assertThat(seen.get(5, TimeUnit.SECONDS)).isEqualTo(-2);
    }
  }

  @Test
  void letsGoOfAClientThatNeverTakesWhatItIsSent() throws Exception {
    try (TcpOrigin origin =
            TcpOrigin.start(
                peer -> {
                  peer.getInputStream().readAllBytes();
                  peer.getOutputStream().write(new byte[8 << 20]);
                });
        Gate gate =
            Gate.start(yaml(origin, "") + "limits: {connections: {stream-idle: 1s}}\n");
        Socket client = new Socket()) {
      client.setReceiveBufferSize(4096);
      client.connect(gate.listener("ledger"));
      client.shutdownOutput();
      Events.await(gate, "flood.stream-idle");
      long deadline = System.nanoTime() + Duration.ofSeconds(8).toNanos();
      while (gate.api().metric("munjigi_connections_open") > 0
          && System.nanoTime() - deadline < 0) {
        Thread.sleep(100);
      }
      assertThat(gate.api().metric("munjigi_connections_open")).isZero();
    }
  }

  @Test
  void doesNotTakeACutReplyForAWholeOneWhenATlsClientEndedItsSide() throws Exception {
    try (TcpOrigin origin =
            TcpOrigin.start(
                peer -> {
                  peer.getInputStream().readAllBytes();
                  Thread.sleep(300);
                  peer.getOutputStream().write("late".getBytes(ISO_8859_1));
                });
        Gate gate = Gate.start(yaml(origin, ""));
        Wire wire = Wire.tls(gate.listener("sealed"), "localhost")) {
      wire.send("query").halfClose();
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      assertThat(Events.await(gate, "\"ending\":\"client-left\""))
          .contains("\"bytes_in\":5,\"bytes_out\":0");
    }
  }

  @Test
  void standsBesideOthersOfItsKindAndAServiceForEveryHost() throws Exception {
    try (TcpOrigin one = TcpOrigin.start(TcpOrigin::echo);
        TcpOrigin two =
            TcpOrigin.start(peer -> peer.getOutputStream().write("two!".getBytes(ISO_8859_1)));
        Origin web = Origin.start(new Behaviour.Echo());
        Gate gate =
            Gate.start(
                """
                munjigi: 1
                listeners:
                  plain: {bind: "127.0.0.1:0"}
                  one: {bind: "127.0.0.1:0", service: one}
                  two: {bind: "127.0.0.1:0", service: two}
                segments: [{allow: {from: any, to: [one, two, web]}}]
                services:
                  one: {upstream: "%s", access: public}
                  web: {upstream: "%s", access: public}
                  two: {upstream: "%s", access: public}
                """
                    .formatted(one.url(), web.url(), two.url()));
        Wire first = Wire.clear(gate.listener("one"));
        Wire second = Wire.clear(gate.listener("two"));
        Wire third = Wire.clear(gate.listener("plain"))) {
      assertThat(new String(first.send("one!").bytes(4), ISO_8859_1)).isEqualTo("one!");
      assertThat(new String(second.bytes(4), ISO_8859_1)).isEqualTo("two!");
      assertThat(third.send(Stand.get("any.test")).reply().status()).isEqualTo(200);
    }
  }
}
