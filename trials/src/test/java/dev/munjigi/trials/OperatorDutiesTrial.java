package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// An administrator gets no further rights: neither themselves, nor by somebody whom they add, nor by
/// taking over who has them.
class OperatorDutiesTrial {
  private static int as(OperatorStand stand, String who, String call, String body)
      throws Exception {
    String[] parts = call.split(" ");
    return stand.call(who, parts[0], parts[1], body).status();
  }

  private static void denied(OperatorStand stand, String call, String body) throws Exception {
    String[] parts = call.split(" ");
    Reply reply = stand.call("administrator", parts[0], parts[1], body);
    assertThat(reply.status()).as("%s %s: %s", call, body, reply).isEqualTo(403);
    assertThat(reply.field("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.text()).contains("is not allowed").doesNotContain("NotTheOfficers", "Sid");
  }

  @Test
  void anAdministratorGetsNoFurtherRights() throws Exception {
    try (OperatorStand stand = OperatorStand.start()) {
      denied(stand, "POST /v1/groups/clerks/members", "{\"user\":\"administrator\"}");
      denied(stand, "POST /v1/groups/security-officers/members", "{\"user\":\"nobody\"}");
      denied(stand, "POST /v1/users", "{\"name\":\"mole\",\"groups\":\"security-officers\"}");
      denied(stand, "POST /v1/users", "{\"name\":\"mole\",\"groups\":\"clerks,security-officers\"}");
      denied(stand, "POST /v1/keys", "{\"user\":\"security-officer\"}");
      denied(stand, "POST /v1/users/security-officer/invitation", "");
      denied(stand, "POST /v1/users/security-officer/disable", "");
      denied(stand, "POST /v1/users/SECURITY-officer/enable", "");
      denied(stand, "DELETE /v1/users/security-officer/factors", "");
      denied(stand, "DELETE /v1/users/security-officer/sessions", "");
      denied(stand, "DELETE /v1/users/security-officer", "");
      denied(stand, "DELETE /v1/groups/security-officers/members/security-officer", "");
      JsonNode keys = stand.gate().api().call(200, "GET", "/v1/keys?user=security-officer", "");
      denied(stand, "DELETE /v1/keys/" + keys.at("/keys/0/id").asString(), "");
      assertThat(Events.await(stand.gate(), "munjigi:ResetFactors"))
          .contains("user/administrator", "user/security-officer", "policy.action-denied");
      assertThat(as(stand, "administrator", "POST /v1/users", "{\"name\":\"lee\"}"))
          .isEqualTo(201);
      assertThat(as(stand, "administrator", "POST /v1/keys", "{\"user\":\"lee\"}")).isEqualTo(201);
      assertThat(
              as(stand, "administrator", "POST /v1/groups/clerks/members", "{\"user\":\"lee\"}"))
          .isEqualTo(204);
    }
  }

  @Test
  void whoMayNotIsNotToldWhatIsWrong() throws Exception {
    try (OperatorStand stand = OperatorStand.start()) {
      Map<String, Integer> expected = Map.of("viewer", 403, "administrator", 422);
      for (Map.Entry<String, Integer> one : expected.entrySet()) {
        assertThat(as(stand, one.getKey(), "POST /v1/users", "{\"odd\":\"x\"}"))
            .isEqualTo(one.getValue());
        assertThat(as(stand, one.getKey(), "DELETE /v1/keys/odd", "")).isEqualTo(one.getValue());
      }
      assertThat(as(stand, "", "POST /v1/users", "{\"odd\":\"x\"}")).isEqualTo(401);
    }
  }

  @Test
  void nothingIsAnsweredInClearButHealth() throws Exception {
    try (OperatorStand stand = OperatorStand.start()) {
      assertThat(stand.callInClear("administrator", "GET", "/v1/users").status()).isEqualTo(421);
      assertThat(stand.callInClear("administrator", "GET", "/v1/health").status()).isEqualTo(200);
    }
  }

  @Test
  void otherBindingsHoldAtOnce() throws Exception {
    try (OperatorStand stand = OperatorStand.start()) {
      assertThat(as(stand, "viewer", "GET /v1/status", "")).isEqualTo(200);
      stand.configure("remote: true", "user/nobody");
      assertThat(as(stand, "administrator", "POST /v1/reload", "")).isEqualTo(200);
      assertThat(as(stand, "viewer", "GET /v1/status", "")).isEqualTo(403);
      assertThat(as(stand, "nobody", "GET /v1/status", "")).isEqualTo(200);
      stand.configure("remote: false", "user/nobody");
      assertThat(as(stand, "administrator", "POST /v1/reload", "")).isEqualTo(200);
      assertThat(as(stand, "administrator", "GET /v1/status", "")).isEqualTo(404);
    }
  }
}
