package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A security officer writes rights of others, and none of their own: not by a policy, a role, a trust
/// policy or a group that they are in.
class OwnRightsTrial {
  private static final String ALL =
      "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}";

  private static String policy(String name, String document, boolean trust) {
    return "{\"policy\":\"%s\",\"document\":%s,\"trust\":\"%s\"}"
        .formatted(name, JsonMapper.shared().writeValueAsString(document), trust);
  }

  private static String trusting(String user) {
    return """
        {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
          "Principal": {"AWS": "arn:munjigi:iam:::user/%s"}}}
        """
        .formatted(user);
  }

  private static void officer(OperatorStand stand, int wanted, String call, String body)
      throws Exception {
    String[] parts = call.split(" ");
    Reply reply = stand.call("security-officer", parts[0], parts[1], body);
    assertThat(reply.status()).as("%s %s: %s", call, body, reply).isEqualTo(wanted);
  }

  @Test
  void anOfficerWritesNoRightsOfTheirOwn() throws Exception {
    try (OperatorStand stand = OperatorStand.start()) {
      officer(stand, 204, "POST /v1/policies", policy("all", ALL, false));
      officer(stand, 403, "POST /v1/attachments", "{\"holder\":\"user/security-officer\",\"policy\":\"all\"}");
      officer(stand, 403, "POST /v1/attachments", "{\"holder\":\"group/security-officers\",\"policy\":\"all\"}");
      officer(stand, 403, "POST /v1/bindings", "{\"holder\":\"user/security-officer\",\"role\":\"operator\"}");
      officer(stand, 204, "POST /v1/attachments", "{\"holder\":\"group/clerks\",\"policy\":\"all\"}");
      officer(stand, 204, "POST /v1/bindings", "{\"holder\":\"group/clerks\",\"role\":\"viewer\"}");
      officer(stand, 204, "POST /v1/policies", policy("who", trusting("nobody"), true));
      officer(stand, 204, "POST /v1/roles", "{\"role\":\"all\",\"trust\":\"who\"}");
      officer(stand, 204, "POST /v1/attachments", "{\"holder\":\"role/all\",\"policy\":\"all\"}");
      officer(stand, 403, "POST /v1/policies", policy("who", trusting("security-officer"), true));
      officer(stand, 204, "POST /v1/policies", policy("mine", trusting("security-officer"), true));
      officer(stand, 403, "POST /v1/roles", "{\"role\":\"all\",\"trust\":\"mine\"}");
      officer(stand, 422, "POST /v1/policies", policy("odd", "{", false));
      officer(stand, 409, "DELETE /v1/policies/all", "");
      officer(stand, 204, "DELETE /v1/attachments?holder=group/clerks&policy=all", "");
      assertThat(Events.await(stand.gate(), "munjigi:BindRole"))
          .contains("user/security-officer", "policy.action-denied");
      Reply administrator =
          stand.call(
              "administrator",
              "POST",
              "/v1/attachments",
              "{\"holder\":\"group/clerks\",\"policy\":\"all\"}");
      assertThat(administrator.status()).isEqualTo(403);
    }
  }
}
