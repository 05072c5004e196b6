package dev.munjigi.trials;

import static dev.munjigi.trials.Acknowledged.GONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Somebody who signs in and out, changes their password and is invited anew, whom the operator keeps
/// out and lets in again.
///
/// Facts: `state`; `password`, as a number; `sessions`, how many there are; `session N` is `on` for
/// each whose cookie is known; `link N` works.
final class SignInWitness implements Witness {
  private static final String LOGIN = "https://login.test";
  private static final String COOKIE = PeopleStand.SESSION;
  private static final int MOST_SESSIONS = 6;
  private static final int MOST_OVER = 6;

  private final Acknowledged known = new Acknowledged();
  private final String name;
  private final Map<String, String> cookies = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final Deque<String> endedCookies = new ArrayDeque<>();
  private final Deque<String> usedLinks = new ArrayDeque<>();
  private int made;

  /// @param name what they sign in with
  SignInWitness(String name) {
    this.name = name;
  }

  @Override
  public Acknowledged known() {
    return known;
  }

  /// Adds them, with a password.
  void arrive(Gate gate) throws Exception {
    JsonNode user = gate.api().call(201, "POST", "/v1/users", "{\"name\":\"" + name + "\"}");
    Browser browser = new Browser(gate.listener("tls"));
    Browser.Page page = browser.visit(user.at("/invitation/link").asString());
    page = browser.submit(page, Map.of("password", password("0")));
    assertThat(page.at().getPath()).isEqualTo("/sign-in");
    known.begin(Map.of("state", "active", "password", "0", "sessions", "0"));
    known.done();
  }

  private static String password(String number) {
    return "correct horse battery staple " + number;
  }

  private int sessions() {
    return Integer.parseInt(known.of("sessions"));
  }

  private String next() {
    made++;
    return Integer.toString(made);
  }

  private Browser browser(Gate gate, @Nullable String cookie) {
    Browser browser = new Browser(gate.listener("tls"));
    if (cookie != null) {
      browser.cookies("login.test").put(COOKIE, cookie);
    }
    return browser;
  }

  @Override
  public void act(Gate gate, Random random) throws Exception {
    List<String> on = known.named("session ");
    if (known.of("state").equals("disabled")) {
      known.begin(Map.of("state", "active"));
      gate.api().call(204, "POST", "/v1/users/" + name + "/enable", "");
      known.done();
      return;
    }
    int what = random.nextInt(10);
    if (on.size() < 2 || (what < 2 && on.size() < MOST_SESSIONS)) {
      signIn(gate);
    } else if (what < 5) {
      signOut(gate, on.get(random.nextInt(on.size())));
    } else if (what < 7) {
      changePassword(gate, on.get(random.nextInt(on.size())));
    } else if (what < 9) {
      invitation(gate);
    } else {
      shutOut(gate);
    }
  }

  private void signIn(Gate gate) throws IOException {
    String number = next();
    known.begin(Map.of("sessions", Integer.toString(sessions() + 1)));
    Browser browser = browser(gate, null);
    try {
      submitPassword(browser, known.of("password"));
    } finally {
      String cookie = browser.cookies("login.test").get(COOKIE);
      if (cookie != null) {
        cookies.put(number, cookie);
        known.done(Map.of("session " + number, "on"));
      }
    }
  }

  private Browser.Page submitPassword(Browser browser, String number) throws IOException {
    Browser.Page page = browser.visit(LOGIN + "/sign-in");
    return browser.submit(page, Map.of("username", name, "password", password(number)));
  }

  private void signOut(Gate gate, String number) throws IOException {
    Browser browser = browser(gate, cookies.get(number));
    Browser.Page page = browser.visit(LOGIN + "/sign-out");
    known.begin(
        Map.of("session " + number, GONE, "sessions", Integer.toString(sessions() - 1)));
    try {
      browser.submit(page, Map.of());
    } finally {
      if (browser.cookies("login.test").get(COOKIE) == null) {
        known.done();
      }
    }
  }

  /// What becomes of all sessions that end.
  private Map<String, String> allEnd() {
    Map<String, String> change = new TreeMap<>();
    known.named("session ").forEach(number -> change.put("session " + number, GONE));
    change.put("sessions", "0");
    return change;
  }

  /// What ends when there is another password.
  private Map<String, String> passwordIs(String fresh) {
    Map<String, String> change = allEnd();
    change.put("password", fresh);
    known.named("link ").forEach(number -> change.put("link " + number, GONE));
    return change;
  }

  private void changePassword(Gate gate, String number) throws IOException {
    Browser browser = browser(gate, cookies.get(number));
    Browser.Page page = browser.visit(LOGIN + "/account/password");
    String fresh = next();
    Map<String, String> change = passwordIs(fresh);
    change.put("sessions", "1");
    known.begin(change);
    String old = password(known.of("password"));
    page = browser.submit(page, Map.of("old", old, "password", password(fresh)));
    assertThat(page.at().getPath()).as(page.text()).isEqualTo("/account");
    cookies.put(fresh, browser.cookies("login.test").get(COOKIE));
    known.done(Map.of("session " + fresh, "on"));
  }

  private void invitation(Gate gate) throws Exception {
    Optional<String> there = known.named("link ").stream().findFirst().map(links::get);
    if (there.isEmpty()) {
      String number = next();
      String path = "/v1/users/" + name + "/invitation";
      JsonNode made = gate.api().call(201, "POST", path, "");
      links.put(number, made.path("link").asString());
      known.begin(Map.of("link " + number, "works"));
      known.done();
    } else {
      accept(gate, there.get());
    }
  }

  private void accept(Gate gate, String link) throws IOException {
    Browser browser = browser(gate, null);
    Browser.Page page = browser.visit(link);
    String fresh = next();
    known.begin(passwordIs(fresh));
    page = browser.submit(page, Map.of("password", password(fresh)));
    assertThat(page.at().getPath()).as(page.text()).isEqualTo("/sign-in");
    known.done();
  }

  private void shutOut(Gate gate) throws Exception {
    Map<String, String> change = allEnd();
    change.put("state", "disabled");
    known.begin(change);
    gate.api().call(200, "POST", "/v1/users/" + name + "/disable", "");
    known.done();
  }

  @Override
  public void verify(Gate gate) throws Exception {
    known.settle(seen(gate));
    recall(cookies, "session ", endedCookies);
    recall(links, "link ", usedLinks);
    for (String cookie : endedCookies) {
      assertThat(works(gate, cookie)).as("a session that ended").isFalse();
    }
    for (String link : usedLinks) {
      assertThat(browser(gate, null).visit(link).status()).as("a link that was used").isEqualTo(403);
    }
  }

  /// Moves what has ended to where the newest of it are kept.
  private void recall(Map<String, String> held, String kind, Deque<String> over) {
    held.entrySet()
        .removeIf(
            one -> {
              boolean ended = known.of(kind + one.getKey()).equals(GONE);
              if (ended) {
                over.addLast(one.getValue());
              }
              return ended;
            });
    while (over.size() > MOST_OVER) {
      over.removeFirst();
    }
  }

  private Map<String, String> seen(Gate gate) throws Exception {
    Map<String, String> seen = new TreeMap<>();
    Operator api = gate.api();
    String state = api.call(200, "GET", "/v1/users/" + name, "").path("state").asString();
    seen.put("state", state);
    JsonNode sessions = api.call(200, "GET", "/v1/users/" + name + "/sessions", "");
    seen.put("sessions", Integer.toString(sessions.path("total").asInt()));
    for (Map.Entry<String, String> one : cookies.entrySet()) {
      if (works(gate, one.getValue())) {
        seen.put("session " + one.getKey(), "on");
      }
    }
    for (Map.Entry<String, String> one : links.entrySet()) {
      if (!state.equals("disabled") && browser(gate, null).visit(one.getValue()).status() == 200) {
        seen.put("link " + one.getKey(), "works");
      }
    }
    seen.put("password", state.equals("active") ? password(gate) : known.of("password"));
    return seen;
  }

  private static boolean works(Gate gate, String cookie) throws IOException {
    Browser browser = new Browser(gate.listener("tls"));
    browser.cookies("login.test").put(COOKIE, cookie);
    return browser.visit(LOGIN + "/account").at().getPath().equals("/account");
  }

  /// The password that signs in now; the other one, where there may be two, does not.
  private String password(Gate gate) throws IOException {
    String before = known.of("password");
    String after = known.wouldBe("password");
    String holds = signsIn(gate, after) ? after : before;
    if (!before.equals(after)) {
      assertThat(signsIn(gate, before)).as("the password before").isEqualTo(holds.equals(before));
    }
    return holds;
  }

  private boolean signsIn(Gate gate, String number) throws IOException {
    Browser browser = browser(gate, null);
    if (!submitPassword(browser, number).at().getPath().equals("/account")) {
      return false;
    }
    browser.submit(browser.visit(LOGIN + "/sign-out"), Map.of());
    return true;
  }
}
