package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A flood of refusals over open connections is counted, not written down one by one, and takes no
/// room in the log from exchanges that pass.
class RefusalFloodTrial {
  private static final int CONNECTIONS = 8;
  private static final int ROUNDS = 40;
  private static final int AT_ONCE = 100;
  private static final String CLOSED = "GET /closed HTTP/1.1\r\nHost: shop.test\r\n\r\n";
  private static final String OPEN = "GET /open HTTP/1.1\r\nHost: shop.test\r\n\r\n";

  @Test
  void keepsServingOthersAndCountsWhatItRefuses() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin));
        ExecutorService flood = Executors.newFixedThreadPool(CONNECTIONS)) {
      String first = Refused.id(refusedBeforeTheFlood(gate));
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Callable<Integer> part = () -> flood(gate);
        running.add(flood.submit(part));
      }
      int served = 0;
      try (Wire wire = Wire.clear(gate.listener("plain"), "127.0.0.2")) {
        while (running.stream().anyMatch(part -> !part.isDone())) {
          assertThat(wire.send(OPEN).reply().status()).isEqualTo(200);
          served++;
        }
      }
      assertThat(served).isPositive();
      int refused = 1;
      for (Future<Integer> part : running) {
        refused += part.get();
      }
      assertThat(Explain.of(gate, first).code()).isEqualTo("policy.no-route");
      assertThat(refused).isEqualTo(1 + CONNECTIONS * ROUNDS * AT_ONCE);
      assertThat(gate.api().metric("munjigi_refusals_total", "policy.no-route"))
          .isEqualTo(refused);
      assertThat(gate.api().metric("munjigi_log_unwritten_total")).isZero();
      gate.stop();
      accounts(gate, refused);
    }
  }

  private static String yaml(Origin origin) {
    return Stand.simple(origin, "audit: {file-size: 1MiB, queue: 1MiB}")
        .replace("access: public", "routes: [{match: /open, access: public}]");
  }

  /// The first of its kind, which has an event of its own.
  private static Reply refusedBeforeTheFlood(Gate gate) throws IOException {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      return wire.send(CLOSED).reply();
    }
  }

  /// Refused requests, many at once; how many.
  private static int flood(Gate gate) throws IOException {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      for (int round = 0; round < ROUNDS; round++) {
        wire.send(CLOSED.repeat(AT_ONCE));
        for (int i = 0; i < AT_ONCE; i++) {
          assertThat(wire.reply().status()).isEqualTo(403);
        }
      }
      return ROUNDS * AT_ONCE;
    }
  }

  /// Every refusal stands in the log, by itself or in a count, and few do by themselves.
  private static void accounts(Gate gate, int refused) throws IOException {
    long own = 0;
    long counted = 0;
    for (String line : Events.of(gate.state()).all()) {
      JsonNode event = JsonMapper.shared().readTree(line);
      JsonNode ours = event.path("munjigi");
      if (ours.path("code").asString("").equals("policy.no-route")) {
        boolean together = ours.path("kind").asString("").equals("exchange.refused");
        counted += together ? event.path("count").asLong(0) : 0;
        own += together ? 0 : 1;
      }
    }
    assertThat(own + counted).isEqualTo(refused);
    assertThat(own).isLessThan(refused / 10);
  }
}
