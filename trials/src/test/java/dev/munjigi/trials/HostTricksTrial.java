package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whatever a request says about its host, no page answers for another one, speaks of another one, or
/// gives anything away in clear.
class HostTricksTrial {
  private static final List<String> OTHERS =
      List.of(
          "/",
          "/signed-out",
          "/continue",
          "/hand-over",
          "/passkey.js",
          "/oauth/authorize",
          "/oauth/token",
          "/oauth/jwks",
          "/oauth/userinfo",
          "/.well-known/openid-configuration",
          "/.well-known/oauth-authorization-server",
          "/node/root",
          "/node/nonce",
          "/.munjigi/style.css");

  /// Fields that some servers believe.
  private static final List<String> CLAIMS =
      List.of(
          "X-Forwarded-Host: evil.test",
          "X-Forwarded-Server: evil.test",
          "X-Forwarded-Proto: http",
          "X-Forwarded-Port: 666",
          "X-Forwarded-Prefix: //evil.test",
          "X-Host: evil.test",
          "X-Original-URL: //evil.test/",
          "X-Rewrite-URL: //evil.test/",
          "Forwarded: host=evil.test;proto=http");

  private static List<String> pages() {
    List<String> all = new ArrayList<>(PeopleStand.FORMS);
    all.addAll(OTHERS);
    return all;
  }

  @Test
  void noPageAnswersForAnotherHost() throws Exception {
    try (PeopleStand stand = PeopleStand.start()) {
      String own = PeopleStand.LOGIN + ":" + stand.port();
      List<String> hosts =
          List.of(
              "evil.test",
              "evil." + own,
              own + ".evil.test",
              "kim@" + own,
              own + "@evil.test",
              "login.test :" + stand.port(),
              "login.test,evil.test",
              "login.test:0" + stand.port(),
              "[::1]:" + stand.port(),
              "");
      for (String page : pages()) {
        for (String host : hosts) {
          assertThat(sent(stand, "GET " + page, List.of("Host: " + host)).status())
              .as("`%s` of `%s`", page, host)
              .isEqualTo(400);
        }
        List<String> two = List.of("Host: " + own, "Host: evil.test");
        assertThat(sent(stand, "GET " + page, two).status()).as(page).isEqualTo(400);
        assertThat(sent(stand, "GET https://evil.test" + page, List.of("Host: " + own)).status())
            .as("`%s` of another in the target", page)
            .isEqualTo(400);
        Reply otherName = stand.send(PeopleStand.SHOP, "GET " + page, List.of("Host: " + own), "");
        assertThat(otherName.status()).as("`%s` in TLS for a service", page).isEqualTo(400);
      }
    }
  }

  @Test
  void noPageSpeaksOfAHostThatSomebodyClaims() throws Exception {
    try (PeopleStand stand = PeopleStand.start()) {
      String own = "Host: " + PeopleStand.LOGIN + ":" + stand.port();
      List<String> all = new ArrayList<>(List.of(own));
      all.addAll(CLAIMS);
      for (String page : pages()) {
        Reply plain = sent(stand, "GET " + page, List.of(own));
        Reply claimed = sent(stand, "GET " + page, all);
        assertThat(claimed.status()).as(page).isEqualTo(plain.status());
        assertThat(claimed.all("location")).as(page).isEqualTo(plain.all("location"));
        assertThat(claimed.toString()).as(page).doesNotContain("evil.test");
        for (String spelling : List.of("LOGIN.test:", "login.test.:")) {
          Reply other = sent(stand, "GET " + page, List.of("Host: " + spelling + stand.port()));
          assertThat(other.status()).as("%s of %s", page, spelling).isEqualTo(plain.status());
          assertThat(other.all("location")).as(page).isEqualTo(plain.all("location"));
        }
      }
    }
  }

  @Test
  void noPageGivesAnythingAwayInClear() throws Exception {
    try (PeopleStand stand = PeopleStand.start()) {
      Browser kim = stand.signedIn("kim");
      String cookies = PeopleStand.cookies(kim, PeopleStand.LOGIN);
      String own = "Host: " + PeopleStand.LOGIN;
      for (String page : pages()) {
        for (String method : List.of("GET ", "POST ")) {
          Reply reply =
              stand.clear(method + page, List.of(own, cookies, "X-Forwarded-Proto: https"), "");
          assertThat(reply.status()).as(method + page).isIn(403, 421);
          assertThat(reply.all("set-cookie")).as(method + page).isEmpty();
        }
      }
      assertThat(stand.get(PeopleStand.LOGIN, "/account", cookies).status())
          .as("the same over TLS")
          .isEqualTo(200);
    }
  }

  private static Reply sent(PeopleStand stand, String line, List<String> fields)
      throws IOException {
    return stand.send(PeopleStand.LOGIN, line, fields, "");
  }
}
