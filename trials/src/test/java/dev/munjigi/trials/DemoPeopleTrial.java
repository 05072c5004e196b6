package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The people of the demo reach what is theirs, and what it says to try does what it says.
///
/// With `-Dmunjigi.screenshots=FOLDER` it leaves pictures there.
class DemoPeopleTrial {
  private static final List<String> PUBLIC = List.of("/", "/products/1", "/login");
  private static final List<String> CLOSED =
      List.of("/me", "/orders/1", "/orders/7", "/admin", "/admin/orders", "/admin/customers", "/admin/export");
  private static final Map<String, Set<String>> THEIRS =
      Map.of(
          "haneul.kim", Set.of("/me", "/orders/1"),
          "clerk", Set.of("/orders/1", "/orders/7", "/admin", "/admin/orders"),
          "admin", Set.copyOf(CLOSED));

  @TempDir Path folder;

  @Test
  void everybodyReachesWhatIsTheirsAndNobodyIsLedToSignIn() throws Exception {
    try (Demo demo = Demo.start(folder)) {
      Browser nobody = new Browser(demo.gate());
      for (String path : PUBLIC) {
        Browser.Page page = nobody.visit(demo.url() + path);
        assertThat(page.status()).as(path).isEqualTo(200);
        assertThat(page.at().getPath()).isEqualTo(path);
        assertThat(page.text()).contains("/.munjigi/sign-in");
      }
      for (String path : CLOSED) {
        assertThat(nobody.visit(demo.url() + path).at().toString())
            .startsWith(demo.login() + "/sign-in");
      }
      for (Map.Entry<String, Set<String>> one : THEIRS.entrySet()) {
        reachesWhatIsTheirs(demo, one.getKey(), one.getValue());
      }
    }
  }

  private static void reachesWhatIsTheirs(Demo demo, String name, Set<String> theirs)
      throws Exception {
    Browser browser = new Browser(demo.gate());
    Browser.Page page = browser.visit(demo.url() + "/orders/7");
    page =
        browser.submit(page, Map.of("username", name, "password", demo.password(name)));
    assertThat(page.at()).as(name).isEqualTo(URI.create(demo.url() + "/orders/7"));
    for (String path : CLOSED) {
      int expected = theirs.contains(path) ? 200 : 403;
      assertThat(browser.visit(demo.url() + path).status())
          .as("%s at %s", name, path)
          .isEqualTo(expected);
    }
    assertThat(browser.visit(demo.url() + "/").text())
        .contains("님</a>", demo.login() + "/account", "/.munjigi/sign-out");
    Browser.Page account = browser.visit(demo.login() + "/account");
    assertThat(account.status()).isEqualTo(200);
    page = browser.submit(browser.visit(demo.url() + "/.munjigi/sign-out"), Map.of());
    assertThat(page.at().getPath()).isEqualTo("/signed-out");
  }

  @Test
  void whatItSaysToTryDoesWhatItSays() throws Exception {
    try (Demo demo = Demo.start(folder)) {
      List<String> commands = demo.commands();
      String mark = "=== it ended with ";
      StringBuilder script = new StringBuilder();
      commands.forEach(one -> script.append(one).append("\necho \"" + mark + "$?\"\n"));
      String[] said = Demo.shell(folder, script.toString()).split(mark, -1);
      assertThat(said).hasSize(commands.size() + 1);
      for (int i = 1; i < said.length; i++) {
        assertThat(said[i]).as("%s: %s", commands.get(i - 1), said[i - 1]).startsWith("0\n");
      }
      Tried tried = new Tried(demo, commands, said);
      tried.guarded("/api/orders/7").contains("sign-in-needed");
      tried.that("/api/orders/1 -H").contains("\"id\": 1", "haneul.kim");
      tried.that("/api/orders/7 -H").contains("forbidden").doesNotContain("rrn");
      tried
          .that("explain $(curl -s --cacert " + demo.made() + "/root.pem " + demo.url() + "/api")
          .contains(
              "policy.action-not-granted",
              "user/haneul.kim",
              "OwnOrders",
              "${aws:username}@example.com`, which is `haneul.kim@example.com` here")
          .doesNotContain("eunchae.cho");
      tried.that("orders/7 -H \"Authorization: Bearer $KEY").contains("\"id\": 7", "\"rrn\"");
      tried.guarded("/admin/customers -H").contains("forbidden");
      tried.guarded("/debug").contains("forbidden");
      tried.guarded("/login -d").contains("401 401 401 401 401 429 429");
      tried.guarded("/static/../../etc/passwd").contains("malformed");
      tried.guarded("/search -H").contains("malformed");
      tried.guarded("/ | sort").contains("strict-transport-security").doesNotContain("X-Powered");
      tried.that("/products | head").contains("308", "location: " + demo.url() + "/products");
      tried.guarded("/download").contains("forbidden");
      tried.that("/debug | grep").contains("policy.no-route");
      tried.that("explain 127.0.0.1 --state").contains("user/clerk", "policy.action-not-granted");
      tried.that("--lang ko").contains("이유: `policy.action-not-granted`");
      tried.that("status --state").contains("listener guarded");
    }
  }

  /// What the commands printed.
  private record Tried(Demo demo, List<String> commands, String[] said) {
    AbstractStringAssert<?> guarded(String path) {
      return that(demo.url() + path);
    }

    /// What the first command printed that has this in it.
    AbstractStringAssert<?> that(String part) {
      for (int i = 0; i < commands.size(); i++) {
        if (commands.get(i).contains(part)) {
          return assertThat(said[i].replaceFirst("^\\d+\n", "")).as(commands.get(i));
        }
      }
      throw new AssertionError("nothing to try has `" + part + "`");
    }
  }

  @Test
  void aRealBrowserComesBackToThePageThatItAskedFor() throws Exception {
    try (Demo demo = Demo.start(folder);
        Chromium browser = Chromium.start(demo.gate(), "login.localhost")) {
      browser.look(1_100, false);
      browser.visit(demo.url() + "/");
      picture(browser, "demo-home-nobody");
      browser.visit(demo.url() + "/me");
      browser.type("username", "haneul.kim");
      browser.type("password", demo.password("haneul.kim"));
      picture(browser, "demo-sign-in");
      browser.press("sign-in");
      browser.until("location.pathname === '/me'");
      assertThat(browser.text()).contains("haneul.kim@example.com", "김하늘님");
      picture(browser, "demo-me");
      browser.visit(demo.url() + "/admin");
      picture(browser, "demo-refused");
      browser.visit(demo.login() + "/account");
      picture(browser, "demo-account");
      assertThat(browser.text()).contains("김하늘");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void picture(Chromium browser, String name) throws Exception {
    String to = System.getProperty("munjigi.screenshots", "");
    if (!to.isEmpty()) {
      Files.write(Path.of(to).resolve(name + ".png"), browser.picture());
    }
  }
}
