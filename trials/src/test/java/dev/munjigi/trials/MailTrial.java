package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People are invited, come back after they forgot their password, prove addresses and sign
/// themselves up, by mail that a server of others takes.
class MailTrial {
  private static final String PASSWORD = "correct horse battery staple";
  private static final String FRESH = "another horse with a battery";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder = Path.of(".");

  private String yaml(Origin origin, int port, int mail) throws Exception {
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:%1$d", tls: {certificate: auto}}}
        identity:
          host: login.test
          url: "https://login.test:%1$d"
          mail: %2$s
          sign-up: {mail-domains: [example.com], groups: [customers]}
        services:
          shop: {host: shop.test, upstream: "%3$s", access: signed-in}
        """
        .formatted(port, MailServer.settings(folder, mail), origin.url());
  }

  private static void run(Gate gate, String... arguments) throws Exception {
    Gate.Ended ended = Gate.run(gate.folder(), arguments);
    assertThat(ended.code()).as("%s: %s", List.of(arguments), ended.err()).isZero();
    assertThat(ended.out()).doesNotContain("token=");
  }

  private static Browser.Page signIn(Browser browser, String login, String name, String password)
      throws Exception {
    return browser.submit(
        browser.visit(login + "/sign-in"), Map.of("username", name, "password", password));
  }

  private static Browser.Page send(Browser browser, String page, Map<String, String> fields)
      throws Exception {
    return browser.submit(browser.visit(page), fields);
  }

  @Test
  void peopleComeAndComeBackByMail() throws Exception {
    int port = Stand.closedPort();
    int mailPort = Stand.closedPort();
    String login = "https://login.test:" + port;
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, port, mailPort));
        MailServer mail = MailServer.start(folder, mailPort)) {
      run(gate, "user", "create", "kim", "--mail", "Kim@Example.com", "--no-link");
      MailServer.Letter invited = mail.next(SOON);
      assertThat(invited.to()).isEqualTo("kim@example.com");
      assertThat(invited.known()).isTrue();
      assertThat(invited.from()).isEqualTo("문지기 <no-reply@example.com>");
      Browser kim = new Browser(gate.listener("tls"));
      send(kim, invited.link(), Map.of("password", PASSWORD));
      assertThat(signIn(kim, login, "KIM@example.com", PASSWORD).at().getPath())
          .isEqualTo("/account");
      forgotten(gate, mail, login);
      assertThat(kim.visit(login + "/account").at().getPath())
          .as("a reset ends all sessions")
          .isEqualTo("/sign-in");
      moves(gate, mail, login);
      signsUp(gate, mail, login);
      gate.requireNoStackTrace();
    }
  }

  private static void forgotten(Gate gate, MailServer mail, String login) throws Exception {
    Browser browser = new Browser(gate.listener("tls"));
    Browser.Page known =
        send(browser, login + "/forgotten?lang=ko", Map.of("username", "kim@example.com"));
    MailServer.Letter letter = mail.next(SOON);
    assertThat(letter.subject()).isEqualTo("새 비밀번호 정하기");
    Browser.Page unknown =
        send(browser, login + "/forgotten?lang=ko", Map.of("username", "lee@example.com"));
    assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(200);
    assertThat(unknown.text()).isEqualTo(known.text());
    // a program that reads mail looks at the link first
    assertThat(new Browser(gate.listener("tls")).visit(letter.link()).status()).isEqualTo(200);
    Browser.Page done = send(browser, letter.link(), Map.of("password", FRESH));
    assertThat(done.at().getPath()).isEqualTo("/sign-in");
    assertThat(browser.visit(letter.link()).status()).isEqualTo(403);
    assertThat(signIn(browser, login, "kim", PASSWORD).status()).isEqualTo(403);
    assertThat(mail.hasMore()).isFalse();
  }

  private static void moves(Gate gate, MailServer mail, String login) throws Exception {
    Browser browser = new Browser(gate.listener("tls"));
    signIn(browser, login, "kim", FRESH);
    send(browser, login + "/account/mail", Map.of("mail", "kim@home.example", "old", FRESH));
    MailServer.Letter letter = mail.next(SOON);
    assertThat(letter.to()).isEqualTo("kim@home.example");
    assertThat(new Browser(gate.listener("tls")).visit(letter.link()).at().getPath())
        .as("an address is proven by who is signed in")
        .isEqualTo("/sign-in");
    Browser.Page done = send(browser, letter.link(), Map.of());
    assertThat(done.text()).contains("kim@home.example");
    assertThat(mail.next(SOON).to()).as("the address before is told").isEqualTo("kim@example.com");
  }

  private static void signsUp(Gate gate, MailServer mail, String login) throws Exception {
    Browser browser = new Browser(gate.listener("tls"));
    Browser.Page free =
        send(browser, login + "/sign-up", Map.of("username", "lee", "mail", "lee@example.com"));
    MailServer.Letter letter = mail.next(SOON);
    send(browser, letter.link(), Map.of("password", PASSWORD));
    assertThat(signIn(browser, login, "lee", PASSWORD).at().getPath()).isEqualTo("/account");
    Browser.Page known =
        send(browser, login + "/sign-up", Map.of("username", "han", "mail", "lee@example.com"));
    assertThat(known.text()).isEqualTo(free.text());
    assertThat(mail.next(SOON).text()).contains("already").doesNotContain("token=");
    Browser.Page taken =
        send(browser, login + "/sign-up", Map.of("username", "lee", "mail", "han@example.com"));
    assertThat(taken.text()).isEqualTo(free.text());
    assertThat(mail.next(SOON).text()).doesNotContain("token=").doesNotContain("lee");
    Browser.Page elsewhere =
        send(browser, login + "/sign-up", Map.of("username", "han", "mail", "han@test.example"));
    assertThat(elsewhere.status()).isEqualTo(422);
  }

  @Test
  void waitsForAServerThatIsAwayAndThenBusy() throws Exception {
    int port = Stand.closedPort();
    int mailPort = Stand.closedPort();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, port, mailPort))) {
      run(gate, "user", "create", "kim", "--mail", "kim@example.com", "--no-link");
      Thread.sleep(3_000);
      Files.createFile(folder.resolve("later"));
      try (MailServer mail = MailServer.start(folder, mailPort)) {
        assertThat(mail.next(Duration.ofSeconds(60)).to()).isEqualTo("kim@example.com");
        assertThat(folder.resolve("later")).doesNotExist();
        Thread.sleep(2_000);
        assertThat(mail.hasMore()).isFalse();
      }
      gate.requireNoStackTrace();
    }
  }
}
