package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A hundred thousand datagrams from tens of thousands of senders take no more memory, flows and
/// events than there may be, and a flow that is open goes on.
class UdpFloodTrial {
  private static final int SENDERS = 25_000;
  private static final int SOURCES = 8;
  private static final int FROM_EACH = 4;
  private static final int TOTAL = 1_000;

  @Test
  void boundsWhatAFloodCosts() throws Exception {
    try (UdpOrigin origin =
            UdpOrigin.start(asked -> new String(asked, ISO_8859_1).equals("ping") ? asked : null);
        Gate gate =
            Gate.start(
                """
                munjigi: 1
                listeners: {games: {bind: "127.0.0.1:0", service: games}}
                segments: [{allow: {from: any, to: games}}]
                services: {games: {upstream: "%s", access: public}}
                limits: {flows: {total: %d, per-source: 300, unanswered: 2s}}
                """
                    .formatted(origin.url(), TOTAL));
        UdpWire honest = UdpWire.to(gate.listener("games"), "127.0.8.200")) {
      assertThat(honest.ask("ping")).isEqualTo("ping");
      long began = System.nanoTime();
      double most = 0;
      byte[] junk = new byte[200];
      for (int i = 0; i < SENDERS; i++) {
        InetSocketAddress source = new InetSocketAddress("127.0.8." + (1 + i % SOURCES), 0);
        try (DatagramSocket sender = new DatagramSocket(source)) {
          for (int j = 0; j < FROM_EACH; j++) {
            sender.send(new DatagramPacket(junk, junk.length, gate.listener("games")));
          }
        }
        if (i % (SENDERS / 10) == 0) {
          most = Math.max(most, gate.api().metric("munjigi_flows_open"));
          assertThat(honest.ask("ping")).isEqualTo("ping");
        }
      }
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
      assertThat(most).isBetween(1.0, (double) TOTAL);
      assertThat(honest.ask("ping")).isEqualTo("ping");
      assertThat(gate.residentBytes()).as("memory").isLessThan(700L << 20);
      try (UdpWire later = UdpWire.to(gate.listener("games"), "127.0.8.201")) {
        assertThat(later.ask("ping")).as("a new client after the flood").isEqualTo("ping");
      }
      double flows = gate.api().metric("munjigi_flows_total");
      List<String> events = Events.of(gate.state()).all();
      long bound = (long) flows + 2L * SOURCES * (seconds + 10) + 100;
      assertThat((long) events.size()).as("events").isLessThan(bound);
      assertThat(flows).as("flows").isLessThanOrEqualTo(TOTAL * (seconds / 2.0 + 3));
      assertThat(gate.api().metric("munjigi_datagrams_dropped_total", "refused")).isPositive();
      assertThat(gate.api().metric("munjigi_log_unwritten_total")).isZero();
      gate.requireNoStackTrace();
    }
  }
}
