package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A revoked certificate, a ban and a removed segment each end, within 5 seconds, exactly the open
/// streams that they are about; all others carry messages on.
class LeasesAmongManyTrial {
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(30);
  private static final int OF_EACH_KIND = 8;
  private static final String HOST = "shop.test";

  @TempDir Path folder;

  private static String yaml(Origin sockets, TcpOrigin echo, String zones) {
    return """
    munjigi: 1
    listeners:
      tls: {bind: "127.0.0.1:0", tls: {client-certificates: optional}}
      sealed: {bind: "127.0.0.1:0", service: ledger-db, tls: {client-certificates: optional}}
    zones: {office: [127.0.5.0/24], lab: [127.0.7.0/24]}
    segments: [{allow: {from: %s, to: [shop, ledger-db]}}]
    services:
      shop: {host: shop.test, upstream: "%s", access: public}
      ledger-db: {upstream: "%s", access: public}
    """
        .formatted(zones, sockets.url(), echo.url());
  }

  /// Streams from one source, half of them WebSockets, that show this certificate.
  private static ManyStreams group(Gate gate, String source, Credential shown) throws IOException {
    ManyStreams group = new ManyStreams(PAUSE);
    group.webSockets(
        OF_EACH_KIND, number -> Wire.tls(gate.listener("tls"), source, HOST, shown));
    group.tcp(OF_EACH_KIND, number -> Wire.tls(gate.listener("sealed"), source, HOST, shown));
    return group;
  }

  private Credential issued(Gate gate, String node) throws Exception {
    Path out = folder.resolve(node);
    run(gate, "ca", "issue", "--spiffe", "spiffe://own.test/node/" + node, "--out", out.toString());
    return Credential.read(out);
  }

  private static void run(Gate gate, String... arguments) throws Exception {
    Gate.Ended ended = Gate.run(gate.folder(), arguments);
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  /// Waits until the gate has heard of the authority's own trust domain.
  private static void awaitAccepted(Gate gate, Credential node) throws Exception {
    for (int i = 0; i < 100; i++) {
      try (Wire wire = Wire.tls(gate.listener("sealed"), "127.0.5.99", HOST, node)) {
        assertThat(wire.send("ping").bytes(4)).hasSize(4);
        return;
      } catch (IOException _) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("the certificate is not accepted");
  }

  @Test
  @Provokes("walk.lease-lost")
  void endsExactlyTheStreamsWhoseRightIsGone() throws Exception {
    try (Origin sockets = Origin.start(new Behaviour.WebSocketEcho());
        TcpOrigin echo = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(sockets, echo, "[office, lab]"))) {
      Credential lost = issued(gate, "lost");
      Credential kept = issued(gate, "kept");
      awaitAccepted(gate, kept);
      try (ManyStreams revoked = group(gate, "127.0.5.1", lost);
          ManyStreams others = group(gate, "127.0.5.1", kept);
          ManyStreams banned = group(gate, "127.0.5.2", kept);
          ManyStreams unzoned = group(gate, "127.0.7.1", kept)) {
        for (ManyStreams group : List.of(revoked, others, banned, unzoned)) {
          group.awaitTrafficOnEach();
        }
        run(gate, "ca", "revoke", "--spiffe", "spiffe://own.test/node/lost");
        end("a revoked certificate", revoked, System.nanoTime(), others, banned, unzoned);

        run(gate, "ban", "add", "127.0.5.2", "--for", "10m", "--reason", "a trial");
        end("a ban", banned, System.nanoTime(), others, unzoned);

        long began = System.nanoTime();
        gate.configure(yaml(sockets, echo, "office"));
        gate.api().call(200, "POST", "/v1/reload", "");
        end("a removed segment", unzoned, began, others);
      }
      for (String source : List.of("127.0.5.1", "127.0.5.2", "127.0.7.1")) {
        Explain.awaitCode(gate, source, "walk.lease-lost");
      }
    }
  }

  private static void end(String why, ManyStreams group, long since, ManyStreams... others)
      throws InterruptedException {
    Duration took = group.awaitEndOfAll(since);
    System.out.printf("%s ended %d streams within %d ms%n", why, group.size(), took.toMillis());
    assertThat(took).isLessThan(MOST);
    for (ManyStreams other : others) {
      other.awaitTrafficOnEach();
    }
  }
}
