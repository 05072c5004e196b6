package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the gate believes of origins, and what it shows them, changes while it runs.
class OriginReloadTrial {
  private static final Credential FIRST = authority("first");
  private static final Credential SECOND = authority("second");
  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n";

  @TempDir Path folder = Path.of(".");

  private static Credential authority(String name) {
    return new Credential.Order().named(name).authority().selfSigned();
  }

  private static Credential shown() {
    return new Credential.Order()
        .purpose(KeyPurposeId.id_kp_serverAuth)
        .host("localhost")
        .by(FIRST);
  }

  private static Credential gate(String name) {
    return new Credential.Order().named(name).by(FIRST);
  }

  private String yaml(TlsOrigin origin, String more) throws Exception {
    Path authorities = folder.resolve("authorities.pem");
    if (!Files.exists(authorities)) {
      Files.writeString(authorities, FIRST.pem());
    }
    return """
        munjigi: 1
        listeners:
          plain: {bind: "127.0.0.1:0"}
        services:
          shop:
            host: shop.test
            access: public
            upstream: "https://localhost:%d"
            tls: {authorities: [%s]%s}
        """
        .formatted(origin.port(), authorities, more);
  }

  private static int status(Gate gate) throws Exception {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      return wire.send(Stand.get("shop.test")).reply().status();
    }
  }

  /// Answers the first request when it may, the others at once.
  private static void slowly(Socket peer, AtomicInteger begun, CountDownLatch may)
      throws IOException, InterruptedException {
    BufferedInputStream in = new BufferedInputStream(peer.getInputStream());
    OutputStream out = peer.getOutputStream();
    while (Received.read(in) != null) {
      out.write((HEAD + "half").getBytes(ISO_8859_1));
      out.flush();
      if (begun.incrementAndGet() == 1 && !may.await(60, TimeUnit.SECONDS)) {
        return;
      }
      out.write("half".getBytes(ISO_8859_1));
      out.flush();
    }
  }

  @Test
  void letsWhatRunsEndWellAndJudgesWhatIsNewByTheNewAuthority() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch may = new CountDownLatch(1);
    try (TlsOrigin origin = TlsOrigin.serving(shown(), peer -> slowly(peer, begun, may));
        Gate gate = Gate.start(yaml(origin, ""));
        Wire running = Wire.clear(gate.listener("plain"))) {
      running.send(Stand.get("shop.test"));
      TlsOrigin.await("the request", () -> begun.get() == 1);
      // one more connection, which rests
      assertThat(status(gate)).isEqualTo(200);
      assertThat(origin.hellos()).hasSize(2);
      Credential.replace(folder.resolve("authorities.pem"), SECOND.pem());
      TlsOrigin.await("the new authority", () -> status(gate) == 502);
      may.countDown();
      assertThat(running.reply().text()).isEqualTo("halfhalf");
      // neither of the connections that the old authority vouched for serves again
      running.send(Stand.get("shop.test"));
      Explain _ = Refused.by(gate, running.reply(), "upstream.untrusted");
      Credential.replace(folder.resolve("authorities.pem"), SECOND.pem() + FIRST.pem());
      TlsOrigin.await("both authorities", () -> status(gate) == 200);
    }
  }

  @Test
  void keepsItsConnectionsWhereNothingChangedForThem() throws Exception {
    try (TlsOrigin origin = TlsOrigin.http(shown());
        Gate gate = Gate.start(yaml(origin, ""))) {
      onEachLoop(gate);
      int before = origin.hellos().size();
      String other =
          "    other: {host: other.test, upstream: \"http://127.0.0.1:9\", access: public}\n";
      gate.configure(yaml(origin, "").replace("services:\n", "services:\n" + other.substring(2)));
      gate.signal("HUP");
      TlsOrigin.await(
          "the reload",
          () -> {
            try (Wire wire = Wire.clear(gate.listener("plain"))) {
              return wire.send(Stand.get("other.test")).reply().status() == 502;
            }
          });
      onEachLoop(gate);
      assertThat(origin.hellos()).hasSize(before);
    }
  }

  /// Each event loop has connections of its own, and new clients go to one loop after the other.
  private void onEachLoop(Gate gate) throws Exception {
    for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
      assertThat(status(gate)).isEqualTo(200);
    }
  }

  @Test
  void showsItsCertificateAndItsNewOneWithoutARestart() throws Exception {
    Path chain = folder.resolve("gate.pem");
    Path key = folder.resolve("gate.key");
    gate("one").write(chain, key);
    String more = ", certificate: {chain: %s, key: %s}".formatted(chain, key);
    try (TlsOrigin origin = TlsOrigin.http(shown());
        Gate gate = Gate.start(yaml(origin, more))) {
      origin.ask();
      assertThat(status(gate)).isEqualTo(200);
      assertThat(name(origin)).isEqualTo("CN=one");
      gate("two").write(chain, key);
      TlsOrigin.await(
          "the new certificate", () -> status(gate) == 200 && name(origin).equals("CN=two"));
    }
  }

  @Test
  void saysThatAnOriginWantedACertificateThatItDoesNotHave() throws Exception {
    try (TlsOrigin origin = TlsOrigin.http(shown());
        Gate gate = Gate.start(yaml(origin, ""))) {
      origin.ask();
      try (Wire wire = Wire.clear(gate.listener("plain"))) {
        Explain explain =
            Refused.by(
                gate,
                wire.send(Stand.get("shop.test")).reply(),
                "upstream.connection-lost");
        assertThat(explain.all().toString()).contains("certificate");
      }
    }
  }

  private static String name(TlsOrigin origin) {
    X509Certificate client = origin.hellos().getLast().client();
    return client == null ? "" : client.getSubjectX500Principal().getName();
  }
}
