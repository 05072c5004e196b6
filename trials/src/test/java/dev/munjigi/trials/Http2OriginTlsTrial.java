package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An origin of Node that speaks HTTP/2, inside TLS and behind a socket in the file system: many
/// requests on one connection.
class Http2OriginTlsTrial {
  private static final Credential ROOT =
      new Credential.Order().named("root").authority().selfSigned();
  private static final Credential SHOWN =
      new Credential.Order().purpose(KeyPurposeId.id_kp_serverAuth).host("localhost").by(ROOT);

  @TempDir Path folder = Path.of(".");

  private Process serve(Path socket) throws Exception {
    SHOWN.write(folder.resolve("chain.pem"), folder.resolve("key.pem"));
    return new ProcessBuilder(
            "node",
            Path.of("node/secure.js").toString(),
            folder.resolve("chain.pem").toString(),
            folder.resolve("key.pem").toString(),
            socket.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void servesManyRequestsOverOneConnection() throws Exception {
    Path socket = folder.resolve("h2.sock");
    Path root = Files.writeString(folder.resolve("root.pem"), ROOT.pem());
    Process server = serve(socket);
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertThat(line).startsWith("listening ");
      String yaml =
          """
          munjigi: 1
          listeners:
            plain: {bind: "127.0.0.1:0"}
          services:
            shop:
              host: shop.test
              upstream: "h2://localhost:%s"
              access: public
              tls: {authorities: [%s]}
            other: {host: other.test, upstream: "h2c+unix://%s", access: public}
          """
              .formatted(line.substring("listening ".length()), root, socket);
      try (Gate gate = Gate.start(yaml);
          Wire wire = Wire.clear(gate.listener("plain"))) {
        for (int i = 0; i < 10; i++) {
          assertThat(asked(wire, "shop.test"))
              .isEqualTo(
                  "{\"kind\":\"tls\",\"bytes\":5,\"scheme\":\"https\",\"protocol\":\"TLSv1.3\","
                      + "\"alpn\":\"h2\",\"name\":\"localhost\",\"sessions\":1}");
          assertThat(asked(wire, "other.test"))
              .contains("\"kind\":\"unix\",\"bytes\":5,\"scheme\":\"http\"")
              .contains("\"sessions\":1");
        }
      }
    } finally {
      server.destroy();
    }
  }

  private static String asked(Wire wire, String host) throws Exception {
    String request =
        "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: 5\r\n\r\nhello".formatted(host);
    return wire.send(request).reply().text();
  }
}
