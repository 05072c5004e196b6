package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Datagrams through two gates: each whole, and a flow that is silent ends well on both sides.
class TunnelDatagramsTrial {
  @TempDir Path folder = Path.of(".");

  private Gate far(UdpOrigin origin, String limits) throws Exception {
    String services = "  games: {upstream: \"" + origin.url() + "\", access: public}";
    String more = "segments: [{allow: {from: any, to: games}}]\n" + limits;
    return Gate.start(TwoGates.in(folder).far("games", services, more));
  }

  private Gate near(Gate far, String limits) throws Exception {
    return Gate.start(TwoGates.in(folder).near(TwoGates.beyond("udp-tunnel", far, "games"), limits));
  }

  @Test
  void carriesEachDatagramWhole() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate far = far(origin, "");
        Gate near = near(far, "");
        UdpWire one = UdpWire.to(near.listener("door"), "127.0.5.1");
        UdpWire two = UdpWire.to(near.listener("door"), "127.0.5.2")) {
      for (int size : new int[] {4, 0, 1, 1_473, 60_000, 0, 65_507, 9}) {
        byte[] datagram = new byte[size];
        new Random(size).nextBytes(datagram);
        assertThat(one.send(datagram).receive()).isEqualTo(datagram);
        assertThat(two.send(datagram).receive()).isEqualTo(datagram);
      }
      assertThat(new HashSet<>(origin.ports())).as("one port a flow").hasSize(2);
    }
  }

  @Test
  void aFlowThatIsSilentEndsWellOnBothSides() throws Exception {
    // each side in turn is the first to find it silent
    String soon = "limits: {flows: {idle: 1s}}";
    for (boolean nearFirst : new boolean[] {true, false}) {
      try (UdpOrigin origin = UdpOrigin.echo();
          Gate far = far(origin, nearFirst ? "" : soon);
          Gate near = near(far, nearFirst ? soon : "");
          UdpWire wire = UdpWire.to(near.listener("door"), "127.0.5.1")) {
        assertThat(wire.ask("ping")).isEqualTo("ping");
        for (Gate gate : new Gate[] {near, far}) {
          assertThat(Events.await(gate, "\"kind\":\"exchange.end\""))
              .contains("\"ending\":\"streamed\"");
        }
        byte[] late = wire.within(50);
        while (late != null) {
          // a second answer to a question that was asked again
          late = wire.within(50);
        }
        assertThat(wire.ask("again")).isEqualTo("again");
      }
    }
  }

  @Test
  void limitsFlowsThatComeThroughTunnelsLikeOthers() throws Exception {
    String limits = "limits: {flows: {rate: 20/s, per-source: 2}}";
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate far = far(origin, limits);
        Gate near = near(far, "")) {
      try (UdpWire one = UdpWire.to(near.listener("door"), "127.0.5.1");
          UdpWire two = UdpWire.to(near.listener("door"), "127.0.5.2");
          UdpWire three = UdpWire.to(near.listener("door"), "127.0.5.3")) {
        assertThat(one.ask("ping")).isEqualTo("ping");
        assertThat(two.ask("ping")).isEqualTo("ping");
        assertThat(three.send("ping").within(500)).isNull();
        Events.await(far, "flood.flows-of-source");
        for (int i = 0; i < 1_000; i++) {
          one.send("x");
        }
        Events.await(far, "flood.datagrams-of-source");
        assertThat(origin.ports().size()).isLessThan(500);
      }
    }
  }

  @Test
  void dropsADatagramThatNoSocketCanSendAndGoesOn() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate far = far(origin, "");
        Wire wire =
            Wire.asking(
                far.listener("nodes"),
                "127.0.5.3",
                TwoGates.node(TwoGates.NEAR),
                TwoGates.PROTOCOL)) {
      wire.send(new byte[] {1, 0, 6}).send("Dgames");
      byte[] longest = new byte[3 + 65_535];
      longest[0] = 4;
      longest[1] = (byte) 255;
      longest[2] = (byte) 255;
      wire.send(longest).send(new byte[] {4, 0, 2}).send("ok");
      byte[] answer = {2, 0, 0, 4, 0, 2, 'o', 'k'};
      assertThat(new String(wire.bytes(8), ISO_8859_1)).isEqualTo(new String(answer, ISO_8859_1));
      far.requireNoStackTrace();
    }
  }
}
