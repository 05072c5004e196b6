package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Datagrams of any protocol are carried both ways, each whole, on a flow that ends by itself.
class UdpFlowTrial {
  private static final String SOURCE = "127.0.5.1";

  private static String yaml(String upstream, String more) {
    return """
        munjigi: 1
        listeners:
          games: {bind: "127.0.0.1:0", service: games}
          six: {bind: "[::1]:0", service: games}
        segments: [{allow: {from: any, to: games}}]
        services:
          games: {upstream: %s, access: public}
        %s
        """
        .formatted(upstream, more);
  }

  private static String quoted(UdpOrigin origin) {
    return "\"" + origin.url() + "\"";
  }

  @Test
  void carriesEachDatagramWhole() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(quoted(origin), ""));
        UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE);
        UdpWire six = UdpWire.to(gate.listener("six"), "::1")) {
      for (int size : new int[] {4, 0, 1, 1_473, 60_000, 0, 65_507, 9}) {
        byte[] datagram = new byte[size];
        new Random(size).nextBytes(datagram);
        assertThat(wire.send(datagram).receive()).isEqualTo(datagram);
        assertThat(six.send(datagram).receive()).isEqualTo(datagram);
      }
      assertThat(new HashSet<>(origin.ports())).as("one port a flow").hasSize(2);
      gate.requireNoStackTrace();
    }
  }

  @Test
  void asksOneOriginAFlowAndEachInTurn() throws Exception {
    try (UdpOrigin one = UdpOrigin.start(asked -> "one".getBytes(ISO_8859_1));
        UdpOrigin two = UdpOrigin.start(asked -> "two".getBytes(ISO_8859_1));
        Gate gate = Gate.start(yaml("[" + quoted(one) + ", " + quoted(two) + "]", ""))) {
      Set<String> answered = new HashSet<>();
      for (int flow = 0; flow < 12; flow++) {
        try (UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE)) {
          String answer = wire.ask("who?");
          assertThat(wire.ask("who?")).isEqualTo(answer);
          answered.add(answer);
        }
      }
      assertThat(answered).containsExactlyInAnyOrder("one", "two");
    }
  }

  @Test
  void keepsAFlowOverAReloadUnlessItsRightIsGone() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(quoted(origin), "zones: {home: [127.0.5.0/24]}"));
        UdpWire stays = UdpWire.to(gate.listener("games"), SOURCE);
        UdpWire goes = UdpWire.to(gate.listener("games"), "127.0.6.1")) {
      assertThat(stays.ask("a")).isEqualTo("a");
      assertThat(goes.ask("b")).isEqualTo("b");
      String narrower = yaml(quoted(origin), "zones: {home: [127.0.5.0/24]}");
      gate.configure(narrower.replace("from: any", "from: home"));
      JsonNode _ = gate.api().call(200, "POST", "/v1/reload", "");
      Explain.awaitCode(gate, "127.0.6.1", "walk.lease-lost");
      assertThat(goes.send("b").within(500)).isNull();
      assertThat(stays.ask("a")).isEqualTo("a");
      assertThat(new HashSet<>(origin.ports())).as("no second flow").hasSize(2);
    }
  }

  @Test
  void endsAFlowThatIsSilentAndBeginsAnotherOne() throws Exception {
    String limits = "limits: {flows: {idle: 1s}}";
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(quoted(origin), limits));
        UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE)) {
      assertThat(wire.ask("ping")).isEqualTo("ping");
      String end = Events.await(gate, "\"kind\":\"exchange.end\"");
      assertThat(end)
          .contains(
              "\"class_uid\":4001",
              "\"activity_id\":2",
              "\"protocol_name\":\"udp\",\"protocol_num\":17",
              "\"traffic\":{\"bytes_in\":4,\"bytes_out\":4}",
              "\"ending\":\"streamed\"",
              "\"svc_name\":\"games\"",
              origin.url());
      assertThat(Events.of(gate.state()).all())
          .as("one question and one answer leave one event")
          .noneMatch(event -> event.contains("\"kind\":\"exchange.begin\""));
      assertThat(gate.api().metric("munjigi_flows_open")).isZero();
      assertThat(wire.ask("again")).isEqualTo("again");
      assertThat(wire.ask("and again")).isEqualTo("and again");
      assertThat(new HashSet<>(origin.ports())).as("two flows").hasSize(2);
      assertThat(Events.await(gate, "\"kind\":\"exchange.begin\""))
          .contains("\"activity_id\":1", "\"protocol_name\":\"udp\"");
      assertThat(gate.api().metric("munjigi_flows_total")).isEqualTo(2);
    }
  }

  @Test
  void forgetsAFlowSoonerThatIsNeverAnswered() throws Exception {
    String limits = "limits: {flows: {idle: 10m, unanswered: 1s}}";
    try (UdpOrigin origin = UdpOrigin.start(asked -> null);
        Gate gate = Gate.start(yaml(quoted(origin), limits));
        UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE)) {
      wire.send("anybody?");
      assertThat(Events.await(gate, "\"kind\":\"exchange.end\""))
          .contains("\"ending\":\"streamed\"", "\"traffic\":{\"bytes_in\":8,\"bytes_out\":0}");
    }
  }

  @Test
  void letsFlowsGoOnWhileItStopsAndBeginsNone() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(quoted(origin), "drain: 3s"));
        UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE)) {
      assertThat(wire.ask("ping")).isEqualTo("ping");
      gate.signal("TERM");
      boolean draining = false;
      for (int i = 0; i < 50 && !draining; i++) {
        try (UdpWire late = UdpWire.to(gate.listener("games"), SOURCE)) {
          draining = late.send("late").within(100) == null;
        }
      }
      assertThat(draining).as("no new flow").isTrue();
      assertThat(wire.ask("still here")).isEqualTo("still here");
      assertThat(gate.exitCode()).isZero();
      assertThat(Events.of(gate.state()).all())
          .anyMatch(event -> event.contains("\"ending\":\"streamed\""));
    }
  }

  @Test
  void sendsAClientNoMoreThanItsShareBeforeItHasShownThatItIsThere() throws Exception {
    String limits = "limits: {flows: {amplification: 3}}";
    byte[] large = new byte[1_000];
    try (UdpOrigin origin = UdpOrigin.start(asked -> asked.length == 1 ? large : asked);
        Gate gate = Gate.start(yaml(quoted(origin), limits));
        UdpWire victim = UdpWire.to(gate.listener("games"), SOURCE);
        UdpWire honest = UdpWire.to(gate.listener("games"), "127.0.5.2")) {
      assertThat(victim.send("?").within(500)).isNull();
      assertThat(gate.api().metric("munjigi_datagrams_dropped_total", "amplified")).isPositive();
      assertThat(honest.ask("hello")).isEqualTo("hello");
      assertThat(honest.send("?").receive()).isEqualTo(large);
    }
  }

  @Test
  void refusesASecondProcessOnItsPort() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(quoted(origin), ""))) {
      String taken = "127.0.0.1:" + gate.listener("games").getPort();
      String yaml = yaml(quoted(origin), "").replaceFirst("127\\.0\\.0\\.1:0", taken);
      String said = "";
      try (Gate second = Gate.start(yaml)) {
        said = second.stderr();
      } catch (IllegalStateException refused) {
        said = String.valueOf(refused.getMessage());
      }
      assertThat(said)
          .contains("listener `games` cannot listen on `" + taken + "`: the address is already in use");
      assertThat(List.of(gate.alive())).containsExactly(true);
    }
  }
}
