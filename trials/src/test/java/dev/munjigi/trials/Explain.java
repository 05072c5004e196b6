package dev.munjigi.trials;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operator's question: why was this refused?
///
/// @param code the whole reason code
/// @param all everything that the operator API says
record Explain(String code, JsonNode all) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Asks `GET /v1/explain/{id}` until the event is there.
  ///
  /// @param id the id of an exchange or a connection
  static Explain of(Gate gate, String id) throws IOException, InterruptedException {
    String at = gate.operator().getHostString() + ":" + gate.operator().getPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + at + "/v1/explain/" + id))
            .header("Authorization", "Bearer " + gate.token())
            .timeout(PATIENCE)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      while (response.statusCode() == 404 && System.nanoTime() - deadline < 0) {
        Thread.sleep(20);
        response = client.send(request, HttpResponse.BodyHandlers.ofString());
      }
      if (response.statusCode() != 200) {
        throw new AssertionError(
            "explain " + id + ": " + response.statusCode() + " " + response.body());
      }
      JsonNode all = JsonMapper.shared().readTree(response.body());
      return new Explain(all.path("code").asString(""), all);
    }
  }
}
