package dev.munjigi.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest extends ApiTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Authorization: Bearer TOKEN        | 200
          authorization: bearer TOKEN        | 200
          Authorization: BEARER TOKEN        | 200
          ''                                 | 401
          Authorization: TOKEN               | 401
          Authorization: Basic TOKEN         | 401
          Authorization: Bearer              | 401
          Authorization: Bearer TOKENx       | 401
          Authorization: Bearer xTOKEN       | 401
          Authorization: Bearer TOKEN TOKEN  | 401
          Authorization: Bearer  TOKEN       | 401
          Authorization: Bearer token        | 401
          X-Authorization: Bearer TOKEN      | 401
          Cookie: token=TOKEN                | 401
          """)
  void asksForTheOperatorsToken(String field, int status) throws IOException {
    String request = request("GET /v1/status", field.replace("TOKEN", TOKEN), "", "");
    Raw.Reply reply = Raw.send(api.port(), request);
    assertThat(reply.status()).isEqualTo(status);
    if (status == 401) {
      assertThat(reply.field("www-authenticate")).startsWith("Bearer realm=\"munjigi\"");
      assertThat(reply.problem()).isEqualTo("token-needed");
      assertThat(reply.text()).doesNotContain(TOKEN);
      assertThat(lastAct().operator()).isEqualTo("anonymous");
    }
  }

  @Test
  void refusesTwoTokens() throws IOException {
    String bearer = "Authorization: Bearer " + TOKEN;
    Raw.Reply reply = Raw.send(api.port(), request("GET /v1/status", bearer, bearer + "\r\n", ""));
    assertThat(reply.status()).isEqualTo(401);
  }

  @Test
  void refusesAnOverlongToken() throws IOException {
    String bearer = "Authorization: Bearer " + "a".repeat(4_000);
    assertThat(Raw.send(api.port(), request("GET /v1/status", bearer, "", "")).status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/metrics",
        "GET /v1/settings",
        "POST /v1/reload",
        "GET /v1/bans",
        "POST /v1/bans",
        "DELETE /v1/bans",
        "GET /v1/explain/1.2.3.4",
        "GET /v1/status",
        "GET /v1/openapi.json",
        "GET /v1/nothing",
        "PUT /v1/bans",
        "POST /v1/health",
        "HEAD /v1/status",
        "GET /"
      })
  void tellsNothingWithoutAToken(String line) throws IOException {
    assertThat(Raw.send(api.port(), request(line, "", "", "")).status()).isEqualTo(401);
    assertThat(operations.acts).singleElement().extracting(Operations.Act::failure).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1/health", "GET /v1/ready"})
  void answersProbesWithoutAToken(String line) throws IOException {
    assertThat(Raw.send(api.port(), request(line, "", "", "")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Host: 127.0.0.1:PORT            | 200
          Host: localhost:PORT            | 200
          Host: LOCALHOST:PORT            | 200
          Host: [::1]:PORT                | 200
          Host: 127.0.0.1                 | 421
          Host: 127.0.0.1:1               | 421
          Host: localhost                 | 421
          Host: evil.example              | 421
          Host: evil.example:PORT         | 421
          Host: localhost.evil.example:PORT | 421
          Host: 127.0.0.1.evil.example:PORT | 421
          Host: 10.0.0.1:PORT             | 421
          Host: 127.0.0.2:PORT            | 421
          Host: 127.0.0.1:PORT, evil      | 400
          Host: user@127.0.0.1:PORT       | 400
          Host:                           | 400
          X: y                            | 400
          """)
  void answersToLoopbackHostsOnly(String host, int status) throws IOException {
    String port = Integer.toString(api.port());
    for (String line : new String[] {"GET /v1/health", "GET /v1/status", "GET /v1/nothing"}) {
      String request =
          line
              + " HTTP/1.1\r\n"
              + host.replace("PORT", port)
              + "\r\nAuthorization: Bearer "
              + TOKEN
              + "\r\n\r\n";
      Raw.Reply reply = Raw.send(api.port(), request);
      int expected = status == 200 && line.endsWith("nothing") ? 404 : status;
      assertThat(reply.status()).isEqualTo(expected);
    }
  }

  @Test
  void refusesAnotherHostInTheTarget() throws IOException {
    String ours = "127.0.0.1:" + api.port();
    String fields =
        " HTTP/1.1\r\nHost: " + ours + "\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n";
    assertThat(Raw.send(api.port(), "GET http://evil.example/v1/status" + fields).status())
        .isIn(400, 421);
    assertThat(Raw.send(api.port(), "GET http://" + ours + "/v1/status" + fields).status())
        .isEqualTo(200);
  }

  @Test
  void refusesTwoHosts() throws IOException {
    Raw.Reply reply = call("GET /v1/health", "Host: evil.example\r\n", "");
    assertThat(reply.status()).isEqualTo(400);
  }

  @Test
  void refusesARequestWithoutAHost() throws IOException {
    assertThat(Raw.send(api.port(), "GET /v1/health HTTP/1.0\r\n\r\n").status()).isEqualTo(421);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://127.0.0.1:8470           | 200
          http://localhost                | 200
          https://localhost:3000          | 200
          http://[::1]:8470               | 200
          null                            | 403
          http://evil.example             | 403
          http://localhost.evil.example   | 403
          http://127.0.0.1.evil.example   | 403
          http://evil.example#127.0.0.1   | 403
          http://127.0.0.1@evil.example   | 403
          file://                         | 403
          ''                              | 403
          """)
  void refusesOriginsFromElsewhere(String origin, int status) throws IOException {
    for (String line : new String[] {"GET /v1/health", "GET /v1/status"}) {
      Raw.Reply reply = call(line, "Origin: " + origin + "\r\n", "");
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.fields()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void refusesASecondOrigin() throws IOException {
    String fields = "Origin: http://localhost\r\nOrigin: http://evil.example\r\n";
    assertThat(call("GET /v1/health", fields, "").status()).isEqualTo(403);
  }

  @Test
  void doesNotUpgrade() throws IOException {
    String fields =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    assertThat(call("GET /v1/health", fields, "").status()).isEqualTo(200);
    assertThat(call("GET /v1/x", fields, "").status()).isEqualTo(404);
  }

  @Test
  void listensOnLoopbackOnly() {
    OperatorApi other = new OperatorApi(operations, metrics, new Secret(new byte[32]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.start(Address.parse("0.0.0.0").orElseThrow(), 0));
  }

  @Test
  void saysWhichAddressIsTaken() {
    OperatorApi other = new OperatorApi(operations, metrics, new Secret(new byte[32]));
    assertThatIOException()
        .isThrownBy(() -> other.start(LOOPBACK, api.port()))
        .withMessageContaining("cannot listen on `127.0.0.1:" + api.port() + "`")
        .withMessageContaining("in use");
  }

  @Test
  void listensAgainAfterAStop() throws IOException {
    int port = api.port();
    api.stop();
    api.stop();
    api.start(LOOPBACK, port);
    assertThat(call("GET /v1/health").status()).isEqualTo(200);
  }
}
