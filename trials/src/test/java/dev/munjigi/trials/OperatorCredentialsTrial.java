package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// With a cookie nothing of the operator API is changed but from the identity host's own pages
/// (CWE-352).
class OperatorCredentialsTrial {
  private static Reply post(PeopleStand stand, String cookies, String... more) throws Exception {
    List<String> fields = new ArrayList<>(List.of("Host: login.test:" + stand.port(), cookies));
    fields.add("Content-Type: application/json");
    fields.addAll(List.of(more));
    return stand.send(PeopleStand.LOGIN, "POST /v1/groups", fields, "{\"name\":\"made\"}");
  }

  @Test
  void aPageOfAnotherOriginChangesNothing() throws Exception {
    try (PeopleStand stand = PeopleStand.start()) {
      Browser kim = stand.signedIn("kim");
      String cookies = PeopleStand.cookies(kim, PeopleStand.LOGIN);
      String ours = "Origin: " + stand.at(PeopleStand.LOGIN);
      assertThat(post(stand, cookies, ours).status()).as("before kim may").isEqualTo(403);
      assertThat(
              Gate.run(stand.gate().folder(), "group", "create", "administrators").code())
          .isIn(0, 1);
      assertThat(
              Gate.run(
                      stand.gate().folder(), "group", "add-member", "administrators", "kim")
                  .code())
          .isZero();
      for (String[] elsewhere :
          new String[][] {
            {},
            {"Origin: https://evil.test"},
            {"Origin: null"},
            {"Origin: " + stand.at(PeopleStand.SHOP)},
            {"Origin: https://login.test"},
            {ours, "Origin: https://evil.test"}
          }) {
        Reply refused = post(stand, cookies, elsewhere);
        assertThat(refused.status()).as(String.join(", ", elsewhere)).isEqualTo(403);
        assertThat(refused.text()).contains("origin");
        assertThat(refused.all("access-control-allow-origin")).isEmpty();
      }
      Reply made = post(stand, cookies, ours);
      // what changed of somebody is looked at every half second
      for (int i = 0; i < 50 && made.status() == 403; i++) {
        Thread.sleep(100);
        made = post(stand, cookies, ours);
      }
      assertThat(made.status()).as(made.toString()).isEqualTo(201);
      Reply read = stand.get(PeopleStand.LOGIN, "/v1/groups", cookies);
      assertThat(read.status()).isEqualTo(200);
      assertThat(read.field("cross-origin-resource-policy")).isEqualTo("same-origin");
    }
  }
}
