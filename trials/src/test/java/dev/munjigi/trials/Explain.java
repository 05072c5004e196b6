package dev.munjigi.trials;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operator's question: why was this refused?
///
/// @param code the whole reason code
/// @param all everything that the operator API says
record Explain(String code, JsonNode all) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Asks `GET /v1/explain/{id}` until the event is there.
  ///
  /// @param id the id of an exchange or a connection, or a source
  static Explain of(Gate gate, String id) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<String> response = ask(gate, id);
    while (response.statusCode() == 404 && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
      response = ask(gate, id);
    }
    if (response.statusCode() != 200) {
      throw new AssertionError(
          "explain " + id + ": " + response.statusCode() + " " + response.body());
    }
    JsonNode all = JsonMapper.shared().readTree(response.body());
    return new Explain(all.path("code").asString(""), all);
  }

  private static HttpResponse<String> ask(Gate gate, String id)
      throws IOException, InterruptedException {
    return gate.api().call("GET", "/v1/explain/" + id, "");
  }

  /// Asks until the newest refusal of a source has this code.
  static Explain awaitCode(Gate gate, String source, String code)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Explain explain = of(gate, source);
    while (!explain.code.equals(code) && System.nanoTime() - deadline < 0) {
      Thread.sleep(50);
      explain = of(gate, source);
    }
    if (!explain.code.equals(code)) {
      throw new AssertionError("`" + code + "` was expected: " + explain.all);
    }
    return explain;
  }
}
