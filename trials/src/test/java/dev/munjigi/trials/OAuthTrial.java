package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People sign in to applications with the gate, and services know the access tokens.
class OAuthTrial {
  private static final String PASSWORD = "correct horse battery staple";
  private static final String SECRET = "0123456789-0123456789-0123456789-0123456789";
  private static final String BACK = "https://app.example.com/callback";
  private static final Pattern LINK = Pattern.compile("https://\\S+");

  private static final int REFRESHES = 1_000;
  private static final int CONNECTIONS = 100;

  @TempDir Path folder = Path.of(".");
  private int port;

  @BeforeEach
  void begin() throws Exception {
    port = Stand.closedPort();
    Stand.secret(folder.resolve("secret"), SECRET);
  }

  private String yaml(Origin origin) {
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:%1$d", tls: {certificate: auto}}}
        identity:
          host: login.test
          url: "https://login.test:%1$d"
          clients:
            app:
              redirects: "%2$s"
              secret: {file: "%3$s"}
              grants: [authorization-code, refresh-token, client-credentials, token-exchange]
              scopes: [openid, profile, groups]
              services: [shop, ledger]
        services:
          shop:
            host: shop.test
            upstream: "%4$s"
            routes:
              - {match: /open, access: public}
              - {match: /**, access: signed-in}
          ledger:
            host: ledger.test
            upstream: "%4$s"
            routes: [{match: /**, access: signed-in}]
        """
        .formatted(port, BACK, folder.resolve("secret"), origin.url());
  }

  private static String run(Gate gate, String... arguments) throws Exception {
    Gate.Ended ended = Gate.run(gate.folder(), arguments);
    assertThat(ended.code()).as("%s: %s", List.of(arguments), ended.err()).isZero();
    return ended.out();
  }

  private static Browser invited(Gate gate, String name) throws Exception {
    Matcher link = LINK.matcher(run(gate, "user", "create", name));
    assertThat(link.find()).isTrue();
    Browser browser = new Browser(gate.listener("tls"));
    Browser.Page page = browser.visit(link.group());
    page = browser.submit(page, Map.of("password", PASSWORD));
    assertThat(page.at().getPath()).isEqualTo("/sign-in");
    return browser;
  }

  @Test
  void strangersSignPeopleInWithIt() throws Exception {
    try (Npm npm = Npm.install(folder);
        Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin))) {
      invited(gate, "kim");
      Path ca = Files.writeString(folder.resolve("root.pem"), run(gate, "ca", "root"));
      npm.run(
          2, "node", "openid.js", Integer.toString(port), ca.toString(), SECRET, "kim", PASSWORD);
      List<String> known =
          origin.requests().stream().map(seen -> seen.field("x-munjigi-principal")).toList();
      assertThat(known)
          .contains("arn:munjigi:iam:::user/kim", "arn:munjigi:iam:::client/app")
          .hasSizeGreaterThan(8);
      assertThat(origin.requests()).allMatch(seen -> seen.all("authorization").isEmpty());
      gate.requireNoStackTrace();
    }
  }

  private Reply ask(Gate gate, String host, String path, String token) throws IOException {
    String head =
        "GET %s HTTP/1.1\r\nAuthorization: Bearer %s\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
            .formatted(path, token, host, port);
    try (Wire wire = Wire.tls(gate.listener("tls"), host)) {
      return wire.send(head).reply();
    }
  }

  /// Has kim sign in to the application, and gives the access token.
  private static String signIn(Gate gate, Browser browser) throws Exception {
    Application app = new Application(gate, "login.test", "app", SECRET, BACK);
    return Application.member(app.signIn(browser, "kim", PASSWORD, "shop"), "access_token");
  }

  private void await(Gate gate, String token, int status) throws Exception {
    long began = System.nanoTime();
    while (ask(gate, "shop.test", "/orders", token).status() != status) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      Thread.sleep(50);
    }
  }

  @Test
  void servicesKnowAccessTokensUntilTheyAreRevoked() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin))) {
      Browser kim = invited(gate, "kim");
      String token = signIn(gate, kim);
      assertThat(ask(gate, "shop.test", "/orders", token).status()).isEqualTo(200);
      assertThat(origin.requests().getLast().field("x-munjigi-principal"))
          .isEqualTo("arn:munjigi:iam:::user/kim");
      assertThat(ask(gate, "ledger.test", "/orders", token).status()).isEqualTo(401);
      // refused where nobody has to be known as well: it says that it is the gate's
      String[] parts = token.split("\\.", -1);
      String unsigned = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
      assertThat(ask(gate, "shop.test", "/open", unsigned).status()).isEqualTo(401);
      assertThat(ask(gate, "shop.test", "/open", "abc.def.ghi").status()).isEqualTo(200);
      assertThat(origin.requests().getLast().field("authorization"))
          .isEqualTo("Bearer abc.def.ghi");
      String listed = run(gate, "token", "list", "--user", "kim");
      assertThat(listed).contains("app  for kim");
      run(gate, "token", "revoke", listed.split(" ", 2)[0]);
      await(gate, token, 401);
      assertThat(run(gate, "token", "list").strip()).isEmpty();
      Browser again = new Browser(gate.listener("tls"));
      String next = signIn(gate, again);
      assertThat(ask(gate, "shop.test", "/orders", next).status()).isEqualTo(200);
      run(gate, "session", "end", "--all", "kim");
      await(gate, next, 401);
      String last = signIn(gate, new Browser(gate.listener("tls")));
      assertThat(ask(gate, "shop.test", "/orders", last).status()).isEqualTo(200);
      run(gate, "user", "disable", "kim");
      await(gate, last, 401);
      gate.requireNoStackTrace();
    }
  }

  /// The same request again and again on a connection that stays open, begun at once with others.
  private static List<Reply> race(Gate gate, String request, CountDownLatch begin)
      throws Exception {
    List<Reply> replies = new ArrayList<>();
    try (Wire wire = Wire.tls(gate.listener("tls"), "login.test")) {
      begin.countDown();
      begin.await();
      for (int i = 0; i < REFRESHES / CONNECTIONS; i++) {
        replies.add(wire.send(request).reply());
      }
    }
    return replies;
  }

  private static List<Reply> race(Gate gate, String request) throws Exception {
    CountDownLatch begin = new CountDownLatch(CONNECTIONS);
    List<Reply> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Reply>>> racing = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        racing.add(threads.submit(() -> race(gate, request, begin)));
      }
      for (Future<List<Reply>> one : racing) {
        replies.addAll(one.get(60, TimeUnit.SECONDS));
      }
    }
    return replies;
  }

  @Test
  void givesTokensToOneOfAThousandWhoRefreshAtOnceAndThenToNobody() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin))) {
      Application app = new Application(gate, "login.test", "app", SECRET, BACK);
      Reply first = app.signIn(invited(gate, "kim"), "kim", PASSWORD, "shop");
      String refresh = app.refreshing(Application.member(first, "refresh_token"));
      List<Reply> replies = race(gate, refresh);
      assertThat(replies).hasSize(REFRESHES);
      List<Reply> won = replies.stream().filter(reply -> reply.status() == 200).toList();
      assertThat(won).hasSize(1);
      assertThat(replies)
          .filteredOn(reply -> reply.status() != 200)
          .allMatch(reply -> reply.status() == 400 && reply.text().contains("invalid_grant"));
      String next = app.refreshing(Application.member(won.getFirst(), "refresh_token"));
      try (Wire wire = Wire.tls(gate.listener("tls"), "login.test")) {
        assertThat(wire.send(next).reply().text()).contains("invalid_grant");
      }
      for (Reply given : List.of(first, won.getFirst())) {
        await(gate, Application.member(given, "access_token"), 401);
      }
      assertThat(run(gate, "token", "list").strip()).isEmpty();
      gate.requireNoStackTrace();
    }
  }
}
