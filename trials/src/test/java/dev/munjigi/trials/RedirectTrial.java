package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// No page sends anybody to a host that is not the gate's, whatever a link says (CWE-601).
class RedirectTrial {
  private static final String WAY = "&to=/&way=" + "0".repeat(64);

  private static final List<String> ELSEWHERE =
      List.of(
          "//evil.test",
          "///evil.test",
          "/\\evil.test",
          "\\\\evil.test",
          "%2f%2fevil.test",
          "https:evil.test",
          "https://evil.test/account",
          "/\t/evil.test",
          "/%09/evil.test",
          "/\r\nLocation: https://evil.test",
          "/account\r\nLocation: https://evil.test",
          "/account\n//evil.test",
          "／／evil.test",
          "/\u2215evil.test",
          "javascript:alert(1)",
          "data:text/html,evil",
          "@evil.test",
          ".evil.test",
          " //evil.test",
          "/account/..//evil.test",
          "/account/../../\\evil.test",
          "/account@evil.test",
          "/hand-over?host=evil.test" + WAY,
          "/hand-over?host=shop.test@evil.test" + WAY,
          "/hand-over?host=shop.test.evil.test" + WAY,
          "/hand-over?host=evil.test%23shop.test" + WAY,
          "/hand-over?host=shop.test:{port}&to=//evil.test&way=" + "0".repeat(64),
          "/oauth/authorize?client_id=desk&redirect_uri=https://evil.test",
          "/oauth/authorize?client_id=desk&redirect_uri=https://desk.test/callback@evil.test");

  /// Hosts that no hand-over leads to, though their services are the gate's or look so.
  private static final List<String> PLACES =
      List.of(
          "login.test:{port}",
          "shop.test:1",
          "shop.test:{plain}",
          "shop.test:0{port}",
          "shop.test:99999999999",
          "shop.test:",
          "shop.test.:{port}",
          "SHOP.TEST:{port}",
          "shop.test:{port}:{port}",
          "shop.test:{port}/..",
          "kim@shop.test:{port}",
          "127.0.0.1:{port}",
          "[::1]:{port}",
          "");

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void leadsToHostsOfTheGateAlone() throws Exception {
    try (PeopleStand stand = PeopleStand.start()) {
      String cookies = PeopleStand.cookies(stand.signedIn("kim"), PeopleStand.LOGIN);
      for (String written : ELSEWHERE) {
        String to = written.replace("{port}", Integer.toString(stand.port()));
        for (String page : List.of("/sign-in?next=", "/second-factor?next=")) {
          staysHere(stand, to, stand.get(PeopleStand.LOGIN, page + encoded(to), cookies), cookies);
        }
        Reply goesOn = stand.get(PeopleStand.LOGIN, "/continue?next=" + encoded(to), cookies);
        assertThat(goesOn.text()).as(to).contains("content=\"0; url=/").doesNotContain("url=//");
        Reply service = stand.get(PeopleStand.SHOP, "/.munjigi/sign-in?to=" + encoded(to));
        assertThat(service.field("location"))
            .as(to)
            .startsWith(stand.at(PeopleStand.LOGIN) + "/hand-over?host=shop.test%3A");
      }
      for (String written : PLACES) {
        String place =
            written
                .replace("{port}", Integer.toString(stand.port()))
                .replace("{plain}", Integer.toString(stand.gate().listener("plain").getPort()));
        String path = "/hand-over?host=" + encoded(place) + WAY;
        assertThat(stand.get(PeopleStand.LOGIN, path, cookies).status()).as(place).isEqualTo(400);
      }
      String right = "/hand-over?host=" + encoded("shop.test:" + stand.port()) + WAY;
      assertThat(stand.get(PeopleStand.LOGIN, right, cookies).field("location"))
          .as("where one does lead to")
          .startsWith(stand.at(PeopleStand.SHOP) + "/.munjigi/arrive?code=");
    }
  }

  /// Follows it as far as it stays here, as a browser would.
  private static void staysHere(PeopleStand stand, String to, Reply first, String cookies)
      throws IOException {
    URI at = URI.create(stand.at(PeopleStand.LOGIN) + "/sign-in");
    Reply reply = first;
    for (int i = 0; i < 5 && reply.status() == 303; i++) {
      assertThat(reply.all("location")).as(to).hasSize(1);
      assertThat(reply.field("location")).as(to).startsWith("/").doesNotStartWith("//");
      at = at.resolve(reply.field("location"));
      assertThat(at.getRawAuthority()).as(to).isEqualTo(PeopleStand.LOGIN + ":" + stand.port());
      String target = at.getRawPath() + (at.getRawQuery() == null ? "" : "?" + at.getRawQuery());
      reply = stand.get(PeopleStand.LOGIN, target, cookies);
    }
    assertThat(reply.status()).as(to).isIn(200, 400, 404);
  }
}
