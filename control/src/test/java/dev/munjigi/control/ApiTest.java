package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.munjigi.control.Operations.Act;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A running operator API on a free port, and its operations in memory.
abstract class ApiTest {
  static final String TOKEN = "u5Yk0Yz3jI9mJ7bq1v2w3x4y5z6A7B8C9D0E1F2G3H4";
  static final Address LOOPBACK = Address.parse("127.0.0.1").orElseThrow();

  final MemoryOperations operations = new MemoryOperations();
  final Metrics metrics = new Metrics(() -> 5, () -> 4096);
  OperatorApi api = new OperatorApi(operations, metrics, new Secret(TOKEN.getBytes(UTF_8)));

  Limits limits() {
    return new Limits(8, Duration.ofSeconds(5), Duration.ofSeconds(10), 64 << 10);
  }

  @BeforeEach
  final void start() throws IOException {
    api = new OperatorApi(operations, metrics, new Secret(TOKEN.getBytes(UTF_8)), limits());
    api.start(LOOPBACK, 0);
  }

  @AfterEach
  final void stop() {
    api.stop();
    metrics.close();
  }

  /// A request with the right host and the token.
  Raw.Reply call(String line) throws IOException {
    return call(line, "", "");
  }

  Raw.Reply call(String line, String fields, String body) throws IOException {
    return Raw.send(api.port(), request(line, "Authorization: Bearer " + TOKEN, fields, body));
  }

  Raw.Reply post(String path, String json) throws IOException {
    return call("POST " + path, "Content-Type: application/json\r\n", json);
  }

  /// @param authorization a whole field, or nothing
  /// @param fields further whole fields, each with its line end
  String request(String line, String authorization, String fields, String body) {
    int length = body.getBytes(UTF_8).length;
    return "%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%s\r\n%s"
        .formatted(
            line,
            api.port(),
            authorization.isEmpty() ? "" : authorization + "\r\n",
            fields,
            length == 0 ? "" : "Content-Length: " + length + "\r\n",
            body);
  }

  Act lastAct() {
    return operations.acts.getLast();
  }
}
