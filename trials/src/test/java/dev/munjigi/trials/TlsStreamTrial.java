package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams of any protocol to origins inside TLS.
class TlsStreamTrial {
  private static final Credential ROOT =
      new Credential.Order().named("root").authority().selfSigned();
  private static final Credential SHOWN = shown("localhost");

  @TempDir Path folder = Path.of(".");

  private static Credential shown(String host) {
    return new Credential.Order().purpose(KeyPurposeId.id_kp_serverAuth).host(host).by(ROOT);
  }

  private String yaml(TlsOrigin origin) throws IOException {
    Path root = Files.writeString(folder.resolve("root.pem"), ROOT.pem());
    return """
        munjigi: 1
        listeners:
          ledger: {bind: "127.0.0.1:0", service: ledger-db}
        segments: [{allow: {from: any, to: ledger-db}}]
        services:
          ledger-db:
            upstream: "tls://localhost:%d"
            access: public
            tls: {authorities: [%s]}
        """
        .formatted(origin.port(), root);
  }

  @Test
  void areCarriedBothWays() throws Exception {
    byte[] bytes = new byte[4 << 20];
    new Random(6).nextBytes(bytes);
    try (TlsOrigin origin = TlsOrigin.serving(SHOWN, TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin));
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      Thread sender = Thread.ofVirtual().start(() -> wire.send(bytes));
      assertThat(wire.bytes(bytes.length)).isEqualTo(bytes);
      sender.join();
      wire.halfClose();
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      // a protocol of its own is agreed by nobody
      assertThat(origin.hellos().getFirst().offered()).isEmpty();
    }
  }

  @Test
  void mayBeginWithTheOriginAndEndWithIt() throws Exception {
    try (TlsOrigin origin =
            TlsOrigin.serving(
                SHOWN, peer -> peer.getOutputStream().write("220 hello\r\n".getBytes(ISO_8859_1)));
        Gate gate = Gate.start(yaml(origin));
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      assertThat(new String(wire.bytes(11), ISO_8859_1)).isEqualTo("220 hello\r\n");
      wire.halfClose();
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void areReadToTheirEndByAClientThatEndedItsSide() throws Exception {
    byte[] reply = new byte[8 << 20];
    new Random(7).nextBytes(reply);
    try (TlsOrigin origin =
            TlsOrigin.serving(
                SHOWN,
                peer -> {
                  peer.getInputStream().readAllBytes();
                  peer.getOutputStream().write(reply);
                });
        Gate gate = Gate.start(yaml(origin));
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      wire.send("query").halfClose();
      assertThat(wire.bytes(reply.length)).isEqualTo(reply);
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void goOnFromAClientInsideTlsAfterTheOriginEnded() throws Exception {
    byte[] bytes = new byte[2 << 20];
    CompletableFuture<Integer> read = new CompletableFuture<>();
    try (TcpOrigin origin =
            TcpOrigin.start(
                peer -> {
                  peer.getOutputStream().write("go".getBytes(ISO_8859_1));
                  peer.shutdownOutput();
                  read.complete(peer.getInputStream().readAllBytes().length);
                });
        Gate gate =
            Gate.start(
                """
                munjigi: 1
                listeners:
                  ledger: {bind: "127.0.0.1:0", service: ledger-db, tls: {certificate: auto}}
                segments: [{allow: {from: any, to: ledger-db}}]
                services:
                  ledger-db: {upstream: "%s", access: public}
                """
                    .formatted(origin.url()));
        Wire wire = Wire.tls(gate.listener("ledger"), "localhost")) {
      assertThat(new String(wire.bytes(2), ISO_8859_1)).isEqualTo("go");
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      wire.send(bytes).halfClose();
      assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(bytes.length);
    }
  }

  @Test
  void endInAResetWhereSomebodyCutsThem() throws Exception {
    CompletableFuture<TlsOrigin> itself = new CompletableFuture<>();
    try (TlsOrigin origin =
            TlsOrigin.serving(
                SHOWN,
                peer -> {
                  peer.getInputStream().read();
                  peer.getOutputStream().write("half".getBytes(ISO_8859_1));
                  itself.join().hangUp();
                });
        Gate gate = Gate.start(yaml(origin));
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      itself.complete(origin);
      wire.send("q");
      IOException end = assertThrows(IOException.class, () -> wire.bytes(5));
      assertThat(end).hasMessageContaining("reset");
    }
  }

  @Test
  void doNotBeginWithAnOriginThatIsSomebodyElse() throws Exception {
    try (TlsOrigin origin = TlsOrigin.serving(shown("other.test"), TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin));
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      wire.send("secret");
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      Explain _ = Explain.awaitCode(gate, "127.0.0.1", "upstream.untrusted");
      assertThat(origin.hellos()).isEmpty();
    }
  }
}
