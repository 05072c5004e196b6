package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Origins that should speak TLS and do something else.
class OriginOddTlsTrial {
  private static final Credential ROOT =
      new Credential.Order().named("root").authority().selfSigned();
  private static final Credential SHOWN =
      new Credential.Order()
          .purpose(KeyPurposeId.id_kp_serverAuth)
          .host("localhost")
          .by(ROOT);

  @TempDir Path folder = Path.of(".");

  private String yaml(String url, String tls) throws IOException {
    Path root = Files.writeString(folder.resolve("root.pem"), ROOT.pem());
    return """
        munjigi: 1
        listeners:
          plain: {bind: "127.0.0.1:0"}
        services:
          shop:
            host: shop.test
            access: public
            upstream: "%s"
            timeouts: {connect: 2s}
            tls: {%s}
        """
        .formatted(url, tls.isEmpty() ? "authorities: [" + root + "]" : tls);
  }

  private static Reply ask(Gate gate) throws IOException {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      return wire.send(Stand.get("shop.test")).reply();
    }
  }

  private void unreachable(String scheme, TcpOrigin.Serving serving, String why) throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(serving);
        Gate gate = Gate.start(yaml(origin.url().replace("tcp://127.0.0.1", scheme), ""))) {
      Explain explain = Refused.by(gate, ask(gate), "upstream.unreachable");
      assertThat(explain.all().toString()).contains(why);
    }
  }

  @Test
  void speaksInClear() throws Exception {
    unreachable(
        "https://localhost",
        peer -> {
          peer.getOutputStream()
              .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".getBytes(ISO_8859_1));
          peer.getInputStream().readAllBytes();
        },
        "TLS handshake failed");
  }

  @Test
  void closesInTheHandshake() throws Exception {
    unreachable(
        "https://localhost", peer -> peer.getInputStream().read(), "TLS handshake failed");
  }

  @Test
  void neverAnswersTheHello() throws Exception {
    unreachable(
        "https://localhost",
        peer -> peer.getInputStream().readAllBytes(),
        "the TLS handshake was not done within `2000ms`");
  }

  @Test
  void speaksHttp1WhereHttp2IsWanted() throws Exception {
    try (TlsOrigin origin =
            TlsOrigin.serving(SHOWN, peer -> peer.getInputStream().readAllBytes());
        Gate gate = Gate.start(yaml("h2://localhost:" + origin.port(), ""))) {
      // the trial's origin picks what is offered, and then never says how it speaks
      Explain explain = Refused.by(gate, ask(gate), "upstream.unreachable");
      assertThat(explain.all().toString()).contains("does not speak HTTP/2");
    }
  }

  /// One reply whose end is that of the connection.
  private static String endless(Gate gate) throws IOException {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      return wire.send(Stand.get("shop.test")).reply().text();
    }
  }

  @Test
  void endsAReplyWithTheConnectionAndSaysSo() throws Exception {
    String reply = "HTTP/1.1 200 OK\r\n\r\nwhole";
    try (TlsOrigin origin =
            TlsOrigin.serving(
                SHOWN,
                peer -> {
                  Received.read(peer.getInputStream());
                  peer.getOutputStream().write(reply.getBytes(ISO_8859_1));
                });
        Gate gate = Gate.start(yaml("https://localhost:" + origin.port(), ""))) {
      assertThat(endless(gate)).isEqualTo("whole");
    }
  }

  @Test
  void isCutOffByTheWayAndItsReplyIsNotTakenForWhole() throws Exception {
    String reply = "HTTP/1.1 200 OK\r\n\r\nhalf of";
    CompletableFuture<TlsOrigin> itself = new CompletableFuture<>();
    try (TlsOrigin origin =
            TlsOrigin.serving(
                SHOWN,
                peer -> {
                  Received.read(peer.getInputStream());
                  peer.getOutputStream().write(reply.getBytes(ISO_8859_1));
                  itself.join().hangUp();
                });
        Gate gate = Gate.start(yaml("https://localhost:" + origin.port(), ""));
        Wire wire = Wire.clear(gate.listener("plain"))) {
      itself.complete(origin);
      wire.send(Stand.get("shop.test"));
      // a reply that has begun is broken off; one that has not is a refusal
      try {
        assertThat(wire.reply().status()).isEqualTo(502);
      } catch (IOException brokenOff) {
        assertThat(brokenOff).isNotNull();
      }
      Explain _ = Explain.awaitCode(gate, "127.0.0.1", "upstream.reply-cut");
    }
  }

  @Test
  void isTakenAsItIsWhereTheServiceSaysSo() throws Exception {
    Credential self = new Credential.Order().host("other.test").selfSigned();
    try (TlsOrigin origin = TlsOrigin.http(self);
        Gate gate =
            Gate.start(yaml("https://localhost:" + origin.port(), "unsafe-unverified: true"))) {
      assertThat(ask(gate).status()).isEqualTo(200);
      assertThat(gate.stderr()).contains("unsafe-unverified");
    }
  }
}
