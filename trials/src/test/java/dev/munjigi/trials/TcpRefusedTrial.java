package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A stream that may not be is reset without a byte, and the source can be asked about.
class TcpRefusedTrial {
  private static final String SOURCE = "127.0.4.1";

  /// @param service what is said of the service besides its origin
  private static String yaml(String upstream, String service, String more) {
    return """
        munjigi: 1
        listeners:
          ledger: {bind: "127.0.0.1:0", service: ledger-db}
        services:
          ledger-db: {upstream: "%s", %s}
        zones: {office: [127.0.4.0/24]}
        %s
        """
        .formatted(upstream, service, more);
  }

  private static final String OPEN = "segments: [{allow: {from: office, to: ledger-db}}]";

  private static void refused(Gate gate, String code) throws Exception {
    try (Wire wire = Wire.clear(gate.listener("ledger"), SOURCE)) {
      assertThat(wire.send("SELECT 1").closedWithin(Duration.ofSeconds(8))).isTrue();
    }
    Explain.awaitCode(gate, SOURCE, code);
  }

  @Test
  void deniesServicesOfStreamsWhereNoSegmentIsDeclared() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin.url(), "access: public", ""))) {
      refused(gate, "segment.not-allowed");
    }
  }

  @Test
  void deniesByRuleAndOutsideTheZone() throws Exception {
    String rules = "segments: [{deny: {from: office, to: ledger-db}}, {allow: {from: any, to: ledger-db}}]";
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin.url(), "access: public", rules))) {
      refused(gate, "segment.denied-by-rule");
      try (Wire other = Wire.clear(gate.listener("ledger"), "127.0.9.1")) {
        other.send("ping");
        assertThat(other.bytes(4)).hasSize(4);
      }
    }
  }

  @Test
  void opensNothingThatNobodyOpened() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin.url(), "timeouts: {idle: 1m}", OPEN))) {
      refused(gate, "policy.no-access-said");
    }
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin.url(), "action: \"ledger:Connect\"", OPEN))) {
      refused(gate, "policy.action-not-granted");
    }
  }

  @Test
  void countsStreamsAgainstTheLimitsOfRequests() throws Exception {
    String limits = OPEN + "\nlimits: {requests: [{per: source, rate: 1/m, burst: 1}]}";
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin.url(), "access: public", limits))) {
      try (Wire first = Wire.clear(gate.listener("ledger"), SOURCE)) {
        assertThat(first.send("ping").bytes(4)).hasSize(4);
        refused(gate, "flood.requests-of-source");
      }
    }
  }

  @Test
  void saysThatTheOriginCannotBeReached() throws Exception {
    try (Gate gate = Gate.start(yaml("tcp://127.0.0.1:1", "access: public", OPEN))) {
      refused(gate, "upstream.unreachable");
    }
  }

  @Test
  void leavesOthersTheirShareOfTheOriginsPlaces() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin.url(), "access: public, streams: 1", OPEN))) {
      Wire[] wires = new Wire[20];
      for (int i = 0; i < wires.length; i++) {
        wires[i] = Wire.clear(gate.listener("ledger"), SOURCE);
        wires[i].send("x");
      }
      Explain.awaitCode(gate, SOURCE, "upstream.busy");
      for (Wire wire : wires) {
        wire.close();
      }
    }
  }

  @Test
  @Provokes("flood.stream-too-long")
  void endsAStreamThatLastsTooLong() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin.url(), "access: public, timeouts: {total: 1s}", OPEN));
        Wire wire = Wire.clear(gate.listener("ledger"), SOURCE)) {
      assertThat(wire.send("ping").bytes(4)).hasSize(4);
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      Explain.awaitCode(gate, SOURCE, "flood.stream-too-long");
    }
  }

  @Test
  void endsAStreamThatIsSilentBothWays() throws Exception {
    String limits = OPEN + "\nlimits: {connections: {stream-idle: 1s}}";
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin.url(), "access: public", limits));
        Wire wire = Wire.clear(gate.listener("ledger"), SOURCE)) {
      assertThat(wire.send("ping").bytes(4)).hasSize(4);
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      Explain.awaitCode(gate, SOURCE, "flood.stream-idle");
    }
  }

  @Test
  void endsAStreamWhoseSegmentIsGoneAndKeepsTheOneThatMayStay() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate =
            Gate.start(
                yaml(origin.url(), "access: public", "segments: [{allow: {from: any, to: ledger-db}}]"));
        Wire stays = Wire.clear(gate.listener("ledger"), SOURCE);
        Wire goes = Wire.clear(gate.listener("ledger"), "127.0.9.1")) {
      assertThat(stays.send("ping").bytes(4)).hasSize(4);
      assertThat(goes.send("ping").bytes(4)).hasSize(4);
      gate.configure(yaml(origin.url(), "access: public", OPEN));
      JsonNode _ = gate.api().call(200, "POST", "/v1/reload", "");
      assertThat(goes.closedWithin(Duration.ofSeconds(5))).isTrue();
      Explain.awaitCode(gate, "127.0.9.1", "walk.lease-lost");
      assertThat(stays.send("ping").bytes(4)).hasSize(4);
    }
  }

  @Test
  void endsTheStreamsOfABannedSource() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin.url(), "access: public", OPEN));
        Wire wire = Wire.clear(gate.listener("ledger"), SOURCE)) {
      assertThat(wire.send("ping").bytes(4)).hasSize(4);
      gate.api().ban(SOURCE);
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }
}
