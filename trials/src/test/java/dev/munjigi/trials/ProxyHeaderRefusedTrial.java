package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A trusted proxy that does not introduce its connections in time and in good form is refused
/// without a byte, and takes nobody's place.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyHeaderRefusedTrial {
  private static final Duration SOON = Duration.ofSeconds(10);

  private Origin origin;
  private Gate gate;

  @BeforeAll
  void start() throws IOException {
    origin = Origin.start(new Behaviour.Echo());
    gate =
        Gate.start(
            """
            munjigi: 1
            listeners:
              plain: {bind: "127.0.0.1:0", proxy-protocol: [127.0.9.0/24, 127.0.10.0/24]}
              sealed: {bind: "127.0.0.1:0", tls: {certificate: auto}, proxy-protocol: 127.0.9.0/24}
            limits: {connections: {handshake: 1s, total: 8, per-source: 2}}
            services:
              shop: {host: shop.test, upstream: "%s", access: public}
            """
                .formatted(origin.url()));
  }

  @AfterAll
  void stop() {
    gate.close();
    origin.close();
  }

  private void refused(String listener, String peer, byte[] opening, String code)
      throws Exception {
    try (Wire wire = Wire.clear(gate.listener(listener), peer).send(opening)) {
      assertThat(wire.closedWithin(SOON)).isTrue();
    }
    Explain explain = Explain.awaitCode(gate, peer, code);
    String setting = code.endsWith("slow") ? "handshake" : "listeners." + listener;
    assertThat(explain.all().path("text").asString()).contains(setting);
  }

  @Test
  @Provokes("proxy.header-missing")
  void refusesAProxyThatSendsNone() throws Exception {
    refused("plain", "127.0.9.2", ProxyHeader.bytes(Stand.get("shop.test")), "proxy.header-missing");
    refused("sealed", "127.0.9.3", Hello.modern().record(), "proxy.header-missing");
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  @Provokes("proxy.header-malformed")
  void refusesAProxyThatSendsNonsense() throws Exception {
    byte[] line = ProxyHeader.bytes("PROXY TCP4 198.51.100.07 192.0.2.1 1 2\r\n");
    refused("plain", "127.0.9.4", line, "proxy.header-malformed");
    byte[] block = ProxyHeader.block("198.51.100.7");
    block[13] = 0x31;
    refused("sealed", "127.0.9.5", block, "proxy.header-malformed");
  }

  @Test
  void refusesAProxyThatEndsWithinItsHeader() throws Exception {
    try (Wire wire = Wire.clear(gate.listener("plain"), "127.0.9.6").send("PROXY TCP4")) {
      assertThat(wire.halfClose().closedWithin(SOON)).isTrue();
    }
    Explain _ = Explain.awaitCode(gate, "127.0.9.6", "proxy.header-malformed");
  }

  @Test
  @Provokes("proxy.header-slow")
  void refusesAProxyThatTakesTooLongHoweverSteadilyItSends() throws Exception {
    refused("plain", "127.0.9.7", new byte[0], "proxy.header-slow");
    try (Wire wire = Wire.clear(gate.listener("sealed"), "127.0.9.8")) {
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                try {
                  wire.drip(ProxyHeader.block("198.51.100.7"), 1, Duration.ofMillis(400));
                } catch (IOException | InterruptedException _) {
                  // the gate ended it
                }
              });
      assertThat(wire.closedWithin(SOON)).isTrue();
      sender.join();
    }
    Explain _ = Explain.awaitCode(gate, "127.0.9.8", "proxy.header-slow");
  }

  @Test
  void saysNothingOfAProbeThatEndsBeforeItsFirstByte() throws Exception {
    try (Wire wire = Wire.clear(gate.listener("plain"), "127.0.9.9")) {
      assertThat(wire.halfClose().closedWithin(SOON)).isTrue();
    }
    refused("plain", "127.0.9.10", new byte[] {0}, "proxy.header-missing");
    assertThat(String.join("\n", Events.of(gate.state()).all())).doesNotContain("127.0.9.9\"");
  }

  @Test
  void givesThePlacesOfProxiesThatNeverSpeakBackAndLetsNobodyHaveMoreThanThereAre()
      throws Exception {
    awaitOpen(0);
    Wire[] silent = new Wire[8];
    for (int i = 0; i < silent.length; i++) {
      silent[i] = Wire.clear(gate.listener("plain"), "127.0.10.1");
    }
    try (Wire ninth = Wire.clear(gate.listener("plain"), "127.0.10.2")) {
      assertThat(ninth.closedWithin(SOON)).isTrue();
    }
    Explain _ = Explain.awaitCode(gate, "127.0.10.2", "flood.connections-total");
    for (Wire wire : silent) {
      assertThat(wire.closedWithin(SOON)).isTrue();
      wire.close();
    }
    awaitOpen(0);
    try (Wire wire = Wire.clear(gate.listener("plain"), "127.0.10.3")) {
      wire.send(ProxyHeader.line("198.51.100.7"));
      assertThat(wire.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
    }
  }

  private void awaitOpen(int count) throws Exception {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (gate.api().metric("munjigi_connections_open") > count
        && System.nanoTime() - deadline < 0) {
      Thread.sleep(50);
    }
    assertThat(gate.api().metric("munjigi_connections_open")).isEqualTo(count);
  }
}
