package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People sign in with a provider that nobody here wrote, npm's `oidc-provider`.
class FederationTrial {
  private static final Pattern OFFER = Pattern.compile("href=\"(/external/op[^\"]*)\"");
  private static final String SECRET = "a secret & more of 48 characters, not to be seen";

  @TempDir Path folder = Path.of(".");

  private String yaml(Origin origin, int port, String provider) throws IOException {
    Path secret = Stand.secret(folder.resolve("client-secret"), SECRET);
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:%1$d", tls: {certificate: auto}}}
        identity:
          host: login.test
          url: "https://login.test:%1$d"
          providers:
            op:
              issuer: "http://127.0.0.1:%2$s"
              client: munjigi
              secret: {file: %3$s}
              shown: Strangers
              groups: {map: {their-clerks: clerks}}
              create: true
              userinfo: true
        services:
          shop:
            host: shop.test
            upstream: "%4$s"
            routes:
              - {match: /desk, access: signed-in, groups: [clerks]}
              - {match: /**, access: signed-in}
        """
        .formatted(port, provider, secret, origin.url());
  }

  private static void control(String port, String what) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + what)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  /// Goes to a page, and on to the provider that the sign-in page offers.
  private static Browser.Page offered(Browser browser, String url) throws IOException {
    Browser.Page page = browser.visit(url);
    assertThat(page.at().getPath()).isEqualTo("/sign-in");
    assertThat(page.text()).contains("Sign in with Strangers");
    Matcher offer = OFFER.matcher(page.text());
    assertThat(offer.find()).isTrue();
    return browser.visit(page.at().resolve(offer.group(1).replace("&amp;", "&")).toString());
  }

  /// The same, and answers what the provider asks.
  private static Browser.Page comes(Browser browser, String url, String name) throws IOException {
    Browser.Page page = offered(browser, url);
    for (int i = 0; i < 2 && page.at().getPath().startsWith("/interaction/"); i++) {
      page =
          page.text().contains("name=\"login\"")
              ? browser.submit(page, Map.of("login", name, "password", "any"))
              : browser.submit(page, Map.of());
    }
    return page;
  }

  @Test
  void letsWhoAProviderKnowsInWithTheirGroups() throws Exception {
    int port = Stand.closedPort();
    String shop = "https://shop.test:" + port;
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Npm npm = Npm.install(folder)) {
      List<String> ports =
          npm.serve(
              "oidc.js",
              Map.of(
                  "CLIENT_SECRET",
                  SECRET,
                  "REDIRECT",
                  "https://login.test:" + port + "/external/op/callback"));
      String control = ports.get(1);
      try (Gate gate = Gate.start(yaml(origin, port, ports.get(0)))) {
        Gate.Ended made = Gate.run(gate.folder(), "group", "create", "clerks");
        assertThat(made.code()).as(made.err()).isZero();
        down(gate, control, shop);
        groups(gate, control, origin, shop);
        gate.requireNoStackTrace();
      }
    }
  }

  private static void down(Gate gate, String control, String shop) throws Exception {
    control(control, "/down");
    long began = System.nanoTime();
    Browser.Page page = offered(new Browser(gate.listener("tls")), shop + "/desk");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(page.status()).isEqualTo(503);
    assertThat(page.text()).contains("does not answer now");
    control(control, "/up");
    // one that failed is left alone for five seconds
    Thread.sleep(Duration.ofSeconds(6));
  }

  private static void groups(Gate gate, String control, Origin origin, String shop)
      throws Exception {
    control(control, "/groups?of=kim&are=their-clerks,others");
    Browser kim = new Browser(gate.listener("tls"));
    Browser.Page page = comes(kim, shop + "/desk?a=b", "kim");
    assertThat(page.at().toString()).isEqualTo(shop + "/desk?a=b");
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(origin.requests().getLast().field("x-munjigi-principal"))
        .isEqualTo("arn:munjigi:iam:::user/kim");
    Browser lee = new Browser(gate.listener("tls"));
    assertThat(comes(lee, shop + "/desk", "lee").status()).isEqualTo(403);
    control(control, "/groups?of=kim&are=others");
    control(control, "/rotate");
    // keys are asked for anew every ten seconds at most
    long began = System.nanoTime();
    Browser.Page again = again(kim, shop);
    while (again.status() != 403 || !again.at().getHost().equals("shop.test")) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
      Thread.sleep(500);
      again = again(kim, shop);
    }
    assertThat(kim.visit(shop + "/orders").status()).as("still kim").isEqualTo(200);
  }

  /// Signs in again, from the beginning.
  private static Browser.Page again(Browser browser, String shop) throws IOException {
    browser.cookies("login.test").clear();
    browser.cookies("shop.test").clear();
    browser.cookies("127.0.0.1").clear();
    return comes(browser, shop + "/desk", "kim");
  }
}
