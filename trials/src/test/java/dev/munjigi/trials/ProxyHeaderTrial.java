package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A trusted proxy's PROXY header says whose the connection is: in the log, to limits and bans, to
/// access lists and to the origin. Nobody else's does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyHeaderTrial {
  private static final String PROXY = "127.0.9.1";
  private static final String GET = Stand.get("shop.test");

  private Origin origin;
  private TcpOrigin echo;
  private Gate gate;

  @BeforeAll
  void start() throws IOException {
    origin = Origin.start(new Behaviour.Echo());
    echo = TcpOrigin.start(TcpOrigin::echo);
    gate =
        Gate.start(
            """
            munjigi: 1
            listeners:
              plain: {bind: "127.0.0.1:0", proxy-protocol: 127.0.9.0/24}
              sealed: {bind: "127.0.0.1:0", tls: {certificate: auto}, proxy-protocol: 127.0.9.0/24}
              moved: {bind: "127.0.0.1:0", redirect-to: sealed, proxy-protocol: 127.0.9.0/24}
              ledger: {bind: "127.0.0.1:0", service: ledger-db, proxy-protocol: 127.0.9.0/24}
              inner: {bind: "127.0.0.1:0", proxy-protocol: 127.0.9.0/24, from: office}
            zones: {office: [198.51.100.0/24]}
            limits: {connections: {per-source: 3}}
            segments: [{allow: {from: any, to: [shop, ledger-db]}}]
            services:
              shop: {host: shop.test, upstream: "%s", access: public}
              ledger-db: {upstream: "%s", access: public}
            """
                .formatted(origin.url(), echo.url()));
  }

  @AfterAll
  void stop() {
    gate.close();
    echo.close();
    origin.close();
  }

  private Wire introduced(String listener, byte[] header) throws IOException {
    return Wire.clear(gate.listener(listener), PROXY).send(header);
  }

  private String forwardedFor() {
    return origin.requests().getLast().field("x-forwarded-for");
  }

  @Test
  void tellsTheOriginWhoTheClientIsWhateverTheVersion() throws Exception {
    try (Wire wire = introduced("plain", ProxyHeader.bytes(ProxyHeader.line("198.51.100.7")))) {
      assertThat(wire.send(GET).reply().status()).isEqualTo(200);
      assertThat(forwardedFor()).isEqualTo("198.51.100.7");
    }
    try (Wire wire = introduced("plain", ProxyHeader.block("2001:db8::7"))) {
      assertThat(wire.send(GET).reply().status()).isEqualTo(200);
      assertThat(forwardedFor()).isEqualTo("2001:db8::7");
      assertThat(wire.send(GET).reply().status()).isEqualTo(200);
    }
    try (Wire wire = introduced("plain", ProxyHeader.local())) {
      assertThat(wire.send(GET).reply().status()).isEqualTo(200);
      assertThat(forwardedFor()).isEqualTo(PROXY);
    }
  }

  @Test
  void readsHeaderAndRequestThatComeByteByByteOrAtOnce() throws Exception {
    byte[] both = ProxyHeader.bytes(ProxyHeader.line("198.51.100.8") + GET);
    try (Wire wire = Wire.clear(gate.listener("plain"), PROXY)) {
      assertThat(wire.send(both).reply().status()).isEqualTo(200);
      assertThat(forwardedFor()).isEqualTo("198.51.100.8");
    }
    try (Wire wire = Wire.clear(gate.listener("plain"), PROXY)) {
      assertThat(wire.drip(both, 1, Duration.ofMillis(1)).reply().status()).isEqualTo(200);
    }
  }

  @Test
  void standsBeforeTls() throws Exception {
    byte[] header = ProxyHeader.block("198.51.100.9");
    try (Wire wire = Wire.tlsAfter(gate.listener("sealed"), PROXY, header, "shop.test")) {
      assertThat(wire.send(GET).reply().status()).isEqualTo(200);
      assertThat(forwardedFor()).isEqualTo("198.51.100.9");
    }
    try (SSLSocket socket =
        Wire.http2After(gate.listener("sealed"), PROXY, header, "shop.test", "h2")) {
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    }
  }

  @Test
  void standsBeforeARedirect() throws Exception {
    try (Wire wire = introduced("moved", ProxyHeader.block("198.51.100.10"))) {
      assertThat(wire.send(GET).reply().status()).isEqualTo(308);
    }
  }

  @Test
  void standsBeforeAStreamAndIsNoPartOfIt() throws Exception {
    byte[] header = ProxyHeader.bytes(ProxyHeader.line("198.51.100.11") + "ping");
    try (Wire wire = introduced("ledger", header)) {
      assertThat(new String(wire.bytes(4), ISO_8859_1)).isEqualTo("ping");
      assertThat(wire.halfClose().closedWithin(Duration.ofSeconds(5))).isTrue();
    }
    assertThat(Events.await(gate, "\"src_endpoint\":{\"ip\":\"198.51.100.11\",\"port\":4711}"))
        .contains("\"proxy_endpoint\":{\"ip\":\"127.0.9.1\",", "\"network_proxy\"");
  }

  @Test
  void writesDownTheClientAndTheProxy() throws Exception {
    try (Wire wire = introduced("plain", ProxyHeader.block("198.51.100.12"))) {
      wire.send("GET /nowhere HTTP/1.1\r\nHost: other.test\r\n\r\n");
      Explain explain = Refused.by(gate, wire.reply(), "http.host-unknown");
      assertThat(explain.all().path("text").asString())
          .contains("198.51.100.12:4711 through 127.0.9.1");
    }
  }

  @Test
  void judgesTheClientAndNotTheProxyByTheListenersZones() throws Exception {
    try (Wire wire = introduced("inner", ProxyHeader.block("198.51.100.13"))) {
      assertThat(wire.send(GET).reply().status()).isEqualTo(200);
    }
    try (Wire wire = introduced("inner", ProxyHeader.block("203.0.113.13"))) {
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
    Explain explain = Explain.awaitCode(gate, "203.0.113.13", "segment.listener-closed");
    assertThat(explain.all().path("text").asString())
        .contains("203.0.113.13 through 127.0.9.1");
  }

  @Test
  void keepsABannedClientOutWhileOthersOfTheSameProxyPass() throws Exception {
    gate.api().ban("203.0.113.66");
    gate.api().ban(PROXY);
    try (Wire banned = introduced("plain", ProxyHeader.block("203.0.113.66"));
        Wire other = introduced("plain", ProxyHeader.block("203.0.113.67"))) {
      assertThat(banned.closedWithin(Duration.ofSeconds(5))).isTrue();
      assertThat(other.send(GET).reply().status()).isEqualTo(200);
    } finally {
      gate.api().lift(PROXY);
    }
    Explain _ = Explain.awaitCode(gate, "203.0.113.66", "flood.banned");
  }

  @Test
  void countsConnectionsOfTheClientAndNotOfTheProxy() throws Exception {
    byte[] busy = ProxyHeader.block("203.0.113.70");
    try (Wire one = introduced("plain", busy);
        Wire two = introduced("plain", busy);
        Wire three = introduced("plain", busy);
        Wire other = introduced("plain", ProxyHeader.block("203.0.113.71"))) {
      for (Wire wire : List.of(one, two, three, other)) {
        assertThat(wire.send(GET).reply().status()).isEqualTo(200);
      }
      try (Wire four = introduced("plain", busy)) {
        assertThat(four.closedWithin(Duration.ofSeconds(5))).isTrue();
      }
      Explain _ = Explain.awaitCode(gate, "203.0.113.70", "flood.connections-of-source");
    }
  }

  @Test
  void believesNobodyElse() throws Exception {
    byte[] lie = ProxyHeader.bytes(ProxyHeader.line("198.51.100.99"));
    try (Wire wire = Wire.clear(gate.listener("plain"), "127.0.8.1")) {
      assertThat(wire.send(GET).reply().status()).isEqualTo(200);
      assertThat(forwardedFor()).isEqualTo("127.0.8.1");
    }
    try (Wire wire = Wire.clear(gate.listener("plain"), "127.0.8.2").send(lie)) {
      assertThat(wire.send(GET).reply().status()).isEqualTo(400);
    }
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress("127.0.8.3", 0));
      socket.connect(gate.listener("ledger"));
      socket.getOutputStream().write(lie);
      assertThat(socket.getInputStream().readNBytes(lie.length)).isEqualTo(lie);
    }
    try (Wire wire = Wire.clear(gate.listener("sealed"), "127.0.8.4").send(lie)) {
      assertThat(wire.endsWithin(Duration.ofSeconds(10))).isTrue();
    }
    Explain _ = Explain.awaitCode(gate, "127.0.8.4", "tls.not-tls");
    assertThat(String.join("\n", Events.of(gate.state()).all()))
        .doesNotContain("\"ip\":\"198.51.100.99\"");
  }
}
