package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A session is whose browser got it from the gate, at the host that it was given at: cookies that
/// somebody else put there, also from a sibling host, lead nowhere (CWE-384).
class FixationTrial {
  private static final String NAME = PeopleStand.SESSION;

  private static boolean known(PeopleStand stand, String host, String... cookies)
      throws IOException {
    String[] fields = List.of(cookies).stream().map("Cookie: "::concat).toArray(String[]::new);
    return stand.get(host, "/account", fields).status() == 200;
  }

  private static Map<String, String[]> tossed(String session) {
    String right = NAME + "=" + session;
    Map<String, String[]> all = new LinkedHashMap<>();
    all.put("twice", new String[] {right + "; " + right});
    all.put("a planted one before", new String[] {NAME + "=planted; " + right});
    all.put("a planted one behind", new String[] {right + "; " + NAME + "=planted"});
    all.put("in two fields", new String[] {NAME + "=planted", right});
    all.put("without the prefix", new String[] {"munjigi=" + session});
    all.put("in lower case", new String[] {"__host-munjigi=" + session});
    all.put("by the other prefix", new String[] {"__Secure-munjigi=" + session});
    all.put("of no name", new String[] {"=" + right});
    all.put("behind a comma", new String[] {"a=b, " + right});
    all.put("in quotes", new String[] {NAME + "=\"" + session + "\""});
    all.put("behind a space that is none", new String[] {"\u00a0" + right});
    all.put("cut short", new String[] {right.substring(0, right.length() - 1)});
    all.put("longer", new String[] {right + "A"});
    return all;
  }

  @Test
  void noCookieIsASessionButTheOneThatWasGiven() throws Exception {
    try (PeopleStand stand = PeopleStand.start()) {
      Browser kim = stand.signedIn("kim");
      String login = PeopleStand.LOGIN;
      String session = PeopleStand.session(kim, login);
      String others =
          IntStream.range(0, 50).mapToObj(i -> "a" + i + "=b; ").collect(Collectors.joining());
      assertThat(known(stand, login, others + NAME + "=" + session)).isTrue();
      for (Map.Entry<String, String[]> one : tossed(session).entrySet()) {
        assertThat(known(stand, login, one.getValue())).as(one.getKey()).isFalse();
      }
      assertThat(kim.visit(stand.at(PeopleStand.SHOP) + "/account").status()).isEqualTo(200);
      String atShop = PeopleStand.session(kim, PeopleStand.SHOP);
      assertThat(known(stand, PeopleStand.SHOP, NAME + "=" + atShop)).isTrue();
      assertThat(known(stand, login, NAME + "=" + atShop)).as("of a service").isFalse();
      assertThat(known(stand, PeopleStand.OTHER, NAME + "=" + atShop)).as("of another").isFalse();
      assertThat(known(stand, PeopleStand.SHOP, NAME + "=" + session)).as("of ours").isFalse();
    }
  }

  @Test
  void whoSignsInIsInNoSessionAndNoWayThatSomebodyPlanted() throws Exception {
    try (PeopleStand stand = PeopleStand.start()) {
      String login = PeopleStand.LOGIN;
      Browser thief = stand.signedIn("thief");
      stand.signedIn("kim");
      Browser kim = new Browser(stand.gate().listener("tls"));
      kim.cookies(login).putAll(thief.cookies(login));
      String planted = PeopleStand.session(kim, login);
      stand.signsIn(kim, "kim");
      assertThat(PeopleStand.session(kim, login)).isNotEqualTo(planted);
      assertThat(known(stand, login, NAME + "=" + planted)).as("the planted one").isFalse();
      assertThat(known(stand, login, NAME + "=" + PeopleStand.session(kim, login))).isTrue();
      arrivesInTheBrowserThatAskedAlone(stand, kim);
    }
  }

  /// Somebody else's code in another browser would sign that one in as them.
  private static void arrivesInTheBrowserThatAskedAlone(PeopleStand stand, Browser kim)
      throws IOException {
    String shop = PeopleStand.SHOP;
    String begin = "/.munjigi/sign-in?to=/x";
    Reply begun = stand.get(shop, begin);
    Reply another = stand.get(shop, begin);
    String code = code(stand, kim, begun);
    for (String way : List.of("a=b", way(another))) {
      Reply reply = stand.get(shop, code, "Cookie: " + way);
      assertThat(reply.status()).as("way `%s`", way).isEqualTo(403);
      assertThat(reply.toString()).doesNotContain(NAME + "=mjg_s_");
      code = code(stand, kim, begun);
    }
    assertThat(stand.get(PeopleStand.OTHER, code, "Cookie: " + way(begun)).status())
        .as("another host")
        .isEqualTo(403);
    code = code(stand, kim, begun);
    assertThat(stand.get(shop, code, "Cookie: " + way(begun)).field("location")).isEqualTo("/x");
    assertThat(stand.get(shop, code, "Cookie: " + way(begun)).status()).as("twice").isEqualTo(403);
  }

  private static String code(PeopleStand stand, Browser kim, Reply begun) throws IOException {
    String login = PeopleStand.LOGIN;
    String way = begun.field("location").substring(stand.at(login).length());
    Reply left = stand.get(login, way, PeopleStand.cookies(kim, login));
    return left.field("location").substring(stand.at(PeopleStand.SHOP).length());
  }

  private static String way(Reply begun) {
    return begun.field("set-cookie").split(";", 2)[0];
  }
}
