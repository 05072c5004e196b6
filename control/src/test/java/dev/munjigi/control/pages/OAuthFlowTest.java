package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Application.claims;
import static dev.munjigi.control.pages.Application.json;
import static dev.munjigi.control.pages.Application.query;
import static dev.munjigi.control.pages.Application.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.control.pages.Browser.Answer;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.oauth.TokenRecognition;
import dev.munjigi.gates.signin.SignInEvent;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Signing in to applications, and what becomes of the tokens.
final class OAuthFlowTest {
  private static final String ISSUER = "https://" + Scene.HOST;

  private final Scene scene = new Scene();
  private final Application app = Application.confidential(scene, "app", false);
  private final Application asks = Application.confidential(scene, "asks", true);
  private final Application phone = Application.onMachine(scene, "phone");
  private final Browser browser = new Browser(scene.host());
  private final User min = scene.person("min");

  private void signIn(Browser with, String page) {
    with.get(page);
    Answer in = with.post(page, "username", "min", "password", Scene.RIGHT);
    assertThat(in.status()).as(in.text()).isEqualTo(303);
  }

  private String code(Application application, String... changed) {
    Answer answer = browser.get(application.request(changed));
    if (answer.location().startsWith("/sign-in")) {
      signIn(browser, answer.location());
      answer = browser.get(application.request(changed));
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(303);
    return query(answer.location()).getOrDefault("code", "");
  }

  private JsonNode tokens(Application application, String... changed) {
    Answer answer = application.redeem(code(application, changed));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return json(answer);
  }

  private static String member(JsonNode tokens, String name) {
    return tokens.get(name).asString();
  }

  @Test
  void signsAPersonInToAnApplication() {
    Answer first = browser.get(app.request());
    assertThat(first.location()).startsWith("/sign-in?next=%2Foauth%2Fauthorize%3F");
    browser.get(first.location());
    Answer in = browser.post(first.location(), "username", "min", "password", Scene.RIGHT);
    assertThat(in.location()).as("no redirect of a form leaves").startsWith("/continue?next=");
    assertThat(browser.get(in.location()).text()).contains("http-equiv=\"refresh\"");
    Answer back = browser.get(app.request());
    assertThat(back.location()).startsWith(Application.BACK + "&code=mjg_c_");
    assertThat(query(back.location()))
        .containsEntry("state", "a state & more")
        .containsEntry("iss", ISSUER);
    Answer answer = app.redeem(query(back.location()).getOrDefault("code", ""));
    assertThat(answer.field("cache-control")).isEqualTo("no-store");
    JsonNode tokens = json(answer);
    assertThat(member(tokens, "token_type")).isEqualTo("Bearer");
    assertThat(tokens.get("expires_in").asInt()).isEqualTo(600);
    JsonNode id = claims(member(tokens, "id_token"));
    assertThat(id.get("sub").asString()).isEqualTo(min.id().toString());
    assertThat(id.get("aud").asString()).isEqualTo("app");
    assertThat(id.get("nonce").asString()).isEqualTo("a nonce");
    assertThat(id.get("iss").asString()).isEqualTo(ISSUER);
    JsonNode access = claims(member(tokens, "access_token"));
    assertThat(access.get("client_id").asString()).isEqualTo("app");
    assertThat(access.get("aud")).hasSize(3);
    JsonNode who = json(app.userInfo(member(tokens, "access_token")));
    assertThat(who.get("sub").asString()).isEqualTo(min.id().toString());
    assertThat(who.get("preferred_username").asString()).isEqualTo("min");
    assertThat(who.has("groups")).as("not asked for").isFalse();
  }

  @Test
  void asksBeforeItGivesAnythingToAnApplicationOfOthers() {
    signIn(browser, "/sign-in");
    Answer page = browser.get(asks.request());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("The asks asks for this", "your mail address", "shop");
    String none = browser.get(asks.request("prompt", "none")).location();
    assertThat(query(none)).containsEntry("error", "consent_required");
    browser.get(asks.request());
    Answer no = browser.post(asks.request(), "act", "deny");
    assertThat(no.location()).startsWith("/continue?next=");
    assertThat(query(browser.get(asks.request()).location()))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "a state & more")
        .doesNotContainKey("code");
    browser.get(asks.request());
    browser.post(asks.request(), "act", "allow");
    assertThat(query(browser.get(asks.request()).location())).containsKey("code");
    Answer more = browser.get(asks.request("scope", "openid groups"));
    assertThat(more.status()).as("another question").isEqualTo(200);
    Answer again = browser.get(asks.request("prompt", "consent"));
    assertThat(again.status()).as("asked for").isEqualTo(200);
  }

  @Test
  void takesNoConsentThatWasNotGivenOnItsPage() {
    signIn(browser, "/sign-in");
    browser.get(asks.request());
    Browser elsewhere = browser;
    elsewhere.sends.put("origin", "https://evil.example.com");
    assertThat(elsewhere.post(asks.request(), "act", "allow").status()).isEqualTo(403);
    elsewhere.sends.clear();
    assertThat(elsewhere.post(asks.request(), "act=allow&token=guessed").status()).isEqualTo(403);
    assertThat(browser.get(asks.request()).status()).isEqualTo(200);
  }

  @Test
  void takesARequestThatComesAsAForm() {
    String form = app.request().substring("/oauth/authorize?".length());
    Answer turned = browser.post("/oauth/authorize", form);
    assertThat(turned.status()).isEqualTo(303);
    assertThat(query(turned.location())).isEqualTo(query(app.request()));
  }

  @Test
  void saysQuietlyThatNobodyIsSignedIn() {
    String location = browser.get(app.request("prompt", "none")).location();
    assertThat(query(location)).containsEntry("error", "login_required").containsEntry("iss", ISSUER);
  }

  @Test
  void hasAPersonSignInAgainWhereTheApplicationWantsIt() {
    signIn(browser, "/sign-in");
    scene.pass(Duration.ofMinutes(5));
    for (String[] wish : List.of(new String[] {"prompt", "login"}, new String[] {"max_age", "60"})) {
      Answer asked = browser.get(app.request(wish));
      assertThat(asked.location()).startsWith("/sign-in?again=1&next=");
      Answer form = browser.get(asked.location());
      assertThat(form.status()).as("though somebody is signed in").isEqualTo(200);
      String back = query(asked.location()).getOrDefault("next", "");
      assertThat(browser.get(back).location()).as("without doing so").startsWith("/sign-in?again");
      signIn(browser, asked.location());
      Map<String, String> done = query(browser.get(back).location());
      assertThat(done).containsKey("code");
      JsonNode id = claims(text(app.redeem(done.getOrDefault("code", "")), "id_token"));
      assertThat(id.get("auth_time").asLong()).isEqualTo(scene.now.getEpochSecond());
      scene.pass(Duration.ofMinutes(5));
    }
    assertThat(query(browser.get(app.request("max_age", "3600")).location())).containsKey("code");
  }

  @Test
  void letsAnApplicationOnAMachineChooseItsPort() {
    JsonNode tokens = tokens(phone);
    assertThat(member(tokens, "refresh_token")).startsWith("mjg_r_");
    phone.redirect = "http://127.0.0.1:6/callback";
    assertThat(code(phone)).startsWith("mjg_c_");
    for (String wrong :
        List.of(
            "http://127.0.0.1:6/callback/",
            "http://127.0.0.2:6/callback",
            "http://localhost:6/callback",
            "http://127.0.0.1:99999/callback",
            "http://127.0.0.1:06/callback",
            "http://127.0.0.1:6@evil.example.com/callback",
            "https://127.0.0.1:6/callback",
            "http://[::1]:6/callback")) {
      Answer page = browser.get(phone.request("redirect_uri", wrong));
      assertThat(page.status()).as(wrong).isEqualTo(400);
      assertThat(page.location()).as(wrong).isEmpty();
    }
  }

  @Test
  void refreshesUntilATokenIsUsedTwice() {
    JsonNode first = tokens(app);
    Answer second = app.refresh(member(first, "refresh_token"));
    assertThat(second.status()).isEqualTo(200);
    Answer third = app.refresh(text(second, "refresh_token"), "scope", "openid");
    assertThat(text(third, "scope")).isEqualTo("openid");
    assertThat(app.active(text(third, "access_token"))).isTrue();
    Answer stolen = app.refresh(member(first, "refresh_token"));
    assertThat(stolen.status()).isEqualTo(400);
    assertThat(text(stolen, "error")).isEqualTo("invalid_grant");
    assertThat(scene.events)
        .last()
        .isInstanceOfSatisfying(
            SignInEvent.Failed.class, event -> assertThat(event.user()).isEqualTo(min.id()));
    assertThat(app.refresh(text(third, "refresh_token")).status()).isEqualTo(400);
    assertThat(app.active(text(third, "access_token"))).isFalse();
    assertThat(app.active(member(first, "access_token"))).isFalse();
  }

  @Test
  void givesTokensToOneOfAThousandWhoRefreshAtOnceAndThenToNobody() throws Exception {
    JsonNode first = tokens(app);
    List<Callable<Answer>> all =
        Collections.nCopies(1_000, () -> app.refresh(member(first, "refresh_token")));
    List<Answer> answers;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers = threads.invokeAll(all).stream().map(Future::resultNow).toList();
    }
    List<Answer> given = answers.stream().filter(one -> one.status() == 200).toList();
    assertThat(given).hasSize(1);
    assertThat(answers.stream().filter(one -> one.status() == 400)).hasSize(999);
    assertThat(app.refresh(text(given.getFirst(), "refresh_token")).status()).isEqualTo(400);
    assertThat(app.active(text(given.getFirst(), "access_token"))).isFalse();
    assertThat(scene.store.families().of(min.id())).isEmpty();
  }

  @Test
  void revokesWhatCameOfACodeThatIsShownTwice() throws Exception {
    String code = code(app);
    Answer first = app.redeem(code);
    assertThat(app.active(text(first, "access_token"))).isTrue();
    assertThat(text(app.redeem(code), "error")).isEqualTo("invalid_grant");
    assertThat(app.active(text(first, "access_token"))).isFalse();
    assertThat(app.refresh(text(first, "refresh_token")).status()).isEqualTo(400);
    for (int round = 0; round < 20; round++) {
      String next = code(app);
      List<Callable<Answer>> all = Collections.nCopies(8, () -> app.redeem(next));
      List<Answer> answers;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        answers = threads.invokeAll(all).stream().map(Future::resultNow).toList();
      }
      List<Answer> given = answers.stream().filter(one -> one.status() == 200).toList();
      assertThat(given).hasSizeLessThan(2);
      assertThat(given).noneMatch(one -> app.active(text(one, "access_token")));
      assertThat(scene.store.families().of(min.id())).isEmpty();
    }
  }

  @Test
  void takesACodeForASixtySecondsAndNoLonger() {
    String code = code(app);
    scene.pass(Duration.ofSeconds(59));
    assertThat(app.redeem(code).status()).isEqualTo(200);
    String late = code(app);
    scene.pass(Duration.ofSeconds(60));
    assertThat(app.redeem(late).status()).isEqualTo(400);
  }

  @Test
  void endsTokensWithTheSession() {
    JsonNode tokens = tokens(app);
    assertThat(app.active(member(tokens, "access_token"))).isTrue();
    browser.get("/sign-out");
    browser.post("/sign-out", "act", "sign-out");
    assertThat(app.active(member(tokens, "access_token"))).isFalse();
    assertThat(app.userInfo(member(tokens, "access_token")).status()).isEqualTo(401);
    assertThat(app.refresh(member(tokens, "refresh_token")).status()).isEqualTo(400);
  }

  @Test
  void endsTokensOfWhoIsDisabled() {
    JsonNode tokens = tokens(app);
    User before = scene.store.users().byId(min.id()).orElseThrow();
    scene
        .store
        .register()
        .change(
            new User(
                before.id(),
                before.name(),
                before.shown(),
                null,
                false,
                before.groups(),
                User.State.DISABLED,
                before.created(),
                before.version() + 1));
    assertThat(app.active(member(tokens, "access_token"))).isFalse();
    assertThat(app.refresh(member(tokens, "refresh_token")).status()).isEqualTo(400);
  }

  @Test
  void refreshesNoLongerThanASessionMayBeUnused() {
    JsonNode tokens = tokens(app);
    scene.pass(Duration.ofMinutes(29));
    Answer used = app.refresh(member(tokens, "refresh_token"));
    assertThat(used.status()).as("which uses the session").isEqualTo(200);
    scene.pass(Duration.ofMinutes(29));
    Answer again = app.refresh(text(used, "refresh_token"));
    assertThat(again.status()).isEqualTo(200);
    scene.pass(Duration.ofMinutes(31));
    assertThat(app.refresh(text(again, "refresh_token")).status()).isEqualTo(400);
  }

  @Test
  void revokesWhatIsGivenBack() {
    JsonNode tokens = tokens(app);
    assertThat(asks.call("/oauth/revoke", "token", member(tokens, "refresh_token")).status())
        .as("another one's is passed over")
        .isEqualTo(200);
    assertThat(asks.call("/oauth/revoke", "token", member(tokens, "access_token")).status())
        .isEqualTo(200);
    assertThat(app.active(member(tokens, "access_token"))).isTrue();
    assertThat(app.call("/oauth/revoke", "token", member(tokens, "refresh_token")).status())
        .isEqualTo(200);
    assertThat(app.active(member(tokens, "access_token"))).isFalse();
    JsonNode others = tokens(app);
    app.call("/oauth/revoke", "token", member(others, "access_token"));
    assertThat(app.refresh(member(others, "refresh_token")).status()).isEqualTo(400);
    assertThat(app.call("/oauth/revoke", "token", "nothing").status()).isEqualTo(200);
  }

  @Test
  void givesNoTokenThatIsCutDownToNoActionWhereItsGrantIs() {
    app.mayAskFor("openid", "shop:GetOrder", "shop:ListOrders");
    asks.mayAskFor("openid");
    assertThat(query(browser.get(app.request("scope", "openid")).location()))
        .containsEntry("error", "invalid_scope");
    JsonNode tokens = tokens(app, "scope", "openid shop:GetOrder");
    String refresh = member(tokens, "refresh_token");
    assertThat(text(app.refresh(refresh, "scope", "openid"), "error")).isEqualTo("invalid_scope");
    Answer narrower = app.refresh(refresh, "scope", "shop:GetOrder");
    assertThat(text(narrower, "scope")).isEqualTo("shop:GetOrder");
    Answer own =
        app.call("/oauth/token", "grant_type", "client_credentials", "scope", "openid");
    assertThat(text(own, "error")).isEqualTo("invalid_scope");
    Answer exchanged =
        asks.call(
            "/oauth/token",
            "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
            "subject_token", member(tokens, "access_token"),
            "audience", "ledger");
    assertThat(text(exchanged, "error")).isEqualTo("invalid_scope");
  }

  @Test
  void givesAnApplicationTokensOfItsOwn() {
    Answer answer =
        app.call("/oauth/token", "grant_type", "client_credentials", "audience", "shop");
    String token = text(answer, "access_token");
    assertThat(claims(token).get("sub").asString()).isEqualTo("arn:munjigi:iam:::client/app");
    assertThat(json(answer).has("refresh_token")).isFalse();
    assertThat(app.active(token)).isTrue();
    assertThat(app.userInfo(token).status()).isEqualTo(403);
    app.call("/oauth/revoke", "token", token);
    assertThat(app.active(token)).isFalse();
    Answer nothing = phone.call("/oauth/token", "grant_type", "client_credentials");
    assertThat(text(nothing, "error")).isEqualTo("unauthorized_client");
  }

  @Test
  void exchangesATokenForOneOfAnotherAudience() {
    String token = member(tokens(app, "audience", "shop"), "access_token");
    String[] wish = {
      "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
      "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
      "subject_token", token, "audience", "ledger", "scope", "profile"
    };
    Answer answer = asks.call("/oauth/token", wish);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode claims = claims(text(answer, "access_token"));
    assertThat(claims.get("sub").asString()).isEqualTo(min.id().toString());
    assertThat(claims.get("act").get("sub").asString()).isEqualTo("arn:munjigi:iam:::client/asks");
    assertThat(claims.get("aud").toString()).contains("ledger").doesNotContain("shop");
    assertThat(text(answer, "issued_token_type"))
        .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
    assertThat(asks.active(text(answer, "access_token"))).isTrue();
    app.call("/oauth/revoke", "token", token);
    assertThat(asks.active(text(answer, "access_token"))).as("goes with it").isFalse();
    assertThat(text(asks.call("/oauth/token", wish), "error")).isEqualTo("invalid_request");
  }

  @Test
  void knowsAtAServiceWhomATokenStandsFor() {
    TokenRecognition gate = new TokenRecognition(scene.provider);
    String token = member(tokens(app, "audience", "shop"), "access_token");
    assertThat(gate.token(token, "shop")).as("not remembered yet").isNull();
    assertThat(gate.findToken(token, "shop").who())
        .isInstanceOfSatisfying(
            Principal.Bearer.class,
            who -> {
              assertThat(who.arn()).isEqualTo("arn:munjigi:iam:::user/min");
              assertThat(who.scopes()).containsExactlyInAnyOrder("openid", "profile", "email");
            });
    assertThat(gate.token(token, "shop")).isNotNull();
    assertThat(gate.findToken(token, "ledger").who()).as("swapped").isNull();
    assertThat(gate.findToken(token, "ledger").why()).contains("another service");
    scene.pass(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(gate.findToken(token, "shop").who()).isNotNull();
    scene.pass(Duration.ofSeconds(1));
    assertThat(gate.findToken(token, "shop").who()).as("at its end").isNull();
  }

  @Test
  void forgetsAtAServiceWhatWasRevoked() {
    TokenRecognition gate = new TokenRecognition(scene.provider);
    JsonNode tokens = tokens(app);
    String token = member(tokens, "access_token");
    assertThat(gate.findToken(token, "shop").who()).isNotNull();
    gate.learn();
    app.call("/oauth/revoke", "token", member(tokens, "refresh_token"));
    assertThat(gate.learn()).isTrue();
    assertThat(gate.token(token, "shop")).isNull();
    assertThat(gate.findToken(token, "shop").why()).contains("revoked");
    String own =
        text(app.call("/oauth/token", "grant_type", "client_credentials"), "access_token");
    assertThat(gate.findToken(own, "shop").who()).isNotNull();
    app.call("/oauth/revoke", "token", own);
    scene.pass(Duration.ofSeconds(3));
    assertThat(gate.token(own, "shop")).isNull();
    assertThat(gate.findToken(own, "shop").who()).isNull();
  }

  @Test
  void refusesAtAServiceTheTokensOfAnApplicationThatWasTakenAway() {
    TokenRecognition gate = new TokenRecognition(scene.provider);
    String token = member(tokens(app), "access_token");
    assertThat(gate.findToken(token, "shop").who()).isNotNull();
    scene.clients.remove("app");
    assertThat(gate.token(token, "shop"))
        .isEqualTo(new Fact.Recognised(null, "its application is no longer there"));
  }

  @Test
  void leavesTokensOfOthersToTheOrigin() {
    TokenRecognition gate = new TokenRecognition(scene.provider);
    for (String foreign : List.of("abc.def.ghi", "e30.e30.", "e30.eyJpc3MiOiJodHRwczovL290aGVyIn0.x")) {
      assertThat(gate.findToken(foreign, "shop")).isEqualTo(Fact.Recognised.NOBODY);
    }
  }

  @Test
  void saysWhatItIs() {
    Browser anybody = new Browser(scene.host());
    JsonNode document = json(anybody.get("/.well-known/openid-configuration"));
    assertThat(document.get("issuer").asString()).isEqualTo(ISSUER);
    assertThat(document.get("token_endpoint").asString()).isEqualTo(ISSUER + "/oauth/token");
    assertThat(json(anybody.get("/.well-known/oauth-authorization-server"))).isEqualTo(document);
    Answer keys = anybody.get("/oauth/jwks");
    assertThat(json(keys).get("keys")).hasSize(1);
    assertThat(keys.field("cache-control")).isEqualTo("public, max-age=900");
    scene.clients.clear();
    assertThat(anybody.get("/.well-known/openid-configuration").status()).isEqualTo(404);
    assertThat(anybody.post("/oauth/token", "grant_type=client_credentials").status())
        .isNotEqualTo(200);
    assertThat(anybody.get("/oauth/jwks").status()).as("for assertions").isEqualTo(200);
  }
}
