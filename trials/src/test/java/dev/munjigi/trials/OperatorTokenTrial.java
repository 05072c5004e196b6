package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// An access token counts at the operator API if it was made for it, and one for another service does
/// not.
class OperatorTokenTrial {
  private static final String SECRET = "a-secret-of-an-application-that-is-long-enough";
  private static final String YAML =
      """
      munjigi: 1
      listeners: {tls: {bind: "127.0.0.1:%1$d", tls: {certificate: auto}}}
      identity:
        host: login.test
        url: "https://login.test:%1$d"
        clients:
          robot:
            secret: {file: "%2$s"}
            grants: client-credentials
            services: [shop, munjigi]
      operator: {bind: "127.0.0.1:0", remote: true}
      rights: {bindings: {viewer: [client/robot]}}
      services: {shop: {host: shop.test, upstream: "http://127.0.0.1:%3$d", access: signed-in}}
      """;

  private static Reply send(Gate gate, String head, String body) throws IOException {
    String host = "login.test:" + gate.listener("tls").getPort();
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    try (Wire wire = Wire.tls(gate.listener("tls"), "login.test")) {
      return wire.send(
              head.formatted(" HTTP/1.1\r\nHost: " + host)
                  + "\r\n"
                  + length
                  + "Connection: close\r\n\r\n"
                  + body)
          .reply();
    }
  }

  private static String token(Gate gate, String service) throws IOException {
    String basic =
        Base64.getEncoder()
            .encodeToString(("robot:" + SECRET).getBytes(StandardCharsets.US_ASCII));
    Reply reply =
        send(
            gate,
            "POST /oauth/token%s\r\nContent-Type: application/x-www-form-urlencoded"
                + "\r\nAuthorization: Basic " + basic,
            "grant_type=client_credentials&audience=" + service);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return JsonMapper.shared().readTree(reply.text()).path("access_token").asString();
  }

  private static int status(Gate gate, String token) throws IOException {
    return send(gate, "GET /v1/status%s\r\nAuthorization: Bearer " + token, "").status();
  }

  @Test
  void aTokenForAnotherServiceIsWorthNothing(@TempDir Path folder) throws Exception {
    Stand.secret(folder.resolve("secret"), SECRET);
    String yaml =
        YAML.formatted(Stand.closedPort(), folder.resolve("secret"), Stand.closedPort());
    try (Gate gate = Gate.start(yaml)) {
      String ours = token(gate, "munjigi");
      assertThat(status(gate, ours)).isEqualTo(200);
      assertThat(status(gate, token(gate, "shop"))).isEqualTo(401);
      assertThat(status(gate, ours.substring(0, ours.length() - 8) + "AAAAAAAA")).isEqualTo(401);
      assertThat(send(gate, "POST /v1/reload%s\r\nAuthorization: Bearer " + ours, "").status())
          .isEqualTo(403);
    }
  }
}
