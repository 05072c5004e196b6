package dev.munjigi.trials;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operator of a [Gate], with the token and a few questions.
final class Operator implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Gate gate;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Operator(Gate gate) {
    this.gate = gate;
  }

  /// Calls the API.
  ///
  /// @param body the JSON that is sent, or empty for none
  HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    String at = gate.operator().getHostString() + ":" + gate.operator().getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + at + path))
            .header("Authorization", "Bearer " + gate.token())
            .timeout(PATIENCE);
    if (body.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /// Calls the API and expects this status.
  JsonNode call(int status, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = call(method, path, body);
    if (response.statusCode() != status) {
      throw new AssertionError(
          method + " " + path + ": " + response.statusCode() + " " + response.body());
    }
    return JsonMapper.shared().readTree(response.body().isEmpty() ? "{}" : response.body());
  }

  /// Keeps a source out.
  void ban(String source) throws IOException, InterruptedException {
    call(
        201,
        "POST",
        "/v1/bans",
        "{\"network\":\"" + source + "/32\",\"duration\":\"10m\",\"reason\":\"a trial\"}");
  }

  /// Lets a source in again.
  void lift(String source) throws IOException, InterruptedException {
    call(204, "DELETE", "/v1/bans?network=" + source + "/32", "");
  }

  /// The sum of all series of a metric whose line contains all of these.
  double metric(String name, String... parts) throws IOException, InterruptedException {
    return call("GET", "/v1/metrics", "")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .filter(line -> List.of(parts).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// The same once it is positive: an exchange is counted when it ends, which is after its answer.
  /// Zero when that does not come soon.
  double metricOnceCounted(String name, String... parts) throws IOException, InterruptedException {
    double value = metric(name, parts);
    for (int i = 0; i < 50 && value == 0; i++) {
      Thread.sleep(100);
      value = metric(name, parts);
    }
    return value;
  }

  @Override
  public void close() {
    client.close();
  }
}
