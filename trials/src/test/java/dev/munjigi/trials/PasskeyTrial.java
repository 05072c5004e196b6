package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// People enrol passkeys in a real browser and sign in with them.
class PasskeyTrial {
  static final String HOST = "login.test";
  static final String PASSWORD = "correct horse battery staple";

  private static final Pattern LINK = Pattern.compile("https://\\S+");
  private static final Pattern CODE = Pattern.compile("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}");

  static String yaml(int port) {
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:%d", tls: {certificate: auto}}}
        identity: {host: login.test, url: "https://login.test:%d"}
        services:
          shop: {host: shop.test, upstream: "http://127.0.0.1:9", access: signed-in}
        """
        .formatted(port, port);
  }

  static String run(Gate gate, String... arguments) throws Exception {
    Gate.Ended ended = Gate.run(gate.folder(), arguments);
    assertThat(ended.code()).as("%s: %s", List.of(arguments), ended.err()).isZero();
    return ended.out();
  }

  static String link(Gate gate, String name) throws Exception {
    Matcher link = LINK.matcher(run(gate, "user", "create", name, "--shown", "Kim Min"));
    assertThat(link.find()).isTrue();
    return link.group();
  }

  private static void withPassword(Chromium browser, String base) throws Exception {
    browser.visit(base + "/sign-in");
    browser.type("username", "kim");
    browser.type("password", PASSWORD);
    browser.press("sign-in");
  }

  private static void enrols(Chromium browser, String base) throws Exception {
    browser.visit(base + "/account/passkeys");
    browser.type("old", PASSWORD);
    browser.press("begin");
    assertThat(browser.text()).contains("Add a passkey").doesNotContain("need JavaScript");
    browser.press("add");
  }

  private static void signsOut(Chromium browser, String base) throws Exception {
    browser.visit(base + "/sign-out");
    browser.leave("document.querySelector('form button').click()");
    assertThat(browser.path()).isEqualTo("/signed-out");
  }

  @Test
  void aPasskeySignsInAloneAndAsSecondFactorAndItsCloneDoesNot() throws Exception {
    int port = Stand.closedPort();
    String base = "https://" + HOST + ":" + port;
    try (Gate gate = Gate.start(yaml(port))) {
      Browser plain = new Browser(gate.listener("tls"));
      plain.submit(plain.visit(link(gate, "kim")), Map.of("password", PASSWORD));
      try (Chromium browser = Chromium.start(gate.listener("tls"), HOST)) {
        String first = browser.authenticator();
        withPassword(browser, base);
        assertThat(browser.path()).isEqualTo("/account");
        enrols(browser, base);
        String codes = browser.text();
        Matcher code = CODE.matcher(codes);
        assertThat(code.results().count()).as(codes).isEqualTo(10);
        signsOut(browser, base);

        // beside the field for the name, where this person takes it at once
        browser.call("Page.navigate", "{\"url\":" + Chromium.quoted(base + "/sign-in") + "}");
        browser.until("location.pathname === '/account' && document.readyState === 'complete'");
        signsOut(browser, base);
        browser.waitsForNoPasskey();

        browser.visit(base + "/sign-in");
        browser.press("passkey");
        assertThat(browser.path()).as(browser.text()).isEqualTo("/account");
        assertThat(run(gate, "session", "list", "kim", "--json"))
            .contains("\"methods\":[\"hwk\",\"mfa\",\"user\"]");
        assertThat(browser.text()).contains("Passkeys: 1", "Recovery codes left: 10");
        signsOut(browser, base);

        withPassword(browser, base);
        assertThat(browser.path()).isEqualTo("/second-factor");
        browser.press("passkey");
        assertThat(browser.path()).as(browser.text()).isEqualTo("/account");
        assertThat(run(gate, "session", "list", "kim", "--json"))
            .contains("\"methods\":[\"hwk\",\"mfa\",\"pwd\",\"user\"]");
        signsOut(browser, base);

        becomesItsClone(browser, first);
        browser.visit(base + "/sign-in");
        browser.press("passkey");
        assertThat(browser.path()).isEqualTo("/sign-in");
        assertThat(browser.text()).contains("The passkey was not accepted");
        assertThat(browser.complaints()).isEmpty();
      }
      withoutScript(gate, base);
      gate.requireNoStackTrace();
    }
  }

  /// Another authenticator with the same key, which has counted to one.
  private static void becomesItsClone(Chromium browser, String first) throws Exception {
    JsonNode held =
        browser
            .call("WebAuthn.getCredentials", "{\"authenticatorId\":\"" + first + "\"}")
            .path("credentials")
            .path(0);
    assertThat(held.path("signCount").asInt()).isGreaterThan(2);
    browser.call("WebAuthn.removeVirtualAuthenticator", "{\"authenticatorId\":\"" + first + "\"}");
    String second = browser.authenticator();
    String cloned = held.toString().replaceAll("\"signCount\":\\d+", "\"signCount\":1");
    browser.call(
        "WebAuthn.addCredential",
        "{\"authenticatorId\":\"" + second + "\",\"credential\":" + cloned + "}");
  }

  /// A browser without scripts gets in with a recovery code, and an operator takes the passkey away.
  private static void withoutScript(Gate gate, String base) throws Exception {
    Browser plain = new Browser(gate.listener("tls"));
    Browser.Page page = plain.visit(base + "/sign-in");
    page = plain.submit(page, Map.of("username", "kim", "password", PASSWORD));
    assertThat(page.at().getPath()).isEqualTo("/second-factor");
    assertThat(page.text())
        .contains("Passkeys need JavaScript", "One of your recovery codes.")
        .contains("accept-charset=\"utf-8\" hidden data-passkey=\"get\"");
    assertThat(run(gate, "user", "reset-factors", "kim"))
        .contains("second factors of `kim` removed: 1");
    page = plain.visit(base + "/sign-in");
    page = plain.submit(page, Map.of("username", "kim", "password", PASSWORD));
    assertThat(page.at().getPath()).isEqualTo("/account");
  }
}
