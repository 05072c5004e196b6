package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that pipelines requests which the gate answers itself, and never reads an answer, costs
/// bounded memory and loses its connection.
@ExtendWith(Stand.Shared.class)
class NeverReadsTrial {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int CLIENTS = 12;

  /// A client and the host that it asks for.
  private record Flood(Wire wire, String host) implements Callable<Boolean> {
    @Override
    public Boolean call() throws IOException {
      String many = Stand.get(host).repeat(1_000);
      try (wire) {
        return wire.floods(many.getBytes(StandardCharsets.ISO_8859_1), PATIENCE);
      }
    }
  }

  @Test
  void endsAClientThatReadsNoRefusals(Stand stand) throws Exception {
    ends(stand, "ledger.test", "counted.test");
  }

  @Test
  void endsAClientThatReadsNoRedirects(Stand stand) throws Exception {
    List<Flood> floods = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Wire wire = Wire.clear(stand.gate().listener("moved"), stand.source());
      floods.add(new Flood(wire, "shop.test"));
    }
    ends(stand, floods);
  }

  private static void ends(Stand stand, String... hosts) throws Exception {
    List<Flood> floods = new ArrayList<>();
    for (String host : hosts) {
      for (int i = 0; i < CLIENTS; i++) {
        floods.add(new Flood(stand.wire(stand.source()), host));
        floods.add(new Flood(Wire.tls(stand.tls(), stand.source(), host), host));
      }
    }
    ends(stand, floods);
  }

  private static void ends(Stand stand, List<Flood> floods) throws Exception {
    long before = stand.gate().residentBytes();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> ended : threads.invokeAll(floods)) {
        assertThat(ended.get()).as("the gate ended the connection").isTrue();
      }
    }
    assertThat(stand.gate().residentBytes() - before).isLessThan(200L << 20);
  }
}
