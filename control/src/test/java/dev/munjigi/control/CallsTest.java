package dev.munjigi.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.control.Operations.Act;
import dev.munjigi.control.Operations.Deed;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallsTest extends ApiTest {
  @Test
  void saysThatItRuns() throws IOException {
    Raw.Reply reply = call("GET /v1/health");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("{\"status\":\"up\"}");
  }

  @Test
  void saysWhyItDoesNotServe() throws IOException {
    assertThat(call("GET /v1/ready").text()).isEqualTo("{\"ready\":true,\"reasons\":[]}");
    operations.unready = List.of("draining", "log: disk full");
    Raw.Reply reply = call("GET /v1/ready");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.text())
        .isEqualTo("{\"ready\":false,\"reasons\":[\"draining\",\"log: disk full\"]}");
  }

  @Test
  void saysWhatTheGateIsDoing() throws IOException {
    assertThat(call("GET /v1/status").text())
        .isEqualTo(
            """
            {"version":"0.1.0","started":"2026-03-01T10:00:00Z","uptimeSeconds":5400,\
            "listeners":[{"name":"public","address":"0.0.0.0:8443"},\
            {"name":"plain","address":"127.0.0.1:8080"}],\
            "origins":[{"service":"shop","origin":"http://192.0.2.7:80","state":"good",\
            "why":"","running":3,"limit":0},\
            {"service":"shop","origin":"http://192.0.2.8:80","state":"ejected",\
            "why":"for 30s: it refused","running":0,"limit":20}],"openConnections":3,"heldBytes":4096,\
            "bans":0,"waitingMail":2,"exchanges":1200,"refusals":34,\
            "certificates":[{"listener":"public","until":"2026-03-31T10:00:00Z"}],\
            "certificateFault":null,"logFault":null}\
            """);
    operations.logFault = "disk full";
    assertThat(call("GET /v1/status").json().path("logFault").asString()).isEqualTo("disk full");
  }

  @Test
  void listsTheSettingsThatHold() throws IOException {
    assertThat(call("GET /v1/settings").text())
        .isEqualTo(
            """
            {"digest":"00112233aabbccdd","settings":[\
            {"key":"limits.connections.idle","value":"75s","origin":"default"},\
            {"key":"services.shop.host","value":"shop.example.com","origin":"munjigi.yaml:12"}],\
            "listeners":[{"name":"public","address":"0.0.0.0:8443"},\
            {"name":"plain","address":"127.0.0.1:8080"}]}\
            """);
  }

  @Test
  void takesUpAValidConfiguration() throws IOException {
    Raw.Reply reply = call("POST /v1/reload");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text())
        .isEqualTo(
            """
            {"digest":"00112233aabbccdd","changed":true,"problems":[],\
            "needsRestart":["listeners.public.bind"]}\
            """);
    assertThat(call("POST /v1/reload").json().path("changed").asBoolean()).isFalse();
  }

  @Test
  void keepsTheRunningSettingsWhenTheFileIsBroken() throws IOException {
    operations.problems = List.of("munjigi.yaml:3:1: `listener` is no key", "munjigi.yaml:9:2: x");
    Raw.Reply reply = call("POST /v1/reload");
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.field("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.problem()).isEqualTo("settings-broken");
    assertThat(reply.json().path("changed").asBoolean(true)).isFalse();
    assertThat(reply.json().path("digest").asString()).isEqualTo("00112233aabbccdd");
    assertThat(reply.json().path("problems").size()).isEqualTo(2);
    assertThat(lastAct().failure())
        .isEqualTo("settings-broken: munjigi.yaml:3:1: `listener` is no key");
  }

  @Test
  void keepsANetworkOutUntilItIsLifted() throws IOException {
    Raw.Reply added =
        post(
            "/v1/bans",
            "{\"network\":\"198.51.100.0/24\",\"duration\":\"15m\",\"reason\":\"scans\"}");
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.text())
        .isEqualTo(
            """
            {"network":"198.51.100.0/24","from":"2026-03-01T10:00:00Z",\
            "until":"2026-03-01T10:15:00Z","reason":"scans",\
            "by":"arn:munjigi:iam:::operator/local"}\
            """);
    assertThat(call("GET /v1/bans").json().path("bans").path(0)).isEqualTo(added.json());

    Raw.Reply lifted = call("DELETE /v1/bans?network=198.51.100.0/24");
    assertThat(lifted.status()).isEqualTo(204);
    assertThat(lifted.body()).isEmpty();
    assertThat(call("GET /v1/bans").text()).isEqualTo("{\"bans\":[],\"total\":0}");
    assertThat(call("DELETE /v1/bans?network=198.51.100.0%2F24").status()).isEqualTo(404);
  }

  @Test
  void listsNoMoreBansThanAsked() throws IOException {
    for (int i = 1; i <= 3; i++) {
      post(
          "/v1/bans",
          "{\"network\":\"2001:db8::%d\",\"duration\":\"%dh\",\"reason\":\"r\"}".formatted(i, i));
    }
    Raw.Reply reply = call("GET /v1/bans?limit=2");
    assertThat(reply.json().path("total").asInt()).isEqualTo(3);
    assertThat(reply.json().path("bans").findValuesAsString("network"))
        .containsExactly("2001:db8::1", "2001:db8::2");
  }

  @Test
  void explainsAnExchangeInTheLanguageAskedFor() throws IOException {
    Raw.Reply english = call("GET /v1/explain/" + MemoryOperations.REFUSED);
    assertThat(english.text())
        .isEqualTo(
            """
            {"subject":"%1$s","language":"en",\
            "text":"exchange: %1$s\\nresult: refused by the http gate\\n",\
            "code":"http.length-and-chunked","gate":"http",\
            "events":[{"time":1790000000000,"munjigi":{"kind":"exchange.end"}}]}\
            """
                .formatted(MemoryOperations.REFUSED));
    Raw.Reply korean = call("GET /v1/explain/" + MemoryOperations.REFUSED + "?language=ko");
    assertThat(korean.json().path("text").asString()).contains("http 문이 거절함");
  }

  @Test
  void explainsTheLastRefusalsOfASource() throws IOException {
    assertThat(call("GET /v1/explain/2001:db8::7").status()).isEqualTo(200);
    assertThat(call("GET /v1/explain/2001%3Adb8%3A%3A7").status()).isEqualTo(200);
    assertThat(call("GET /v1/explain/198.51.100.1").status()).isEqualTo(404);
  }

  @Test
  void givesMetricsInTheTextFormat() throws IOException {
    metrics.opened();
    Raw.Reply reply = call("GET /v1/metrics");
    assertThat(reply.field("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(reply.text()).contains("munjigi_connections_open 1.0\n", "munjigi_bans 5.0\n");
  }

  @Test
  void tellsOfEveryCallBeforeItIsAnswered() throws IOException {
    post("/v1/bans", "{\"network\":\"198.51.100.7\",\"duration\":\"1d\",\"reason\":\"r\"}");
    call("DELETE /v1/bans?network=198.51.100.9");
    call("GET /v1/bans");
    Raw.send(api.port(), request("GET /v1/health", "", "", ""));
    Raw.send(api.port(), request("GET /v1/status", "", "", ""));
    call("GET /v1/nothing");
    String operator = "arn:munjigi:iam:::operator/local";
    assertThat(operations.acts)
        .containsExactly(
            new Act(operator, LOOPBACK, Deed.CREATE, "munjigi:AddBan", "ban/198.51.100.7", null),
            new Act(
                operator,
                LOOPBACK,
                Deed.DELETE,
                "munjigi:LiftBan",
                "ban/198.51.100.9",
                "not-found: `198.51.100.9` is not banned"),
            new Act(operator, LOOPBACK, Deed.READ, "munjigi:GetBans", "ban/*", null),
            new Act("anonymous", LOOPBACK, Deed.READ, "munjigi:GetHealth", "health", null),
            new Act(
                "anonymous",
                LOOPBACK,
                Deed.READ,
                "munjigi:GetStatus",
                "status",
                "token-needed: the `authorization` field is missing; it must hold the operator's"
                    + " bearer token"),
            new Act(
                operator,
                LOOPBACK,
                Deed.READ,
                "munjigi:Unknown",
                "GET /v1/nothing",
                "not-found: there is no such call; see `/v1/openapi.json`"));
  }

  @Test
  void answersNoCallThatCannotBeWrittenDown() throws IOException {
    operations.deaf = true;
    Raw.Reply reply = call("GET /v1/status");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.problem()).isEqualTo("unavailable");
    assertThat(reply.text()).doesNotContain("0.1.0", "takes nothing");
  }

  @Test
  void bearsSecurityFieldsAndNoNameOfTheServer() throws IOException {
    for (String line : List.of("GET /v1/health", "GET /v1/nothing", "PUT /v1/bans", "GARBAGE")) {
      Raw.Reply reply = call(line);
      assertThat(reply.fields())
          .containsEntry("cache-control", "no-store")
          .containsEntry("x-content-type-options", "nosniff")
          .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
          .containsEntry("referrer-policy", "no-referrer")
          .containsEntry("cross-origin-resource-policy", "same-origin")
          .containsEntry("connection", "close")
          .doesNotContainKeys("server", "x-powered-by", "access-control-allow-origin");
    }
  }
}
