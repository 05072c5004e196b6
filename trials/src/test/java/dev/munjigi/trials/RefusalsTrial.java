package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Every claim among the test resources, over a real socket: the status, the public class and the
/// exchange id that the client sees, the reason code that the operator sees, and that no whole
/// message reached the origin.
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RefusalsTrial {
  private final Map<Claim.Overlay, Gate> gates = new HashMap<>();
  private Origin origin;

  @BeforeAll
  void startsTheOrigin() throws IOException {
    origin = Origin.start(new Behaviour.Echo());
  }

  @AfterAll
  void stopsEverything() {
    AssertionError failure = null;
    for (Gate gate : gates.values()) {
      try {
        gate.close();
      } catch (AssertionError e) {
        failure = e;
      }
    }
    origin.close();
    if (failure != null) {
      throw failure;
    }
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatIsClaimed() {
    return Claim.all().stream().map(claim -> dynamicTest(claim.name(), () -> holds(claim)));
  }

  @TestFactory
  Stream<DynamicTest> passesAPlainRequestUnderEveryConfiguration() {
    return Claim.all().stream()
        .map(Claim::overlay)
        .distinct()
        .map(overlay -> dynamicTest(overlay.toString(), () -> passes(overlay)));
  }

  private void holds(Claim claim) throws Exception {
    Gate gate = gate(claim.overlay());
    int before = origin.requests().size();
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      Reply reply = wire.send(claim.request()).reply();
      assertThat(reply.status()).as("status of %s", reply).isEqualTo(claim.status());
      assertThat(reply.text()).contains(claim.publicClass());
      Explain _ = Refused.by(gate, reply, claim.code());
    }
    assertThat(origin.requests()).hasSize(before);
  }

  private void passes(Claim.Overlay overlay) throws Exception {
    try (Wire wire = Wire.clear(gate(overlay).listener("plain"))) {
      Reply reply = wire.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n").reply();
      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    }
  }

  private Gate gate(Claim.Overlay overlay) {
    return gates.computeIfAbsent(overlay, added -> Gate.start(yaml(added)));
  }

  private String yaml(Claim.Overlay overlay) {
    StringBuilder text =
        new StringBuilder(
            """
            munjigi: 1
            listeners:
              plain: {bind: "127.0.0.1:0"}
            services:
              shop:
                host: shop.test
                upstream: ["%s"]
            """
                .formatted(origin.url()));
    if (overlay.service().stream().noneMatch(line -> line.startsWith("routes:"))) {
      text.append("    access: public\n");
    }
    overlay.service().forEach(line -> text.append("    ").append(line).append('\n'));
    overlay.top().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
