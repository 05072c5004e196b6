package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A flow that may not be is met with silence, and the source can be asked about.
class UdpRefusedTrial {
  private static final String SOURCE = "127.0.7.1";
  private static final String OPEN = "segments: [{allow: {from: any, to: games}}]";

  private static String yaml(String upstream, String service, String more) {
    return """
        munjigi: 1
        listeners:
          games: {bind: "127.0.0.1:0", service: games}
        services:
          games: {upstream: "%s", %s}
        zones: {home: [127.0.7.0/24]}
        %s
        """
        .formatted(upstream, service, more);
  }

  private static void refused(Gate gate, String code) throws Exception {
    try (UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE)) {
      assertThat(wire.send("hello").within(300)).isNull();
    }
    Explain.awaitCode(gate, SOURCE, code);
  }

  @Test
  void deniesServicesOfDatagramsWhereNoSegmentIsDeclared() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "access: public", ""))) {
      refused(gate, "segment.not-allowed");
      assertThat(origin.ports()).isEmpty();
    }
  }

  @Test
  void deniesByRuleAndServesOthers() throws Exception {
    String rules = "segments: [{deny: {from: home, to: games}}, {allow: {from: any, to: games}}]";
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "access: public", rules));
        UdpWire other = UdpWire.to(gate.listener("games"), "127.0.9.1")) {
      refused(gate, "segment.denied-by-rule");
      assertThat(other.ask("ping")).isEqualTo("ping");
    }
  }

  @Test
  void opensNothingThatNobodyOpened() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "timeouts: {total: 1m}", OPEN))) {
      refused(gate, "policy.no-access-said");
    }
  }

  @Test
  void takesNoNoticeOfWhatARefusedClientGoesOnSending() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "access: public", ""));
        UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE)) {
      for (int i = 0; i < 500; i++) {
        wire.send("hello");
      }
      Explain.awaitCode(gate, SOURCE, "segment.not-allowed");
      awaitDropped(gate, "refused", 400);
      assertThat(gate.api().metric("munjigi_refusals_total", "segment.not-allowed"))
          .isBetween(1.0, 20.0);
    }
  }

  private static void awaitDropped(Gate gate, String why, int least) throws Exception {
    for (int i = 0; i < 200; i++) {
      if (gate.api().metric("munjigi_datagrams_dropped_total", why) >= least) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("fewer than " + least + " datagrams were dropped as " + why);
  }

  @Test
  void doesNotHaveAnOriginAnswerItself() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "access: public", OPEN))) {
      origin.send(gate.listener("games"), new byte[] {1, 2, 3});
      awaitDropped(gate, "own", 1);
      assertThat(origin.ports()).isEmpty();
    }
  }

  @Test
  void countsFlowsAgainstTheLimitsOfRequests() throws Exception {
    String limits =
        OPEN + "\nlimits: {requests: [{per: source, service: games, rate: 1/m, burst: 1}]}";
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "access: public", limits));
        UdpWire first = UdpWire.to(gate.listener("games"), SOURCE)) {
      assertThat(first.ask("ping")).isEqualTo("ping");
      refused(gate, "flood.requests-of-source");
      assertThat(first.ask("ping")).as("a datagram of a flow is no request").isEqualTo("ping");
    }
  }

  @Test
  @Provokes("flood.flows-of-source")
  void letsOneSourceHaveItsShareOfFlows() throws Exception {
    String limits = OPEN + "\nlimits: {flows: {per-source: 3}}";
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "access: public", limits));
        UdpWire other = UdpWire.to(gate.listener("games"), "127.0.9.1")) {
      List<UdpWire> wires = flows(gate, 3);
      refused(gate, "flood.flows-of-source");
      assertThat(other.ask("ping")).isEqualTo("ping");
      assertThat(wires.getFirst().ask("ping")).isEqualTo("ping");
      wires.forEach(UdpWire::close);
    }
  }

  @Test
  @Provokes("flood.flows-total")
  void letsAllSourcesHaveNoMoreFlowsThanThereMayBe() throws Exception {
    String limits = OPEN + "\nlimits: {flows: {total: 2, idle: 1s}}";
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "access: public", limits))) {
      List<UdpWire> wires = flows(gate, 2);
      refused(gate, "flood.flows-total");
      wires.forEach(UdpWire::close);
      try (UdpWire later = UdpWire.to(gate.listener("games"), "127.0.9.1")) {
        assertThat(later.ask("ping")).as("places come back").isEqualTo("ping");
      }
    }
  }

  private static List<UdpWire> flows(Gate gate, int count) throws IOException {
    List<UdpWire> wires = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE);
      assertThat(wire.ask("ping")).isEqualTo("ping");
      wires.add(wire);
    }
    return wires;
  }

  @Test
  @Provokes("flood.datagrams-of-source")
  void dropsDatagramsBeyondTheRateOfASourceAndKeepsTheFlow() throws Exception {
    String limits = OPEN + "\nlimits: {flows: {rate: 20/s}}";
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "access: public", limits));
        UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE);
        UdpWire other = UdpWire.to(gate.listener("games"), "127.0.9.1")) {
      for (int i = 0; i < 2_000; i++) {
        wire.send("x");
      }
      Explain.awaitCode(gate, SOURCE, "flood.datagrams-of-source");
      assertThat(other.ask("ping")).isEqualTo("ping");
      assertThat(origin.ports().size()).isLessThan(1_000);
      assertThat(wire.ask("x")).isEqualTo("x");
      assertThat(new HashSet<>(origin.ports())).hasSize(2);
      long told =
          Events.of(gate.state()).all().stream()
              .filter(event -> event.contains("flood.datagrams-of-source"))
              .count();
      assertThat(told).as("events for 2,000 datagrams").isLessThan(60);
    }
  }

  @Test
  void keepsABannedSourceOutAndEndsItsFlow() throws Exception {
    try (UdpOrigin origin = UdpOrigin.echo();
        Gate gate = Gate.start(yaml(origin.url(), "access: public", OPEN));
        UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE)) {
      assertThat(wire.ask("ping")).isEqualTo("ping");
      gate.api().ban(SOURCE);
      Explain.awaitCode(gate, SOURCE, "walk.lease-lost");
      refused(gate, "flood.banned");
      gate.api().lift(SOURCE);
      assertThat(wire.ask("ping")).isEqualTo("ping");
    }
  }

  @Test
  void saysThatNobodyListensAndTriesAgain() throws Exception {
    int port;
    try (UdpOrigin gone = UdpOrigin.echo()) {
      port = gone.port();
    }
    try (Gate gate = Gate.start(yaml("udp://127.0.0.1:" + port, "access: public", OPEN));
        UdpWire wire = UdpWire.to(gate.listener("games"), SOURCE)) {
      wire.send("hello");
      String said = Explain.awaitCode(gate, SOURCE, "upstream.unreachable").all().toString();
      assertThat(said).contains("nobody listens there");
      try (UdpOrigin _ = UdpOrigin.at(port, asked -> asked)) {
        assertThat(wire.ask("ping")).isEqualTo("ping");
      }
    }
  }
}
