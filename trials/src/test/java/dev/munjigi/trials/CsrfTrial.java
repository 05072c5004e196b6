package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What another site, or somebody with a form of their own, has a browser send changes nothing on any
/// page (CWE-352).
class CsrfTrial {
  private static final String REFUSED = "This form is old, or was not sent from this page.";

  /// What comes with a right token, from where no page of ours is.
  private static Map<String, List<String>> elsewhere(String origin) {
    String ours = "Origin: " + origin;
    String host = origin.substring("https://".length());
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("nothing says from where", List.of());
    all.put("a referrer alone", List.of("Referer: " + origin + "/account"));
    all.put("another site", List.of("Origin: https://evil.test"));
    all.put("an opaque origin", List.of("Origin: null"));
    all.put("twice", List.of(ours, ours));
    all.put("ours and another", List.of(ours, "Origin: https://evil.test"));
    all.put("a list", List.of(ours + ", https://evil.test"));
    all.put("another port", List.of("Origin: https://login.test"));
    all.put("in clear", List.of("Origin: http://" + host));
    all.put("in upper case", List.of("Origin: https://LOGIN" + host.substring(5)));
    all.put("with a path", List.of(ours + "/"));
    all.put("a service", List.of("Origin: https://shop" + host.substring(5)));
    all.put("a host below", List.of("Origin: https://evil." + host));
    all.put("same site", List.of("Sec-Fetch-Site: same-site"));
    all.put("by hand", List.of("Sec-Fetch-Site: none"));
    all.put("two sites", List.of("Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"));
    all.put(
        "two stories", List.of("Sec-Fetch-Site: same-origin", "Origin: https://evil.test"));
    return all;
  }

  @Test
  void noFormIsTakenButOurOwn() throws Exception {
    try (PeopleStand stand = PeopleStand.start()) {
      Browser kim = stand.signedIn("kim");
      Browser stranger = new Browser(stand.gate().listener("tls"));
      String token = stand.token(kim, "/account/password");
      String ours = "Origin: " + stand.at(PeopleStand.LOGIN);
      Map<String, String> tokens = new LinkedHashMap<>();
      tokens.put("none", "");
      tokens.put("of another browser", stand.token(stranger, "/sign-in"));
      tokens.put("of another session", stand.token(stand.signedIn("lee"), "/account/password"));
      for (String page : PeopleStand.FORMS) {
        for (Map.Entry<String, List<String>> one : elsewhere(ours.substring(8)).entrySet()) {
          List<String> fields = new ArrayList<>(one.getValue());
          fields.add(PeopleStand.FORM);
          Reply reply = post(stand, kim, page, fields, token);
          assertThat(reply.status()).as("%s at %s", one.getKey(), page).isEqualTo(403);
          assertThat(reply.text()).as("%s at %s", one.getKey(), page).contains(REFUSED);
        }
        for (Map.Entry<String, String> one : tokens.entrySet()) {
          Reply reply =
              post(stand, kim, page, List.of(ours, PeopleStand.FORM), one.getValue());
          assertThat(reply.text()).as("token %s at %s", one.getKey(), page).contains(REFUSED);
        }
        for (String type : List.of("text/plain", "multipart/form-data; boundary=x", "")) {
          List<String> fields = new ArrayList<>(List.of(ours));
          if (!type.isEmpty()) {
            fields.add("Content-Type: " + type);
          }
          assertThat(post(stand, kim, page, fields, token).status()).as(page).isEqualTo(415);
        }
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
          String line = method + " " + page;
          Reply reply = send(stand, kim, line, List.of(ours, PeopleStand.FORM), token);
          assertThat(reply.status()).as("%s %s", method, page).isEqualTo(405);
        }
      }
      stillSignedInEverywhere(stand, kim, token);
      signsOutByItsOwnForm(stand, kim, token);
    }
  }

  private static void stillSignedInEverywhere(PeopleStand stand, Browser kim, String token)
      throws IOException {
    String cookies = PeopleStand.cookies(kim, PeopleStand.LOGIN);
    String query = "?token=" + token + "&act=end-others";
    assertThat(stand.get(PeopleStand.LOGIN, "/sign-out" + query, cookies).status())
        .as("a page that asks, though the form is in the query")
        .isEqualTo(200);
    assertThat(stand.get(PeopleStand.LOGIN, "/account" + query, cookies).status()).isEqualTo(200);
  }

  private static void signsOutByItsOwnForm(PeopleStand stand, Browser kim, String token)
      throws IOException {
    String ours = "Origin: " + stand.at(PeopleStand.LOGIN);
    Reply reply = post(stand, kim, "/sign-out", List.of(ours, PeopleStand.FORM), token);
    assertThat(reply.status()).isEqualTo(303);
    String cookies = PeopleStand.cookies(kim, PeopleStand.LOGIN);
    assertThat(stand.get(PeopleStand.LOGIN, "/account", cookies).field("location"))
        .startsWith("/sign-in");
  }

  private static Reply post(
      PeopleStand stand, Browser browser, String page, List<String> fields, String token)
      throws IOException {
    return send(stand, browser, "POST " + page, fields, token);
  }

  private static Reply send(
      PeopleStand stand, Browser browser, String line, List<String> fields, String token)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("Host: " + PeopleStand.LOGIN + ":" + stand.port()));
    all.add(PeopleStand.cookies(browser, PeopleStand.LOGIN));
    all.addAll(fields);
    return stand.send(PeopleStand.LOGIN, line, all, "token=" + token + "&act=end-others");
  }
}
