package dev.munjigi.trials;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients and servers that nobody here wrote talk to each other through the gate: gRPC with
/// `@grpc/grpc-js`, HTTP/2 with `undici` and Node, WebSocket with `undici` and `ws`.
class StrangersTrial {
  private static final String TOP =
      """
      munjigi: 1
      listeners:
        tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
      limits:
        connections: {grace: 2s, body-min-rate: 1KiB/s, drain-min-rate: 1KiB/s}
      """;

  @TempDir Path folder = Path.of(".");

  @Test
  void grpcPassesInEveryKindOfCall() throws Exception {
    try (Npm npm = Npm.install(folder)) {
      String port = npm.serve("grpc.js").getFirst();
      String yaml =
          """
            requests:
              - {per: source, service: counted, rate: 1/m, burst: 1}
          services:
            grpc:
              host: grpc.test
              upstream: "h2c://127.0.0.1:%1$s"
              timeouts: {reply: 3s, idle: 3s}
              routes:
                - {match: "POST /trial.Echo/Hidden", action: "grpc:Hidden"}
                - {match: "POST /**", access: public}
            counted: {host: counted.test, upstream: "h2c://127.0.0.1:%1$s", access: public}
            nobody: {host: nobody.test, upstream: "h2c://127.0.0.1:%2$d", access: public}
          """
              .formatted(port, Stand.closedPort());
      calls(npm, "grpc.js", yaml);
    }
  }

  @Test
  void webSocketsEventsAndUploadsPass() throws Exception {
    try (Npm npm = Npm.install(folder)) {
      List<String> ports = npm.serve("web.js");
      String yaml =
          """
          services:
            one: {host: one.test, upstream: "http://127.0.0.1:%s", access: public}
            two: {host: two.test, upstream: "h2c://127.0.0.1:%s", access: public}
          """
              .formatted(ports.get(0), ports.get(1));
      calls(npm, "web.js", yaml);
    }
  }

  private void calls(Npm npm, String program, String yaml) throws Exception {
    try (Gate gate = Gate.start(TOP + yaml)) {
      Gate.Ended root = Gate.run(gate.folder(), "ca", "root");
      Path ca = Files.writeString(folder.resolve("root.pem"), root.out());
      String port = Integer.toString(gate.listener("tls").getPort());
      npm.run(2, "node", program, "call", port, ca.toString());
      gate.requireNoStackTrace();
    }
  }
}
