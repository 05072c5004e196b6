package dev.munjigi.trials;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A gate before one service with several origins, which echo until a trial says otherwise.
final class Several implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Origin> origins;
  private final Gate gate;

  private Several(List<Origin> origins, Gate gate) {
    this.origins = origins;
    this.gate = gate;
  }

  /// @param service what stands in the service besides its origins, such as `retries: {attempts: 1}`
  /// @param top lines at the top level
  static Several start(int count, String service, String top) throws IOException {
    List<Origin> origins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      origins.add(Origin.start(new Behaviour.Echo()));
    }
    List<String> urls = origins.stream().map(one -> "\"" + one.url() + "\"").toList();
    String yaml =
        """
        munjigi: 1
        listeners:
          plain: {bind: "127.0.0.1:0"}
        services:
          shop: {host: shop.test, upstream: %s, access: public%s}
        %s
        """
            .formatted(urls, service.isEmpty() ? "" : ", " + service, top);
    return new Several(origins, Gate.start(yaml));
  }

  Gate gate() {
    return gate;
  }

  Origin origin(int number) {
    return origins.get(number);
  }

  /// How many whole requests each origin got.
  List<Integer> counts() {
    return origins.stream().map(one -> one.requests().size()).toList();
  }

  int sum() {
    return counts().stream().mapToInt(Integer::intValue).sum();
  }

  /// Ends an origin and all its connections.
  void kill(int number) {
    origins.get(number).close();
  }

  /// Has it listen again.
  void revive(int number) throws IOException {
    Origin old = origins.get(number);
    origins.set(number, Origin.startAt(old.address(), new Behaviour.Echo()));
  }

  Wire wire(String source) throws IOException {
    return Wire.clear(gate.listener("plain"), source);
  }

  /// The status of the answer to a request on a connection of its own.
  int get(String source, String fields) throws IOException {
    try (Wire wire = wire(source)) {
      return wire.send("GET / HTTP/1.1\r\nHost: shop.test\r\n" + fields + "\r\n").reply().status();
    }
  }

  int get() throws IOException {
    return get("127.0.0.1", "");
  }

  /// What the gate thinks of an origin.
  String state(int number) throws IOException, InterruptedException {
    JsonNode origins = gate.api().call(200, "GET", "/v1/status", "").path("origins");
    return origins.path(number).path("state").asString("");
  }

  /// Waits until it thinks so.
  void await(int number, String state) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!state(number).equals(state)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("it is " + state(number) + ", not " + state);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    try {
      gate.close();
    } finally {
      origins.forEach(Origin::close);
    }
  }
}
