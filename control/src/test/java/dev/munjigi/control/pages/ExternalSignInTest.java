package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.signin.SignInEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Signing in with an OpenID provider, by the pages.
class ExternalSignInTest {
  private static final String ISSUER = "https://op.example.com";

  private final Scene scene = new Scene();
  private final StrangeProvider provider = new StrangeProvider(ISSUER, () -> scene.now);
  private final SignInPages pages = scene.pages();
  private final Browser browser = new Browser(pages);

  @BeforeEach
  void open() {
    scene.fetch = provider;
    scene.providers.add(provider.settings("op", true));
    scene.store.groups().add(new Group("clerks", ""));
    scene.store.groups().add(new Group("staff", ""));
    scene.store.groups().add(new Group("local", ""));
    provider.claims.put("preferred_username", "\"kim\"");
  }

  private void use(ExternalProvider one) {
    scene.providers.clear();
    scene.providers.add(one);
  }

  private String begin(Browser one) {
    Browser.Answer away = one.get("/external/op?next=%2Faccount%2Fpassword");
    assertThat(away.status()).as(away.text()).isEqualTo(303);
    return away.location();
  }

  private Browser.Answer comes(Browser one) {
    return one.get(provider.consent(begin(one)));
  }

  private Optional<User> user(String name) {
    return scene.store.users().byName(new UserName(name));
  }

  private static boolean isIn(Browser one) {
    return one.get("/account").status() == 200;
  }

  private String said() {
    return scene.events.reversed().stream()
        .filter(SignInEvent.ProviderFailed.class::isInstance)
        .map(event -> ((SignInEvent.ProviderFailed) event).what())
        .findFirst()
        .orElse("");
  }

  @Test
  void offersEachProviderOnTheSignInPage() {
    Browser.Answer page = browser.get("/sign-in?next=%2Faccount%2Fpassword");
    assertThat(page.text())
        .contains("/external/op?next=%2Faccount%2Fpassword")
        .contains("Sign in with Example &lt;b&gt;op");
    assertThat(browser.get("/sign-in?lang=ko").text()).contains("계정으로 로그인");
  }

  @Test
  void sendsTheBrowserWithEverythingThatBindsTheAnswer() {
    Map<String, String> query =
        StrangeProvider.query(java.net.URI.create(begin(browser)).getRawQuery());
    assertThat(query)
        .containsEntry("response_type", "code")
        .containsEntry("scope", "openid email")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("redirect_uri", "https://" + Scene.HOST + "/external/op/callback");
    assertThat(query.get("nonce")).hasSize(43).isNotEqualTo(query.get("state"));
    assertThat(browser.cookies(Scene.HOST)).containsKey("__Host-munjigi-external");
  }

  @Test
  void makesAUserOfWhoComesForTheFirstTimeAndKnowsThemAgain() {
    provider.claims.put("email", "\"Kim@Example.com\"");
    provider.claims.put("email_verified", "true");
    provider.claims.put("groups", "[\"their-admins\", \"others\"]");
    Browser.Answer there = comes(browser);
    assertThat(there.location()).isEqualTo("/account/password");
    assertThat(browser.cookies(Scene.HOST)).doesNotContainKey("__Host-munjigi-external");
    assertThat(isIn(browser)).isTrue();
    User kim = user("kim").orElseThrow();
    assertThat(kim.mail()).isEqualTo("kim@example.com");
    assertThat(kim.mailVerified()).isTrue();
    assertThat(kim.groups()).containsExactly("clerks");
    assertThat(scene.store.sessions().of(kim.id()).getFirst().methods()).containsExactly("fed");
    provider.claims.put("preferred_username", "\"another\"");
    assertThat(comes(new Browser(pages)).status()).isEqualTo(303);
    assertThat(scene.store.users().page("", 10)).hasSize(1);
  }

  @Test
  void addsAndRemovesTheProvidersGroupsAndNoOthers() {
    provider.claims.put("groups", "[\"their-admins\", \"all\"]");
    comes(browser);
    User kim = user("kim").orElseThrow();
    assertThat(kim.groups()).containsExactly("clerks", "staff");
    TreeSet<String> groups = new TreeSet<>(kim.groups());
    groups.add("local");
    scene.store.register().change(with(kim, groups, User.State.ACTIVE));
    provider.claims.put("groups", "\"all\"");
    comes(browser);
    assertThat(user("kim").orElseThrow().groups()).containsExactly("local", "staff");
    provider.claims.put("groups", "");
    comes(browser);
    assertThat(user("kim").orElseThrow().groups()).containsExactly("local");
  }

  @Test
  void leavesAGroupThatSomebodyHadBeforeTheProviderSaidSo() {
    comes(browser);
    User kim = user("kim").orElseThrow();
    scene.store.register().change(with(kim, new TreeSet<>(Set.of("staff")), User.State.ACTIVE));
    provider.claims.put("groups", "[\"all\"]");
    comes(browser);
    provider.claims.put("groups", "[]");
    comes(browser);
    assertThat(user("kim").orElseThrow().groups()).containsExactly("staff");
  }

  private static User with(User user, TreeSet<String> groups, User.State state) {
    return new User(
        user.id(),
        user.name(),
        user.shown(),
        user.mail(),
        user.mailVerified(),
        groups,
        state,
        user.created(),
        user.version() + 1);
  }

  @Test
  void neverFindsAPersonByNameOrMail() {
    User kim = scene.person("kim");
    scene
        .store
        .register()
        .change(
            new User(
                kim.id(),
                kim.name(),
                kim.shown(),
                "kim@example.com",
                true,
                new TreeSet<>(Set.of("clerks")),
                kim.state(),
                kim.created(),
                kim.version() + 1));
    provider.claims.put("email", "\"kim@example.com\"");
    provider.claims.put("email_verified", "true");
    assertThat(comes(browser).status()).isEqualTo(303);
    User other = user("kim-2").orElseThrow();
    assertThat(other.mail()).isNull();
    assertThat(other.groups()).isEmpty();
    assertThat(scene.store.credentials().of(kim.id())).hasSize(1);
  }

  @Test
  void takesAnAddressOnlyWhenItIsVerifiedByABoolean() {
    for (String verified : List.of("", "false", "\"true\"", "1", "[true]")) {
      Scene fresh = new Scene();
      StrangeProvider one = new StrangeProvider(ISSUER, () -> fresh.now);
      fresh.fetch = one;
      fresh.providers.add(one.settings("op", true));
      one.claims.put("email", "\"kim@example.com\"");
      one.claims.put("email_verified", verified);
      Browser visitor = new Browser(fresh.pages());
      visitor.get(one.consent(visitor.get("/external/op").location()));
      assertThat(fresh.store.users().page("", 10))
          .as(verified)
          .singleElement()
          .satisfies(user -> assertThat(user.mail()).isNull());
    }
  }

  @Test
  void keepsPeopleOfOtherDomainsOut() {
    use(provider.settings("op", true, Set.of("example.com"), false));
    provider.claims.put("email_verified", "true");
    for (String mail : List.of("kim@evil.com", "kim@example.com.evil.com", "kim@sub.example.com",
        "kim@evil.com@example.com", "kim@example.com ", "")) {
      provider.claims.put("email", mail.isEmpty() ? "" : "\"" + mail + "\"");
      assertThat(comes(browser).status()).as(mail).isEqualTo(403);
    }
    provider.claims.put("email", "\"kim@EXAMPLE.com\"");
    assertThat(comes(browser).status()).isEqualTo(303);
  }

  @Test
  void makesNamesThatCanBeNamesAndRefusesOthers() {
    Map<String, String> made = new LinkedHashMap<>();
    made.put("\"Ｋｉｍ Min\"", "kim.min");
    made.put("\"김민수\"", "김민수");
    made.forEach(
        (claim, name) -> {
          provider.claims.put("preferred_username", claim);
          provider.claims.put("sub", "\"" + name.length() + "\"");
          assertThat(comes(new Browser(pages)).status()).as(claim).isEqualTo(303);
          assertThat(user(name)).as(claim).isPresent();
        });
    int before = scene.store.users().page("", 100).size();
    for (String claim :
        List.of("\"kіm\"", "\"<b>\"", "\"../kim\"", "\"a/b\"", "\"" + "k".repeat(65) + "\"")) {
      provider.claims.put("preferred_username", claim);
      provider.claims.put("sub", "\"x\"");
      assertThat(comes(new Browser(pages)).status()).as(claim).isEqualTo(403);
    }
    assertThat(scene.store.users().page("", 100)).hasSize(before);
    provider.claims.put("preferred_username", "");
    assertThat(comes(new Browser(pages)).status()).isEqualTo(303);
    assertThat(scene.store.users().page("op-", 1).getFirst().name().text()).matches("op-[0-9a-f]{10}");
  }

  @Test
  void givesNobodyANameThatPoliciesName() {
    scene.named = Set.of("kim");
    assertThat(comes(browser).status()).isEqualTo(303);
    assertThat(user("kim")).isEmpty();
    assertThat(user("kim-2")).isPresent();
  }

  @Test
  void letsNobodyInWhoIsNotLinkedWhereNobodyIsMade() {
    use(provider.settings("op", false));
    assertThat(comes(browser).status()).isEqualTo(403);
    assertThat(scene.store.users().page("", 10)).isEmpty();
  }

  @Test
  void keepsDisabledPeopleOut() {
    comes(browser);
    User kim = user("kim").orElseThrow();
    scene.store.register().change(with(kim, new TreeSet<>(), User.State.DISABLED));
    Browser again = new Browser(pages);
    assertThat(comes(again).status()).isEqualTo(403);
    assertThat(isIn(again)).isFalse();
  }

  /// What a provider may twist, and nobody gets in.
  private static Map<String, Consumer<StrangeProvider>> twists() {
    Map<String, Consumer<StrangeProvider>> all = new LinkedHashMap<>();
    all.put("another issuer", p -> p.claims.put("iss", "\"https://evil.example.com\""));
    all.put("its issuer with a slash", p -> p.claims.put("iss", "\"" + ISSUER + "/\""));
    all.put("no issuer", p -> p.claims.put("iss", ""));
    all.put("another audience", p -> p.claims.put("aud", "\"other\""));
    all.put("no audience", p -> p.claims.put("aud", ""));
    all.put("several audiences, no azp", p -> p.claims.put("aud", "[\"munjigi\",\"other\"]"));
    all.put(
        "several audiences, azp of another",
        p -> {
          p.claims.put("aud", "[\"munjigi\",\"other\"]");
          p.claims.put("azp", "\"other\"");
        });
    all.put("azp that is no string", p -> p.claims.put("azp", "[\"munjigi\"]"));
    all.put("no expiry", p -> p.claims.put("exp", ""));
    all.put("no iat", p -> p.claims.put("iat", ""));
    all.put("an iat as text", p -> p.claims.put("iat", "\"1772366400\""));
    all.put("no nonce", p -> p.claims.put("nonce", ""));
    all.put("another nonce", p -> p.claims.put("nonce", "\"n\""));
    all.put("an empty nonce", p -> p.claims.put("nonce", "\"\""));
    all.put("at_hash of another token", p -> p.claims.put("at_hash", "\"AAAAAAAAAAAAAAAAAAAAAA\""));
    all.put("at_hash that is no string", p -> p.claims.put("at_hash", "1"));
    all.put("no subject", p -> p.claims.put("sub", ""));
    all.put("an empty subject", p -> p.claims.put("sub", "\"\""));
    all.put("a blank subject", p -> p.claims.put("sub", "\" \""));
    all.put("a huge subject", p -> p.claims.put("sub", "\"" + "s".repeat(256) + "\""));
    all.put("a subject that is a number", p -> p.claims.put("sub", "1"));
    all.put("a subject beyond ASCII", p -> p.claims.put("sub", "\"김\""));
    all.put("a claim twice", p -> p.claims.put("a", "1,\"sub\":\"s-2\""));
    all.put("nested claims", p -> p.claims.put("a", "[".repeat(1_000) + "]".repeat(1_000)));
    all.put("no signature", p -> p.token = StrangeProvider::unsigned);
    all.put(
        "a MAC with the client's secret",
        p ->
            p.token =
                t -> StrangeProvider.confused(t, "s3cret & more".getBytes(StandardCharsets.UTF_8)));
    all.put(
        "a MAC with the public key",
        p ->
            p.token =
                t -> StrangeProvider.confused(t, StrangeProvider.KEYS.getPublic().getEncoded()));
    all.put("another key", p -> p.jwks = t -> t.replaceAll("\"n\":\"....", "\"n\":\"uvwx"));
    all.put("an unknown kid", p -> p.header = "{\"alg\":\"RS256\",\"kid\":\"k2\"}");
    all.put("another algorithm than the key's", p -> p.header = "{\"alg\":\"PS256\",\"kid\":\"k1\"}");
    all.put(
        "a key in the token",
        p -> p.header = "{\"alg\":\"RS256\",\"kid\":\"k1\",\"jku\":\"https://evil.example.com\"}");
    all.put("another kind of token", p -> p.header = "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}");
    all.put(
        "an algorithm that its metadata does not have",
        p -> p.discovery = t -> t.replace("\"RS256\",", "\"ES256\","));
    all.put("no ID token", p -> p.answer = t -> "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}");
    all.put("a huge ID token", p -> p.token = t -> "a".repeat(40_000));
    all.put("a token answer with a name twice", p -> p.answer = t -> t.replace("{", "{\"id_token\":\"\","));
    all.put("a token answer that is no object", p -> p.answer = t -> "[" + t + "]");
    all.put("deep JSON", p -> p.answer = t -> "{\"a\":" + "[".repeat(9_999) + "]".repeat(9_999) + "}");
    all.put("keys without end", p -> p.jwks = t -> many(p, 10_000));
    all.put("65 keys", p -> p.jwks = t -> many(p, 65));
    all.put("a private key", p -> p.jwks = t -> t.replace("\"e\":", "\"d\":\"AQAB\",\"e\":"));
    all.put("a shared secret", p -> p.jwks = t -> "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}");
    all.put("a kid twice", p -> p.jwks = t -> "{\"keys\":[" + p.key() + "," + p.key() + "]}");
    all.put("keys that are no object", p -> p.jwks = t -> "[]");
    return all;
  }

  private static String many(StrangeProvider provider, int count) {
    String[] keys = new String[count];
    Arrays.setAll(keys, i -> provider.key().replace("k1", "k1-" + i));
    keys[0] = provider.key();
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  @Test
  void believesNothingThatIsTwisted() {
    twists()
        .forEach(
            (what, twist) -> {
              Scene fresh = new Scene();
              StrangeProvider evil = new StrangeProvider(ISSUER, () -> fresh.now);
              fresh.fetch = evil;
              fresh.providers.add(evil.settings("op", true));
              Browser visitor = new Browser(fresh.pages());
              twist.accept(evil);
              Browser.Answer away = visitor.get("/external/op");
              assertThat(away.status()).as(what).isEqualTo(303);
              Browser.Answer back = visitor.get(evil.consent(away.location()));
              assertThat(back.status()).as(what).isIn(403, 503);
              assertThat(isIn(visitor)).as(what).isFalse();
              assertThat(fresh.store.users().page("", 10)).as(what).isEmpty();
              assertThat(fresh.events)
                  .as(what)
                  .anyMatch(SignInEvent.ProviderFailed.class::isInstance);
            });
  }

  @Test
  void letsAnUntwistedTokenWithEverythingInIn() {
    byte[] half = Arrays.copyOf(StrangeProvider.sha("at-1"), 16);
    provider.claims.put("at_hash", "\"" + StrangeProvider.base64(half) + "\"");
    provider.claims.put("aud", "[\"munjigi\",\"other\"]");
    provider.claims.put("azp", "\"munjigi\"");
    assertThat(comes(browser).status()).as(said()).isEqualTo(303);
  }

  @Test
  void refusesATokenThatEndedASecondAgoOrEndsNow() {
    long now = scene.now.getEpochSecond();
    for (long end : List.of(now - 1, now)) {
      provider.claims.put("exp", Long.toString(end));
      assertThat(comes(browser).status()).isEqualTo(403);
      assertThat(said()).contains("expired");
    }
    provider.claims.put("exp", Long.toString(now + 1));
    assertThat(comes(browser).status()).isEqualTo(303);
  }

  @Test
  void refusesATokenOfLongAgoOrOfTheFuture() {
    long now = scene.now.getEpochSecond();
    for (long made : List.of(now - 601, now + 31)) {
      provider.claims.put("iat", Long.toString(made));
      assertThat(comes(browser).status()).isEqualTo(403);
    }
    provider.claims.put("iat", Long.toString(now + 30));
    assertThat(comes(browser).status()).isEqualTo(303);
  }

  @Test
  void believesNoMetadataThatIsTwisted() {
    Map<String, List<String>> twists = new LinkedHashMap<>();
    twists.put("another issuer", List.of("\"issuer\":\"" + ISSUER, "\"issuer\":\"https://evil"));
    twists.put("an issuer twice", List.of("{", "{\"issuer\":\"" + ISSUER + "\","));
    twists.put("a token endpoint in clear", List.of(ISSUER + "/token", "http://op.example.com/token"));
    twists.put("keys in clear", List.of(ISSUER + "/jwks", "http://op.example.com/jwks"));
    twists.put("a page in clear", List.of(ISSUER + "/authorize", "http://op.example.com/a"));
    twists.put("a script for a page", List.of(ISSUER + "/authorize", "javascript:alert(1)"));
    twists.put("keys in a file", List.of(ISSUER + "/jwks", "file:///etc/passwd"));
    twists.put("a user in an address", List.of(ISSUER + "/jwks", "https://a@b/jwks"));
    twists.put("no token endpoint", List.of("token_endpoint\"", "x\""));
    twists.put("no code", List.of("\"code\",", ""));
    twists.put("no S256", List.of("{", "{\"code_challenge_methods_supported\":[\"plain\"],"));
    twists.put("shared secrets alone", List.of("\"RS256\",", ""));
    twists.put("deep JSON", List.of("{", "{\"a\":" + "[".repeat(99) + "]".repeat(99) + ","));
    twists.forEach(
        (what, twist) -> {
          provider.discovery = text -> text.replace(twist.get(0), twist.get(1));
          scene.pass(Duration.ofMinutes(11));
          Browser.Answer away = browser.get("/external/op");
          assertThat(away.status()).as(what).isIn(403, 503);
          assertThat(away.location()).as(what).isEmpty();
        });
    provider.discovery = text -> text;
    scene.pass(Duration.ofMinutes(11));
    assertThat(browser.get("/external/op").status()).isEqualTo(303);
  }

  @Test
  void finishesOnlyInTheBrowserThatBegan() {
    String callback = provider.consent(begin(browser));
    Browser victim = new Browser(pages);
    begin(victim);
    assertThat(victim.get(callback).status()).isEqualTo(403);
    assertThat(isIn(victim)).isFalse();
    assertThat(new Browser(pages).get(callback).status()).isEqualTo(403);
    assertThat(provider.asked).noneMatch(question -> question.at().getPath().equals("/token"));
  }

  @Test
  void finishesOnce() {
    String callback = provider.consent(begin(browser));
    Map<String, String> held = Map.copyOf(browser.cookies(Scene.HOST));
    assertThat(browser.get(callback).status()).isEqualTo(303);
    browser.cookies(Scene.HOST).putAll(held);
    assertThat(browser.get(callback).status()).isEqualTo(403);
    // a code that was used, with a state that was not
    String state = StrangeProvider.query(java.net.URI.create(begin(browser)).getRawQuery()).get("state");
    String replayed = callback.replaceAll("state=[^&]*", "state=" + state);
    assertThat(browser.get(replayed).status()).isEqualTo(403);
    assertThat(said()).contains("invalid_grant");
  }

  @Test
  void finishesWithinTenMinutes() {
    String late = provider.consent(begin(browser));
    scene.pass(Duration.ofMinutes(10));
    assertThat(browser.get(late).status()).isEqualTo(403);
  }

  @Test
  void refusesCallbacksThatAreMissingSomethingOrSayItTwice() {
    Map<String, String> twists = new LinkedHashMap<>();
    twists.put("&iss=[^&]*", "");
    twists.put("iss=[^&]*", "iss=https%3A%2F%2Fevil.example.com");
    twists.put("code=[^&]*&", "");
    twists.put("code=[^&]*", "code=" + "c".repeat(4_097));
    twists.put("state=[^&]*", "state=x");
    twists.put("state=[^&]*&", "");
    twists.put("(iss=[^&]*)", "$1&$1");
    twists.put("(code=[^&]*)", "$1&$1");
    twists.put("(state=[^&]*)", "$1&$1");
    twists.forEach(
        (from, to) -> {
          String callback = provider.consent(begin(browser)).replaceAll(from, to);
          assertThat(browser.get(callback).status()).as(from + to).isIn(400, 403);
          assertThat(isIn(browser)).as(from + to).isFalse();
        });
  }

  @Test
  void refusesTheAnswerOfOneProviderAtTheAddressOfAnother() {
    StrangeProvider evil = new StrangeProvider("https://evil.example.com", () -> scene.now);
    scene.providers.add(evil.settings("evil", true));
    scene.fetch =
        question ->
            (question.at().getHost().equals("op.example.com") ? provider : evil).ask(question);
    String atEvil = provider.consent(begin(browser)).replace("/external/op/", "/external/evil/");
    assertThat(browser.get(atEvil).status()).isEqualTo(403);
    assertThat(evil.asked).isEmpty();
    // the honest provider's code for a sign-in that was begun with the evil one
    String state =
        StrangeProvider.query(
                java.net.URI.create(browser.get("/external/evil").location()).getRawQuery())
            .get("state");
    String mixed =
        provider.consent(begin(browser))
            .replace("/external/op/", "/external/evil/")
            .replaceAll("state=[^&]*", "state=" + state);
    assertThat(browser.get(mixed).status()).isEqualTo(403);
    assertThat(evil.asked).noneMatch(question -> question.at().getPath().equals("/token"));
  }

  @Test
  void showsNothingThatAProviderSaysOfAnError() {
    String state = StrangeProvider.query(java.net.URI.create(begin(browser)).getRawQuery()).get("state");
    Browser.Answer page =
        browser.get(
            "/external/op/callback?error=access_denied&error_description=%3Cscript%3Ealert(1)"
                + "%3C%2Fscript%3E&iss=" + StrangeProvider.encoded(ISSUER) + "&state=" + state);
    assertThat(page.status()).isEqualTo(403);
    // the links to other languages repeat the query, encoded
    assertThat(page.text()).doesNotContain("<script").doesNotContain("alert(1)<");
    assertThat(page.text()).contains("not allowed there");
    assertThat(isIn(browser)).isFalse();
  }

  @Test
  void saysAtOnceThatAProviderIsDownAndAsksItAgainLater() {
    provider.down = true;
    Browser.Answer page = browser.get("/external/op?lang=ko");
    assertThat(page.status()).isEqualTo(503);
    assertThat(page.text()).contains("지금 응답하지 않습니다");
    int asked = provider.asked.size();
    assertThat(browser.get("/external/op").status()).isEqualTo(503);
    assertThat(provider.asked).hasSize(asked);
    provider.down = false;
    scene.pass(Duration.ofSeconds(6));
    assertThat(comes(browser).status()).isEqualTo(303);
  }

  @Test
  void takesUpNewKeysAndForgetsOldOnes() {
    comes(browser);
    provider.keys = StrangeProvider.OTHER;
    provider.kid = "k2";
    provider.header = "{\"alg\":\"RS256\",\"kid\":\"k2\"}";
    scene.pass(Duration.ofSeconds(11));
    assertThat(comes(browser).status()).isEqualTo(303);
    provider.keys = StrangeProvider.KEYS;
    provider.header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
    assertThat(comes(browser).status()).isEqualTo(403);
  }

  @Test
  void asksForKeysAgainAtMostEveryTenSeconds() {
    comes(browser);
    provider.header = "{\"alg\":\"RS256\",\"kid\":\"k9\"}";
    scene.pass(Duration.ofSeconds(11));
    for (int i = 0; i < 5; i++) {
      assertThat(comes(browser).status()).isEqualTo(403);
    }
    assertThat(provider.asked).filteredOn(q -> q.at().getPath().equals("/jwks")).hasSize(2);
  }

  @Test
  void asksUserinfoForWhatTheTokenDoesNotSay() {
    use(provider.settings("op", true, Set.of(), true));
    provider.claims.clear();
    provider.userinfo = "{\"sub\":\"s-2\",\"preferred_username\":\"eve\"}";
    assertThat(comes(browser).status()).isEqualTo(403);
    assertThat(said()).contains("somebody else");
    provider.userinfo = "{\"sub\":\"s-1\",\"preferred_username\":\"lee\",\"groups\":[\"all\"]}";
    assertThat(comes(browser).status()).isEqualTo(303);
    assertThat(user("lee").orElseThrow().groups()).containsExactly("staff");
    assertThat(provider.asked.getLast().authorization()).isEqualTo("Bearer at-1");
  }

  @Test
  void leadsNowhereElse() {
    for (String next : List.of("//evil.example.com", "https://evil.example.com", "/\\evil", "/x")) {
      Browser one = new Browser(pages);
      String away = one.get("/external/op?next=" + StrangeProvider.encoded(next)).location();
      assertThat(one.get(provider.consent(away)).location()).as(next).isEqualTo("/account");
    }
    assertThat(browser.get("/external/nobody").status()).isEqualTo(404);
    assertThat(browser.get("/external/nobody/callback").status()).isEqualTo(404);
    assertThat(browser.post("/external/op", "").status()).isEqualTo(405);
  }

  @Test
  void givesASessionOfItsOwnAndEndsTheOneBefore() {
    comes(browser);
    String before = browser.cookies(Scene.HOST).get("__Host-munjigi");
    comes(browser);
    assertThat(browser.cookies(Scene.HOST).get("__Host-munjigi")).isNotEqualTo(before);
    assertThat(scene.store.sessions().of(user("kim").orElseThrow().id())).hasSize(1);
  }

  private void signIn(String name) {
    browser.get("/sign-in");
    Browser.Answer in =
        browser.post("/sign-in", "act", "sign-in", "username", name, "password", Scene.RIGHT);
    assertThat(in.status()).isEqualTo(303);
  }

  private String linking(Browser.Answer page) {
    assertThat(page.status()).isEqualTo(200);
    String text = page.text();
    int at = text.indexOf("0; url=") + 7;
    return text.substring(at, text.indexOf('"', at)).replace("&amp;", "&");
  }

  @Test
  void linksAnAccountForWhoProvesTheirPasswordAndTakesItAway() {
    use(provider.settings("op", false));
    User min = scene.person("min");
    signIn("min");
    browser.get("/account/providers");
    assertThat(browser.post("/account/providers", "link", "op", "old", "wrong").status())
        .isEqualTo(403);
    String away = linking(browser.post("/account/providers", "link", "op", "old", Scene.RIGHT));
    provider.claims.put("groups", "[\"all\"]");
    assertThat(browser.get(provider.consent(away)).location())
        .isEqualTo("/account/providers?done=linked");
    assertThat(browser.get("/account").text()).contains("Example &lt;b&gt;op");
    assertThat(user("min").orElseThrow().groups()).containsExactly("staff");
    Browser other = new Browser(pages);
    assertThat(comes(other).status()).isEqualTo(303);
    assertThat(isIn(other)).isTrue();
    String id = link(min).id().toString();
    browser.get("/account/providers");
    assertThat(browser.post("/account/providers", "unlink", id, "old", Scene.RIGHT).location())
        .isEqualTo("/account/providers?done=unlinked");
    assertThat(user("min").orElseThrow().groups()).isEmpty();
    assertThat(isIn(other)).as("other sessions end").isFalse();
    assertThat(isIn(browser)).isTrue();
    assertThat(comes(new Browser(pages)).status()).isEqualTo(403);
  }

  private Credential link(User user) {
    return scene.store.credentials().of(user.id()).stream()
        .filter(one -> one.kind() == Credential.Kind.EXTERNAL)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void linksForTheSessionThatAskedAlone() {
    scene.person("min");
    scene.person("lee");
    signIn("min");
    browser.get("/account/providers");
    String away = linking(browser.post("/account/providers", "link", "op", "old", Scene.RIGHT));
    String callback = provider.consent(away);
    browser.cookies(Scene.HOST).remove("__Host-munjigi");
    signIn("lee");
    assertThat(browser.get(callback).status()).isEqualTo(403);
    assertThat(scene.store.credentials().byKey(Credential.Kind.EXTERNAL, ISSUER + " s-1")).isEmpty();
  }

  @Test
  void linksNoAccountThatIsSomebodyElses() {
    comes(new Browser(pages));
    scene.person("min");
    signIn("min");
    browser.get("/account/providers");
    String away = linking(browser.post("/account/providers", "link", "op", "old", Scene.RIGHT));
    Browser.Answer back = browser.get(provider.consent(away));
    assertThat(back.status()).isEqualTo(403);
    assertThat(back.text()).contains("linked to another user");
  }

  @Test
  void leavesTheLastWayIn() {
    comes(browser);
    String id = link(user("kim").orElseThrow()).id().toString();
    browser.get("/account/providers");
    Browser.Answer last = browser.post("/account/providers", "unlink", id);
    assertThat(last.status()).isEqualTo(403);
    assertThat(last.text()).contains("last way to sign in");
    scene.pass(Duration.ofMinutes(6));
    browser.get("/account/providers");
    assertThat(browser.post("/account/providers", "link", "op").status())
        .as("who has no password signs in again first")
        .isEqualTo(403);
  }

  @Test
  void asksForTheSecondFactorOfOursToo() {
    scene.person("min");
    signIn("min");
    browser.get("/account/providers");
    browser.get(
        provider.consent(
            linking(browser.post("/account/providers", "link", "op", "old", Scene.RIGHT))));
    browser.get("/account/second-factor");
    browser.post("/account/second-factor", "act", "begin", "old", Scene.RIGHT);
    String text = browser.get("/account/second-factor").text();
    String secret = text.replaceAll("(?s).*<code>([A-Z2-7 ]+)</code>.*", "$1");
    browser.post("/account/second-factor", "act", "confirm", "code", scene.code(secret));
    Browser other = new Browser(pages);
    Browser.Answer half = comes(other);
    assertThat(half.location()).startsWith("/second-factor?next=");
    assertThat(isIn(other)).isFalse();
    scene.pass(Duration.ofSeconds(30));
    other.get(half.location());
    Browser.Answer in = other.post(half.location(), "act", "code", "code", scene.code(secret));
    assertThat(in.location()).isEqualTo("/account/password");
    assertThat(scene.store.sessions().of(user("min").orElseThrow().id()).getFirst().methods())
        .containsExactly("fed", "mfa", "otp");
  }
}
