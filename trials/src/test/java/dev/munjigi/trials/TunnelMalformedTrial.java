package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever has a good certificate but does not begin as a tunnel begins is turned away.
class TunnelMalformedTrial {
  private static final Duration SOON = Duration.ofSeconds(8);

  @TempDir Path folder = Path.of(".");

  private Gate far(TcpOrigin origin) throws Exception {
    String services = "  ledger: {upstream: \"" + origin.url() + "\", access: public}";
    String more =
        """
        segments: [{allow: {from: any, to: ledger}}]
        limits: {connections: {headers: 2s}}
        """;
    return Gate.start(TwoGates.in(folder).far("ledger", services, more));
  }

  private static Wire node(Gate far, String source, String... protocols) throws Exception {
    Credential node = TwoGates.node(TwoGates.NEAR);
    return Wire.asking(far.listener("nodes"), source, node, protocols);
  }

  @Test
  @Provokes({"walk.tunnel-malformed", "flood.head-slow"})
  void turnsAwayWhoDoesNotBeginAsATunnelBegins() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate far = far(origin);
        Wire plain = node(far, "127.0.13.1");
        Wire http = node(far, "127.0.13.2", TwoGates.PROTOCOL);
        Wire bytes = node(far, "127.0.13.3", TwoGates.PROTOCOL);
        Wire half = node(far, "127.0.13.4", TwoGates.PROTOCOL);
        Wire silent = node(far, "127.0.13.5", TwoGates.PROTOCOL)) {
      http.send(Stand.get("shop.test"));
      bytes.send(new byte[] {4, 0, 1, 'x'});
      half.send(new byte[] {1, 0, 7, 'S', 'l'});
      int last = 1;
      for (Wire wire : new Wire[] {plain, http, bytes, half, silent}) {
        assertThat(wire.closedWithin(SOON)).as("number " + last).isTrue();
        String code = last < 4 ? "walk.tunnel-malformed" : "flood.head-slow";
        Explain _ = Explain.awaitCode(far, "127.0.13." + last++, code);
      }
    }
  }

  @Test
  void breaksAnOpenTunnelAtWhatIsOutOfPlace() throws Exception {
    byte[][] outOfPlace = {
      {1, 0, 7, 'S', 'l', 'e', 'd', 'g', 'e', 'r'},
      {2, 0, 0},
      {4, 0, 0},
      {9, 0, 0},
      {5, 0, 0, 4, 0, 1, 'x'}
    };
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate far = far(origin)) {
      for (byte[] wrong : outOfPlace) {
        try (Wire wire = node(far, "127.0.13.9", TwoGates.PROTOCOL)) {
          wire.send(new byte[] {1, 0, 7, 'S', 'l', 'e', 'd', 'g', 'e', 'r', 4, 0, 1, 'x'});
          assertThat(wire.bytes(7)).isEqualTo(new byte[] {2, 0, 0, 4, 0, 1, 'x'});
          wire.send(wrong);
          assertThat(wire.endsWithin(SOON)).as("kind " + wrong[0]).isTrue();
        }
      }
    }
  }
}
