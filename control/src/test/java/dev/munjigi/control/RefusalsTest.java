package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest extends ApiTest {
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String BAN =
      "{\"network\":\"198.51.100.7\",\"duration\":\"1m\",\"reason\":\"r\"}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /v1/nothing                  | 404 | not-found          | there is no such call
          GET /                            | 404 | not-found          | there is no such call
          GET /v1/bans/                    | 404 | not-found          | there is no such call
          GET /V1/bans                     | 404 | not-found          | there is no such call
          GET /v1/explain/                 | 404 | not-found          | there is no such call
          PUT /v1/bans                     | 405 | method-not-allowed | allowed here: DELETE, GET, POST
          GET /v1/reload                   | 405 | method-not-allowed | allowed here: POST
          POST /v1/explain/1.2.3.4         | 405 | method-not-allowed | allowed here: GET
          OPTIONS /v1/bans                 | 405 | method-not-allowed | allowed here
          TRACE /v1/bans                   | 405 | method-not-allowed | allowed here
          BREW /v1/bans                    | 405 | method-not-allowed | allowed here
          GET /v1/explain/198.51.100.7     | 404 | not-found          | no refusal of the last day is known for `198.51.100.7`
          GET /v1/explain/abc              | 422 | invalid-input      | `id` must be the 26 characters
          GET /v1/explain/1.2.3.4?language=fr | 422 | invalid-input   | `en` or `ko`, not `fr`
          GET /v1/explain/1.2.3.4?lang=ko  | 422 | invalid-input      | `lang` is not known; allowed are `language`
          GET /v1/bans?limit=0             | 422 | invalid-input      | from 1 to 10000, not `0`
          GET /v1/bans?limit=10001         | 422 | invalid-input      | from 1 to 10000, not `10001`
          GET /v1/bans?limit=              | 422 | invalid-input      | from 1 to 10000, not ``
          GET /v1/bans?limit=1&limit=2     | 422 | invalid-input      | `limit` is given more than once
          GET /v1/status?verbose           | 422 | invalid-input      | `verbose` is not known; none is
          GET /v1/users                    | 409 | no-identities      | there is no `identity` in the configuration
          POST /v1/users/kim/disable       | 409 | no-identities      | there is no `identity` in the configuration
          PUT /v1/users                    | 405 | method-not-allowed | allowed here: GET, POST
          GET /v1/users/                   | 404 | not-found          | there is no such call
          GET /v1/users?limit=1001         | 422 | invalid-input      | from 1 to 1000, not `1001`
          GET /v1/users?after=%00          | 422 | invalid-input      | `after` must be a name
          GET /v1/users/p%D0%B0ypal        | 422 | invalid-input      | in one script, not
          GET /v1/users/kim?all=yes        | 422 | invalid-input      | `all` is not known; none is
          GET /v1/groups?after=CLERKS      | 422 | invalid-input      | lower-case letters, digits and hyphens
          DELETE /v1/groups/a_b            | 422 | invalid-input      | `group` must be
          DELETE /v1/keys/7                | 422 | invalid-input      | the 26 characters of an id
          DELETE /v1/sessions/7            | 422 | invalid-input      | the 26 characters of an id
          DELETE /v1/tokens/7              | 422 | invalid-input      | the 26 characters of an id
          POST /v1/nodes/-web/revoke       | 422 | invalid-input      | no hyphen first
          POST /v1/users/kim/invitation?link=maybe | 422 | invalid-input | `yes` or `no`, not `maybe`
          DELETE /v1/bans                  | 422 | invalid-input      | `network` is missing
          DELETE /v1/bans?network=10.0.0.1/8 | 422 | invalid-input    | without bits beyond its prefix
          DELETE /v1/bans?network=192.0.2.9 | 404 | not-found         | `192.0.2.9` is not banned
          """)
  void refusesWhatItDoesNotKnow(String line, int status, String problem, String detail)
      throws IOException {
    Raw.Reply reply = call(line);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.field("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.problem()).isEqualTo(problem);
    assertThat(reply.json().path("status").asInt()).isEqualTo(status);
    assertThat(reply.json().path("detail").asString()).contains(detail);
    assertThat(lastAct().failure()).startsWith(problem + ": ");
  }

  @Test
  void doesNotAnswerHeadWhereThereIsAGet() throws IOException {
    Raw.Reply reply = call("HEAD /v1/status");
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.field("allow")).isEqualTo("GET");
    assertThat(reply.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"network":"10.0.0.1","duration":"1m"}                               | 422 | `reason` is missing
          {}                                                                   | 422 | `network` is missing
          {"network":"host","duration":"1m","reason":"r"}                      | 422 | `network` must be an address or a network
          {"network":"10.0.0.1/8","duration":"1m","reason":"r"}                | 422 | `network` must be an address or a network
          {"network":"10.0.0.1","duration":"0s","reason":"r"}                  | 422 | `duration` must be a duration from `1s` to `365d`
          {"network":"10.0.0.1","duration":"366d","reason":"r"}                | 422 | `duration` must be
          {"network":"10.0.0.1","duration":"99999999d","reason":"r"}           | 422 | `duration` must be
          {"network":"10.0.0.1","duration":"-5m","reason":"r"}                 | 422 | `duration` must be
          {"network":"10.0.0.1","duration":"m","reason":"r"}                   | 422 | `duration` must be
          {"network":"10.0.0.1","duration":"","reason":"r"}                    | 422 | `duration` must be
          {"network":"10.0.0.1","duration":5,"reason":"r"}                     | 422 | `duration` must be a string
          {"network":"10.0.0.1","duration":"1m","reason":null}                 | 422 | `reason` must be a string
          {"network":"10.0.0.1","duration":"1m","reason":" "}                  | 422 | `reason` must be one line
          {"network":"10.0.0.1","duration":"1m","reason":"a\\nb"}              | 422 | `reason` must be one line
          {"network":"10.0.0.1","duration":"1m","reason":"a\\u202eb"}          | 422 | `reason` must be one line
          {"network":"10.0.0.1","duration":"1m","reason":"r","until":"x"}      | 422 | `until` is not known; allowed are `network`, `duration`, `reason`
          {"network":"10.0.0.1","network":"10.0.0.2","duration":"1m","reason":"r"} | 400 | not strict JSON
          {"network":"10.0.0.1","duration":"1m","reason":"r"} {}               | 400 | not strict JSON
          {"network":"10.0.0.1","duration":"1m","reason":"r",}                 | 400 | not strict JSON
          {'network':'10.0.0.1'}                                               | 400 | not strict JSON
          {"network":                                                          | 400 | not strict JSON
          []                                                                   | 400 | one JSON object
          null                                                                 | 400 | one JSON object
          """)
  void refusesABanThatIsNotExactlyOne(String body, int status, String detail) throws IOException {
    Raw.Reply reply = post("/v1/bans", body);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().path("detail").asString()).contains(detail);
    assertThat(operations.bans()).isEmpty();
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() throws IOException {
    Raw.Reply reply = post("/v1/bans", "{\"network\":\"x\",\"for\":\"1m\"}");
    assertThat(reply.json().path("problems").valueStream().map(p -> p.asString()))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).startsWith("`network` must be"),
            p -> assertThat(p).isEqualTo("`duration` is missing"),
            p -> assertThat(p).isEqualTo("`reason` is missing"),
            p -> assertThat(p).startsWith("`for` is not known"));
  }

  @Test
  void shortensAndCleansWhatItEchoes() throws IOException {
    String hostile = "\\u001b]0;pwn" + "A".repeat(5_000);
    Raw.Reply reply =
        post(
            "/v1/bans",
            BAN.replace("198.51.100.7", hostile).replace("}", ",\"%s\":\"\"}").formatted(hostile));
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().path("problems").valueStream().map(p -> p.asString()))
        .allSatisfy(p -> assertThat(p).hasSizeLessThan(256).doesNotContain("\u001b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Content-Type: text/plain\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        "Content-Type: application/json; charset=utf-16\r\n",
        "Content-Type: application/jsonp\r\n"
      })
  void refusesABodyThatIsNotCalledJson(String fields) throws IOException {
    Raw.Reply reply = call("POST /v1/bans", fields, BAN);
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.problem()).isEqualTo("wrong-media-type");
  }

  @Test
  void takesABodyThatSaysItsCharset() throws IOException {
    String fields = "Content-Type: application/json; charset=UTF-8\r\n";
    assertThat(call("POST /v1/bans", fields, BAN).status()).isEqualTo(201);
  }

  @Test
  void refusesABodyThatIsNotUtf8() throws IOException {
    byte[] request =
        request(
                "POST /v1/bans",
                "Authorization: Bearer " + TOKEN,
                JSON,
                BAN.replace("\"r\"", "\"~\""))
            .getBytes(ISO_8859_1);
    for (int i = 0; i < request.length; i++) {
      request[i] = request[i] == '~' ? (byte) 0xE9 : request[i];
    }
    Raw.Reply reply = Raw.send(api.port(), request);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("detail").asString()).isEqualTo("the body is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1/status", "POST /v1/reload", "DELETE /v1/bans?network=10.0.0.1"})
  void refusesABodyWhereNoneIsTaken(String line) throws IOException {
    Raw.Reply reply = call(line, JSON, "{}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("detail").asString()).isEqualTo("this call takes no body");
  }

  @ParameterizedTest
  @ValueSource(ints = {(64 << 10) + 1, 100_000, 1_000_000})
  void refusesABodyBeyondTheLimit(int length) throws IOException {
    String padding = " ".repeat(length - BAN.length());
    Raw.Reply whole = post("/v1/bans", padding + BAN);
    assertThat(whole.status()).isEqualTo(413);
    assertThat(whole.problem()).isEqualTo("too-large");
    String chunked =
        request(
                "POST /v1/bans",
                "Authorization: Bearer " + TOKEN,
                JSON + "Transfer-Encoding: chunked\r\n",
                "")
            + Integer.toHexString(length)
            + "\r\n"
            + padding
            + BAN
            + "\r\n0\r\n\r\n";
    assertThat(Raw.send(api.port(), chunked).status()).isEqualTo(413);
    assertThat(operations.bans()).isEmpty();
  }

  @Test
  void takesABodyOfExactlyTheLimit() throws IOException {
    String padding = " ".repeat((64 << 10) - BAN.length());
    assertThat(post("/v1/bans", padding + BAN).status()).isEqualTo(201);
  }

  @Test
  void survivesDeepJson() throws IOException {
    assertThat(post("/v1/bans", "[".repeat(60_000)).status()).isEqualTo(400);
  }

  @Test
  void saysWhyABanIsDeclined() throws IOException {
    Raw.Reply reply = post("/v1/bans", BAN.replace("198.51.100.7", "192.0.2.0/24"));
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.problem()).isEqualTo("ban-declined");
    assertThat(reply.json().path("detail").asString())
        .isEqualTo("`192.0.2.0/24` stands in `limits.allow`");
  }

  @Test
  void showsNothingOfAnInnerFailure() throws IOException {
    Raw.Reply reply = post("/v1/bans", BAN.replace("\"r\"", "\"break\""));
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.problem()).isEqualTo("internal");
    assertThat(reply.text()).doesNotContain("fell over", "Exception", "at dev.");
    assertThat(lastAct().failure()).startsWith("internal: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GARBAGE                                     | 400
          GET /v1/%zz HTTP/1.1                        | 400
          GET /v1/../v1/bans HTTP/1.1                 | 404
          GET /v1/bans?limit=%zz HTTP/1.1             | 400
          GET /v1/explain/a%2Fb HTTP/1.1              | 400
          GET /v1/explain/a;b=c HTTP/1.1              | 422
          GET //v1/bans HTTP/1.1                      | 400
          GET /v1/bans HTTP/3.7                       | 505
          """)
  void refusesMalformedRequestsWithAProblem(String line, int status) throws IOException {
    String request = line + "\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n\r\n";
    Raw.Reply reply =
        Raw.send(
            api.port(),
            request.replace("%zz", "%%zz").replace("%2F", "%%2F").formatted(api.port(), TOKEN));
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.field("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.text()).doesNotContain("jetty", "Exception");
    assertThat(lastAct().operation()).isIn("munjigi:Unknown", "munjigi:GetBans", "munjigi:Explain");
  }

  @Test
  void refusesAHeadThatIsTooLarge() throws IOException {
    Raw.Reply reply = call("GET /v1/status", "X: " + "a".repeat(9_000) + "\r\n", "");
    assertThat(reply.status()).isEqualTo(431);
    assertThat(reply.problem()).isEqualTo("too-large");
    assertThat(reply.text().getBytes(UTF_8)).hasSizeLessThan(1_000);
  }
}
