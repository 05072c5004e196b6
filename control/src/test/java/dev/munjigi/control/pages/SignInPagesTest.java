package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.control.pages.Browser.Answer;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.identity.User;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages, as a browser meets them.
class SignInPagesTest {
  private static final String ARRIVE = "https://" + Scene.SHOP + "/.munjigi/arrive?code=";

  private final Scene scene = new Scene();
  private final SignInPages pages = scene.pages();
  private final Browser browser = new Browser(pages);

  private Answer signIn(Browser in, String name, String password) {
    in.get("/sign-in");
    return in.post("/sign-in", "username", name, "password", password);
  }

  private void signedIn() {
    scene.person("min");
    assertThat(signIn(browser, "min", Scene.RIGHT).location()).isEqualTo("/account");
  }

  private Map<String, String> cookies() {
    return browser.cookies(Scene.HOST);
  }

  @Test
  void somebodySignsIn() {
    scene.person("min");
    Answer page = browser.get("/sign-in");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains("<label for=\"username\">User name</label>")
        .contains("autocomplete=\"username webauthn\"")
        .contains("autocomplete=\"current-password\"");
    Answer answer = browser.post("/sign-in", "username", "min", "password", Scene.RIGHT);
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).isEqualTo("/account");
    Answer account = browser.get("/account");
    assertThat(account.status()).isEqualTo(200);
    assertThat(account.text()).contains("Person min (min)", "(this session)", "192.0.2.1");
  }

  @Test
  void allCookiesAreBoundToTheHostAndHiddenFromScripts() {
    signedIn();
    browser.get("/sign-in?lang=ko");
    assertThat(browser.get("/account?lang=en").cookies()).hasSize(1);
    Browser other = new Browser(pages);
    other.get("/sign-in");
    Answer answer = other.post("/sign-in", "username", "min", "password", Scene.RIGHT);
    assertThat(answer.cookies())
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(cookie -> cookie.startsWith("__Host-munjigi"))
        .allMatch(cookie -> cookie.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"))
        .noneMatch(cookie -> cookie.toLowerCase(Locale.ROOT).contains("domain"));
  }

  @Test
  void pagesRunNoScriptAreNotFramedAndNotKept() {
    Answer page = browser.get("/signed-out");
    assertThat(page.field("content-security-policy"))
        .isEqualTo(
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none';"
                + " base-uri 'none'");
    assertThat(page.field("cache-control")).isEqualTo("no-store");
    assertThat(page.field("referrer-policy")).isEqualTo("same-origin");
    assertThat(page.field("x-content-type-options")).isEqualTo("nosniff");
    assertThat(page.text()).doesNotContain("<script").doesNotContain(" style=");
  }

  @Test
  void pagesThatAskForAPasskeyRunTheGatesOwnScriptAlone() {
    Answer page = browser.get("/sign-in");
    assertThat(page.field("content-security-policy"))
        .isEqualTo(
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none';"
                + " base-uri 'none'; script-src 'self'");
    assertThat(page.text())
        .containsOnlyOnce("<script")
        .contains("<script src=\"/passkey.js\" defer></script>");
    Answer script = browser.get("/passkey.js");
    assertThat(script.field("content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(script.field("x-content-type-options")).isEqualTo("nosniff");
    assertThat(script.text()).doesNotContain("fetch", "XMLHttpRequest", "eval", "innerHTML");
    assertThat(browser.get("https://" + Scene.SHOP + "/passkey.js").status()).isEqualTo(404);
  }

  private static String without(Answer page, String name) {
    return page.text().replace(name, "NAME").replaceAll("[A-Za-z0-9_-]{43,}", "TOKEN");
  }

  @Test
  void somebodyWhoIsNotThereGetsThePageOfAWrongPassword() {
    scene.person("min");
    scene.person("gone", User.State.DISABLED);
    Answer wrong = signIn(new Browser(pages), "min", "wrong");
    Answer ghost = signIn(new Browser(pages), "ghost", "wrong");
    Answer gone = signIn(new Browser(pages), "gone", Scene.RIGHT);
    assertThat(wrong.status()).isEqualTo(403);
    assertThat(List.of(ghost.status(), gone.status())).containsOnly(403);
    assertThat(wrong.text())
        .contains("The user name or the password is not right.")
        .contains("<a href=\"#username\">")
        .contains("aria-invalid=\"true\"")
        .contains("role=\"alert\"")
        .contains("<title>Error: Sign in")
        .doesNotContain("value=\"wrong\"");
    assertThat(without(ghost, "ghost")).isEqualTo(without(wrong, "min"));
    assertThat(without(gone, "gone")).isEqualTo(without(wrong, "min"));
    assertThat(names(ghost)).isEqualTo(names(wrong));
  }

  private static List<String> names(Answer answer) {
    return IntStream.range(0, answer.response().fields().size())
        .mapToObj(answer.response().fields()::name)
        .toList();
  }

  @Test
  void whatSomebodyTypedIsShownAsText() {
    Answer page = signIn(browser, "\"><script>alert(1)</script>", "wrong");
    assertThat(page.text())
        .doesNotContain("<script>")
        .contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
  }

  @Test
  void whatABrowserCallsItselfIsShownAsText() {
    signedIn();
    assertThat(browser.get("/account").text())
        .contains("Browser/1.0 &lt;b&gt;")
        .doesNotContain("1.0 <b>");
  }

  @Test
  void theTokenIsNewAtEachSignIn() {
    scene.person("min");
    browser.get("/sign-in");
    cookies().put(Cookies.SESSION, "mjg_s_planted");
    browser.get("/sign-in");
    browser.post("/sign-in", "username", "min", "password", Scene.RIGHT);
    assertThat(cookies().get(Cookies.SESSION)).startsWith("mjg_s_").doesNotContain("planted");
  }

  /// `origin`, `sec-fetch-site`, and whether a form with the right token passes; `-` is not sent.
  @ParameterizedTest
  @CsvSource({
    "https://login.example.com, -, true",
    "https://login.example.com, cross-site, true",
    "-, same-origin, true",
    "-, -, false",
    "-, same-site, false",
    "-, cross-site, false",
    "-, none, false",
    "null, same-origin, false",
    "null, -, false",
    "https://evil.example, -, false",
    "https://evil.example, same-origin, false",
    "http://login.example.com, -, false",
    "https://login.example.com:8443, -, false",
    "https://login.example.com.evil.example, -, false",
    "https://shop.example.com, same-site, false",
    "HTTPS://LOGIN.EXAMPLE.COM, -, false"
  })
  void formsComeFromOurOwnPages(String origin, String site, boolean passes) {
    scene.person("min");
    browser.get("/sign-in");
    browser.sends.put("origin", origin.equals("-") ? "" : origin);
    browser.sends.put("sec-fetch-site", site.equals("-") ? "" : site);
    Answer answer = browser.post("/sign-in", "username", "min", "password", Scene.RIGHT);
    assertThat(answer.status()).isEqualTo(passes ? 303 : 403);
    assertThat(cookies().containsKey(Cookies.SESSION)).isEqualTo(passes);
  }

  @Test
  void aFormWorksInTheBrowserThatItWasMadeForAlone() {
    scene.person("min");
    browser.get("/sign-in");
    Browser other = new Browser(pages);
    other.get("/sign-in");
    String form = Browser.form(List.of("username", "min", "password", Scene.RIGHT));
    assertThat(browser.post("/sign-in", form).status()).as("no token").isEqualTo(403);
    assertThat(browser.post("/sign-in", form + "&token=" + "A".repeat(43)).status())
        .as("a token of nobody")
        .isEqualTo(403);
    cookies().put(Cookies.FORM, other.cookies(Scene.HOST).get(Cookies.FORM));
    browser.get("/sign-in");
    cookies().remove(Cookies.FORM);
    assertThat(browser.post("/sign-in", "username", "min", "password", Scene.RIGHT).status())
        .as("a token of another browser")
        .isEqualTo(403);
  }

  @Test
  void aFormWorksInTheSessionThatItWasMadeForAlone() {
    signedIn();
    String old = browser.get("/sign-out").text();
    Matcher token = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(old);
    assertThat(token.find()).isTrue();
    cookies().remove(Cookies.SESSION);
    signIn(browser, "min", Scene.RIGHT);
    assertThat(browser.post("/sign-out", "token=" + token.group(1)).status()).isEqualTo(403);
    assertThat(browser.get("/account").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "username=min&username=so",
        "username=%",
        "username=%4",
        "username=%zz",
        "username=%ff",
        "username=%c0%af",
        "username=%ed%a0%80",
        "username",
        "=min",
        "a=1&&b=2",
        "a=1&",
        "a=b c",
        "a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1&l=1&m=1&n=1&o=1&p=1&q=1"
      })
  void formsAreReadStrictly(String body) {
    browser.get("/sign-in");
    assertThat(browser.post("/sign-in", body).status()).isEqualTo(400);
  }

  @Test
  void formsAreFormsAndNothingElse() {
    browser.get("/sign-in");
    for (String type : List.of("text/plain", "multipart/form-data", "application/json", "")) {
      browser.sends.put("content-type", type);
      assertThat(browser.post("/sign-in", "a=b").status()).isEqualTo(415);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/elsewhere",
        ""
      })
  void afterSigningInNobodyIsSentElsewhere(String next) {
    scene.person("min");
    String page = "/sign-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    browser.get(page);
    Answer answer = browser.post(page, "username", "min", "password", Scene.RIGHT);
    assertThat(answer.location()).isEqualTo("/account");
    assertThat(browser.get(page).location()).isEqualTo("/account");
    assertThat(browser.get(page.replace("sign-in", "continue")).text())
        .contains("0; url=/account")
        .doesNotContainPattern("(href=\"|action=\"|url=)(//|/\\\\|[a-z]+:)");
  }

  @Test
  void aSessionIsHandedOverToAServicesHost() {
    scene.person("min");
    Answer begun = browser.get("https://" + Scene.SHOP + "/.munjigi/sign-in?to=%2Forders%3Fid%3D7");
    assertThat(begun.location())
        .startsWith("https://login.example.com/hand-over?host=shop.example.com&to=%2Forders");
    Answer away = browser.get(begun.location());
    assertThat(away.location()).startsWith("/sign-in?next=%2Fhand-over%3F");
    browser.get(away.location());
    Answer in = browser.post(away.location(), "username", "min", "password", Scene.RIGHT);
    assertThat(in.location()).as("a page of the same host").startsWith("/continue?next=");
    Answer on = browser.get(in.location());
    assertThat(on.status()).as("no redirect from a form to another host").isEqualTo(200);
    Matcher to = Pattern.compile("0; url=([^\"]+)\"").matcher(on.text());
    assertThat(to.find()).isTrue();
    Answer left = browser.get(to.group(1).replace("&amp;", "&"));
    assertThat(left.location()).startsWith(ARRIVE);
    Answer arrived = browser.get(left.location());
    assertThat(arrived.location()).isEqualTo("/orders?id=7");
    Map<String, String> there = browser.cookies(Scene.SHOP);
    assertThat(there.get(Cookies.SESSION))
        .startsWith("mjg_s_")
        .isNotEqualTo(cookies().get(Cookies.SESSION));
    assertThat(there).doesNotContainKey(Cookies.WAY);
    assertThat(browser.get(left.location()).status()).as("the code, again").isEqualTo(403);
  }

  private String codeFor(Browser in) {
    String wish = in.get("https://" + Scene.SHOP + "/.munjigi/sign-in?to=/").location();
    return in.get(wish).location();
  }

  @Test
  void aCodeIsWorthNothingInAnotherBrowserOrLater() {
    signedIn();
    Browser other = new Browser(pages);
    other.get("https://" + Scene.SHOP + "/.munjigi/sign-in?to=/");
    assertThat(other.get(codeFor(browser)).status()).isEqualTo(403);
    String late = codeFor(browser);
    scene.pass(Duration.ofSeconds(30));
    assertThat(browser.get(late).status()).isEqualTo(403);
    assertThat(browser.get(codeFor(browser)).status()).isEqualTo(303);
  }

  @Test
  void aServiceOnAnotherPortIsComeBackTo() {
    signedIn();
    String there = "https://" + Scene.SHOP + ":8443";
    String wish = browser.get(there + "/.munjigi/sign-in?to=/a").location();
    String code = browser.get(wish).location();
    assertThat(code).startsWith(there + "/.munjigi/arrive?code=");
    assertThat(browser.get(code).location()).isEqualTo("/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/.munjigi/sign-in",
        "/\r\nset-cookie: a=b"
      })
  void aHandOverBeginsWithNoPathThatLeadsElsewhere(String to) {
    String page = "/.munjigi/sign-in?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
    assertThat(browser.get("https://" + Scene.SHOP + page).location()).contains("&to=%2F&way=");
  }

  @Test
  void nobodyIsHandedOverToAStranger() {
    signedIn();
    String way = "0".repeat(64);
    for (String host : List.of("evil.example", "shop.example.com:9999", "login.example.com")) {
      assertThat(browser.get("/hand-over?to=/&way=" + way + "&host=" + host).status())
          .as(host)
          .isEqualTo(400);
    }
    assertThat(browser.get("/hand-over?to=//evil&way=" + way + "&host=shop.example.com").status())
        .isEqualTo(400);
  }

  @Test
  void signingOutTakesAForm() {
    signedIn();
    assertThat(browser.get("/sign-out").status()).isEqualTo(200);
    assertThat(browser.get("/account").status()).as("looking changes nothing").isEqualTo(200);
    browser.get("/sign-out");
    assertThat(browser.post("/sign-out").location()).isEqualTo("/signed-out");
    assertThat(cookies()).doesNotContainKey(Cookies.SESSION);
    assertThat(browser.get("/account").location()).startsWith("/sign-in");
    assertThat(browser.get("/signed-out").text()).contains("You are signed out");
    assertThat(browser.get("https://" + Scene.SHOP + "/.munjigi/sign-out").location())
        .isEqualTo("https://login.example.com/sign-out");
  }

  @Test
  void somebodyEndsASessionElsewhere() {
    signedIn();
    scene.pass(Duration.ofSeconds(1));
    Browser other = new Browser(pages);
    signIn(other, "min", Scene.RIGHT);
    Matcher sessions =
        Pattern.compile("name=\"session\" value=\"([^\"]+)\"")
            .matcher(browser.get("/account").text());
    assertThat(sessions.find()).isTrue();
    browser.post("/account", "act", "end", "session", sessions.group(1));
    assertThat(other.get("/account").location()).startsWith("/sign-in");
    assertThat(browser.get("/account").status()).isEqualTo(200);
  }

  @Test
  void somebodyChangesTheirPassword() {
    signedIn();
    String before = cookies().get(Cookies.SESSION);
    browser.get("/account/password");
    Answer wrong = browser.post("/account/password", "old", "no", "password", Scene.FRESH);
    assertThat(wrong.status()).isEqualTo(403);
    assertThat(wrong.text()).contains("<a href=\"#old\">");
    Answer weak = browser.post("/account/password", "old", Scene.RIGHT, "password", "short");
    assertThat(weak.status()).isEqualTo(422);
    assertThat(weak.text()).contains("too short", "autocomplete=\"new-password\"");
    Answer done =
        browser.post("/account/password", "old", Scene.RIGHT, "password", Scene.FRESH);
    assertThat(done.location()).isEqualTo("/account?done=password");
    assertThat(cookies().get(Cookies.SESSION)).isNotEqualTo(before);
    assertThat(browser.get(done.location()).text()).contains("Your password was changed.");
  }

  @Test
  void somebodyAddsASecondFactorAndSignsInWithIt() {
    signedIn();
    browser.get("/account/second-factor");
    browser.post("/account/second-factor", "act", "begin", "old", Scene.RIGHT);
    String page = browser.get("/account/second-factor").text();
    Matcher secret = Pattern.compile("<code>([A-Z2-7 ]+)</code>").matcher(page);
    assertThat(secret.find()).isTrue();
    assertThat(page).contains("href=\"otpauth://totp/login.example.com:min?secret=");
    String code = scene.code(secret.group(1));
    Answer wrong = browser.post("/account/second-factor", "act", "confirm", "code", "000000");
    assertThat(wrong.status()).isEqualTo(403);
    Answer added = browser.post("/account/second-factor", "act", "confirm", "code", code);
    assertThat(added.text()).containsPattern("<li><code>[0-9A-Z]{4}(-[0-9A-Z]{4}){3}</code></li>");
    assertThat(browser.get("/account").text()).contains("Recovery codes left: 10");

    scene.pass(Duration.ofMinutes(1));
    Browser other = new Browser(pages);
    assertThat(signIn(other, "min", Scene.RIGHT).location())
        .isEqualTo("/second-factor?next=%2Faccount");
    assertThat(other.get("/account").location()).as("not yet").startsWith("/sign-in");
    assertThat(other.get("/second-factor").text()).contains("autocomplete=\"one-time-code\"");
    assertThat(other.post("/second-factor", "code", code).status()).as("used").isEqualTo(403);
    Answer in = other.post("/second-factor", "code", scene.code(secret.group(1)));
    assertThat(in.location()).isEqualTo("/account");
    assertThat(other.cookies(Scene.HOST)).doesNotContainKey(Cookies.PENDING);

    other.get("/account/second-factor");
    Answer removed = other.post("/account/second-factor", "act", "remove", "old", Scene.RIGHT);
    assertThat(removed.location()).isEqualTo("/account?done=second-factor");
    assertThat(signIn(new Browser(pages), "min", Scene.RIGHT).location()).isEqualTo("/account");
  }

  @Test
  void somebodyAcceptsAnInvitation() {
    User guest = scene.add("guest", User.State.INVITED);
    String token = scene.flows.invitations().invite(guest.id()).reveal();
    String page = "/invitation?token=" + token;
    assertThat(browser.get(page).text()).contains("For the user guest.", "At least 15");
    assertThat(browser.post(page, "password", "short").status()).isEqualTo(422);
    Answer done = browser.post(page, "password", Scene.FRESH);
    assertThat(done.location()).isEqualTo("/sign-in?done=password");
    assertThat(cookies()).as("not signed in by that alone").doesNotContainKey(Cookies.SESSION);
    assertThat(browser.get(page).status()).isEqualTo(403);
    assertThat(signIn(browser, "guest", Scene.FRESH).location()).isEqualTo("/account");
  }

  @Test
  void theFirstPersonSetsThemselvesUp() {
    String token = scene.flows.invitations().setUp(new TreeSet<>()).reveal();
    String page = "/setup?token=" + token;
    browser.get(page);
    assertThat(browser.post(page, "username", "!", "password", Scene.FRESH).status())
        .isEqualTo(422);
    browser.post(page, "username", "first", "password", Scene.FRESH);
    assertThat(signIn(browser, "first", Scene.FRESH).location()).isEqualTo("/account");
  }

  @Test
  void pagesAreInTheLanguageThatSomebodyChoosesOrTheirBrowserLikes() {
    assertThat(browser.get("/sign-in").text()).contains("<html lang=\"en\">");
    browser.sends.put("accept-language", "fr, ko-KR;q=0.9, en;q=0.5");
    String korean = browser.get("/sign-in?next=%2Faccount").text();
    assertThat(korean)
        .contains("<html lang=\"ko\">", "로그인")
        .contains("href=\"/sign-in?next=%2Faccount&amp;lang=en\"");
    assertThat(browser.get("/sign-in?lang=en").text()).contains("<html lang=\"en\">");
    assertThat(browser.get("/sign-in").text()).as("chosen before").contains("<html lang=\"en\">");
    browser.sends.put("accept-language", "\u0001;;;q=x");
    assertThat(new Browser(pages).get("/sign-in?lang=xx").text()).contains("lang=\"en\"");
  }

  @Test
  void everySentenceIsInEveryLanguage() {
    for (Words words : Words.values()) {
      for (Language language :
          Language.values()) {
        assertThat(words.in(language)).isNotBlank();
      }
    }
  }

  @Test
  void unknownPagesMethodsAndClearTextGetAnErrorPage() {
    assertThat(browser.get("/nothing").status()).isEqualTo(404);
    assertThat(browser.get("https://" + Scene.SHOP + "/.munjigi/nothing").status())
        .isEqualTo(404);
    assertThat(browser.get("https://" + Scene.SHOP + "/sign-in").status()).isEqualTo(404);
    Answer put = browser.ask("PUT", "/sign-in", "");
    assertThat(put.status()).isEqualTo(405);
    assertThat(put.field("allow")).isEqualTo("GET, HEAD, POST");
    assertThat(browser.ask("POST", "/hand-over", "").field("allow")).isEqualTo("GET, HEAD");
    browser.scheme = "http";
    assertThat(browser.get("/sign-in").status()).isEqualTo(403);
  }

  @Test
  void theStyleSheetIsOnEveryHost() {
    for (String host : List.of(Scene.HOST, Scene.SHOP)) {
      Answer sheet = browser.get("https://" + host + "/.munjigi/style.css");
      assertThat(sheet.status()).isEqualTo(200);
      assertThat(sheet.field("content-type")).isEqualTo("text/css; charset=utf-8");
    }
  }

  @Test
  void aCookieThatIsTooLongIsNone() {
    signedIn();
    assertThat(browser.get("/account").status()).isEqualTo(200);
    cookies().put(Cookies.SESSION, "x".repeat(600));
    assertThat(browser.get("/account").status()).isEqualTo(303);
  }
}
