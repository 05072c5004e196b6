package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Application.json;
import static dev.munjigi.control.pages.Application.query;
import static dev.munjigi.control.pages.Application.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.control.pages.Browser.Answer;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.Expected;
import dev.munjigi.gates.oauth.TokenRecognition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the provider does not do, whoever asks for it.
final class OAuthRefusalsTest {
  private final Scene scene = new Scene();
  private final Application app = Application.confidential(scene, "app", false);
  private final Application other = Application.confidential(scene, "other", false);
  private final Application phone = Application.onMachine(scene, "phone");
  private final Browser browser = new Browser(scene.host());

  @BeforeEach
  void signIn() {
    scene.person("min");
    browser.get("/sign-in");
    browser.post("/sign-in", "username", "min", "password", Scene.RIGHT);
  }

  private String code(Application application, String... changed) {
    return query(browser.get(application.request(changed)).location()).getOrDefault("code", "");
  }

  private static void refused(Answer answer, String error, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(text(answer, "error")).isEqualTo(error);
    assertThat(answer.field("content-type")).isEqualTo("application/json");
    assertThat(answer.field("cache-control")).isEqualTo("no-store");
    assertThat(json(answer).has("access_token")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com/callback",
        "https://app.example.com/callback",
        "https://app.example.com/callback?from=gate&more=1",
        "https://app.example.com/callback?from=gate#x",
        "https://app.example.com/callback/../callback?from=gate",
        "https://app.example.com:443/callback?from=gate",
        "https://APP.example.com/callback?from=gate",
        "https://app.example.com@evil.example.com/callback?from=gate",
        "https://app.example.com\\@evil.example.com/callback?from=gate",
        "https://app.example.com/callback%3Ffrom=gate",
        "http://app.example.com/callback?from=gate",
        "//app.example.com/callback?from=gate",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://app.example.com/callback?from=gate",
        "https://app.example.com/callback?from=gate\u0000",
        "-"
      })
  void sendsNobodyToAnAddressThatIsNotWrittenDown(String redirect) {
    Answer page = browser.get(app.request("redirect_uri", redirect, "response_type", "token"));
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.location()).isEmpty();
    assertThat(page.text()).contains("<h1>").doesNotContain("href=\"http");
  }

  @Test
  void sendsNobodyAnywhereForAnApplicationThatIsNotThere() {
    for (String client : List.of("nobody", "-", "APP", "app ", "01ARZ3NDEKTSV4RRFFQ69G5FAV")) {
      Answer page = browser.get(app.request("client_id", client));
      assertThat(page.status()).as(client).isEqualTo(400);
      assertThat(page.location()).as(client).isEmpty();
    }
    Answer two = browser.get(app.request() + "&client_id=app");
    assertThat(two.status()).isEqualTo(400);
    String again = "&redirect_uri=" + URLEncoder.encode(Application.BACK, StandardCharsets.UTF_8);
    assertThat(browser.get(app.request() + again).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "response_type,token,unsupported_response_type",
    "response_type,code id_token,unsupported_response_type",
    "response_type,-,invalid_request",
    "response_mode,fragment,invalid_request",
    "response_mode,form_post,invalid_request",
    "code_challenge,-,invalid_request",
    "code_challenge,short,invalid_request",
    "code_challenge_method,-,invalid_request",
    "code_challenge_method,plain,invalid_request",
    "code_challenge_method,s256,invalid_request",
    "scope,openid admin,invalid_scope",
    "scope,openid  profile,invalid_scope",
    "audience,bank,invalid_target",
    "resource,https://shop.example.com,invalid_target",
    "prompt,none login,invalid_request",
    "prompt,create,invalid_request",
    "max_age,-1,invalid_request",
    "max_age,9999999999,invalid_request",
    "request,e30.e30.,request_not_supported",
    "request_uri,https://app.example.com/request,request_uri_not_supported",
    "registration,{},registration_not_supported"
  })
  void saysToTheApplicationWhatIsWrong(String name, String value, String error) {
    Map<String, String> back = query(browser.get(app.request(name, value)).location());
    assertThat(back)
        .containsEntry("error", error)
        .containsEntry("state", "a state & more")
        .containsEntry("iss", "https://" + Scene.HOST)
        .containsEntry("from", "gate")
        .doesNotContainKey("code");
  }

  @Test
  void refusesAParameterThatComesTwice() {
    for (String twice : List.of("state=x", "scope=openid", "nonce=x", "code_challenge=x", "lamp=1&lamp=2")) {
      String location = browser.get(app.request() + "&" + twice).location();
      assertThat(query(location)).as(twice).containsEntry("error", "invalid_request");
    }
    String body =
        "grant_type=client_credentials&client_id=app&client_secret=%s&grant_type=client_credentials"
            .formatted(app.secret());
    refused(post("/oauth/token", body), "invalid_request", 400);
  }

  @Test
  void refusesWhatIsTooLarge() {
    String state = query(browser.get(app.request("state", "s".repeat(1_025))).location()).get("error");
    assertThat(state).isEqualTo("invalid_request");
    String nonce = query(browser.get(app.request("nonce", "n".repeat(513))).location()).get("error");
    assertThat(nonce).isEqualTo("invalid_request");
    Browser stranger = new Browser(scene.host());
    Answer stranded = stranger.get(app.request("lamp", "x".repeat(3_000)));
    assertThat(stranded.status()).isEqualTo(414);
    assertThat(browser.get(app.request("lamp", "x".repeat(3_000))).status()).isEqualTo(414);
    Answer form = browser.post("/oauth/authorize", "state=" + "x".repeat(9_000));
    assertThat(form.status()).isEqualTo(414);
    assertThat(form.location()).isEmpty();
    refused(app.refresh("mjg_r_" + "x".repeat(9_000)), "invalid_request", 400);
    refused(app.redeem("x".repeat(8_000)), "invalid_grant", 400);
    StringBuilder many = new StringBuilder("grant_type=client_credentials");
    for (int i = 0; i < 40; i++) {
      many.append("&p").append(i).append("=1");
    }
    refused(post("/oauth/token", many.toString()), "invalid_request", 400);
  }

  private Answer post(String path, String body, String... fields) {
    Browser own = new Browser(scene.host());
    own.sends.put("origin", "");
    for (int i = 0; i < fields.length; i += 2) {
      own.sends.put(fields[i], fields[i + 1]);
    }
    return own.post(path, body);
  }

  @Test
  void refusesACodeThatIsNotForWhoShowsIt() {
    refused(other.redeem(code(app)), "invalid_grant", 400);
    refused(phone.redeem(code(app)), "invalid_grant", 400);
    refused(app.redeem(code(app), "redirect_uri", "https://app.example.com/callback"), "invalid_grant", 400);
    refused(app.redeem(code(app), "redirect_uri", "-"), "invalid_grant", 400);
    refused(app.redeem(code(app), "code_verifier", "-"), "invalid_grant", 400);
    refused(app.redeem(code(app), "code_verifier", Application.VERIFIER + "x"), "invalid_grant", 400);
    String challenge = Application.challenge(Application.VERIFIER);
    refused(app.redeem(code(app), "code_verifier", challenge), "invalid_grant", 400);
    refused(app.redeem("mjg_c_nonsense"), "invalid_grant", 400);
    refused(app.redeem("-"), "invalid_request", 400);
    String burnt = code(app);
    refused(other.redeem(burnt), "invalid_grant", 400);
    refused(app.redeem(burnt), "invalid_grant", 400);
    Id min = scene.store.users().byName(new UserName("min")).orElseThrow().id();
    assertThat(scene.store.families().of(min)).isEmpty();
  }

  @Test
  void refusesARefreshTokenOfAnotherApplicationAndLeavesItAlone() {
    Answer tokens = app.redeem(code(app));
    String refresh = text(tokens, "refresh_token");
    refused(other.refresh(refresh), "invalid_grant", 400);
    refused(phone.refresh(refresh), "invalid_grant", 400);
    refused(app.refresh(refresh, "scope", "openid admin"), "invalid_scope", 400);
    refused(app.refresh(text(tokens, "access_token")), "invalid_grant", 400);
    assertThat(app.refresh(refresh).status()).isEqualTo(200);
  }

  @Test
  void believesNoApplicationThatDoesNotProveItself() {
    String grant = "grant_type=client_credentials";
    String right = Application.basic("app", app.secret());
    assertThat(post("/oauth/token", grant, "authorization", right).status()).isEqualTo(200);
    for (String proof :
        List.of(
            Application.basic("app", "wrong"),
            Application.basic("app", ""),
            Application.basic("nobody", app.secret()),
            Application.basic("other", app.secret()),
            Application.basic("phone", "something"),
            "Basic !!!!",
            "Basic",
            "Bearer " + app.secret(),
            "Basic " + "A".repeat(5_000))) {
      Answer answer = post("/oauth/token", grant, "authorization", proof);
      refused(answer, "invalid_client", 401);
      assertThat(answer.field("www-authenticate")).startsWith("Basic realm=");
    }
    refused(post("/oauth/token", grant), "invalid_client", 401);
    refused(post("/oauth/token", grant + "&client_id=app"), "invalid_client", 401);
    refused(post("/oauth/token", grant + "&client_id=app&client_secret=x"), "invalid_client", 401);
    String posted = grant + "&client_id=app&client_secret=" + app.secret();
    assertThat(post("/oauth/token", posted).status()).isEqualTo(200);
    refused(post("/oauth/token", posted, "authorization", right), "invalid_request", 400);
    refused(
        post("/oauth/token", grant + "&client_id=other", "authorization", right),
        "invalid_request",
        400);
    refused(
        post("/oauth/token", grant + "&client_id=app&client_assertion=e30.e30.x"),
        "invalid_client",
        401);
    refused(phone.call("/oauth/introspect", "token", "x"), "invalid_client", 401);
  }

  @Test
  void readsNothingButFormsAndNothingFromAUrl() {
    String grant = "grant_type=client_credentials&client_id=app&client_secret=" + app.secret();
    String json = "{\"grant_type\":\"client_credentials\"}";
    refused(post("/oauth/token", json, "content-type", "application/json"), "invalid_request", 400);
    refused(post("/oauth/token", grant, "content-type", "text/plain"), "invalid_request", 400);
    refused(post("/oauth/token", grant, "content-type", ""), "invalid_request", 400);
    refused(post("/oauth/token", "grant_type=%zz"), "invalid_request", 400);
    refused(post("/oauth/token?" + grant, grant), "invalid_request", 400);
    refused(app.call("/oauth/token", "grant_type", "password"), "unsupported_grant_type", 400);
    refused(app.call("/oauth/token", "grant_type", "implicit"), "unsupported_grant_type", 400);
    refused(app.call("/oauth/token"), "invalid_request", 400);
    Browser own = new Browser(scene.host());
    assertThat(own.get("/oauth/token?" + grant).status()).isEqualTo(405);
    String token = text(app.redeem(code(app)), "access_token");
    assertThat(own.get("/oauth/userinfo?access_token=" + token).status()).isEqualTo(401);
  }

  @Test
  void answersNothingOverClearText() {
    Browser own = new Browser(scene.host());
    own.scheme = "http";
    own.sends.put("authorization", Application.basic("app", app.secret()));
    assertThat(own.post("/oauth/token", "grant_type=client_credentials").status()).isEqualTo(403);
    assertThat(own.get("/.well-known/openid-configuration").status()).isEqualTo(403);
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String changed(String token, String header, String payload) {
    String[] parts = token.split("\\.", -1);
    return (header.isEmpty() ? parts[0] : part(header))
        + "."
        + (payload.isEmpty() ? parts[1] : part(payload))
        + "."
        + parts[2];
  }

  private static String payload(String token) {
    return new String(
        Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
  }

  private static String kid(String token) {
    String header =
        new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8);
    return header.replaceAll(".*\"kid\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void believesNoTokenThatWasMadeElsewhereOrChanged() {
    String token = text(app.redeem(code(app)), "access_token");
    String idToken = text(app.redeem(code(app)), "id_token");
    String said = payload(token);
    String kid = kid(token);
    String header = "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"%s}";
    Map<String, String> hostile = new LinkedHashMap<>();
    hostile.put("alg none", changed(token, "{\"alg\":\"none\",\"typ\":\"at+jwt\"}", ""));
    String unsigned = changed(token, "{\"alg\":\"none\",\"typ\":\"at+jwt\"}", "");
    hostile.put("no signature", unsigned.substring(0, unsigned.lastIndexOf('.') + 1));
    hostile.put("alg HS256", changed(token, header.formatted(kid, "").replace("ES256", "HS256"), ""));
    hostile.put("jku", changed(token, header.formatted(kid, ",\"jku\":\"https://evil\""), ""));
    hostile.put("x5u", changed(token, header.formatted(kid, ",\"x5u\":\"https://evil\""), ""));
    hostile.put("crit", changed(token, header.formatted(kid, ",\"crit\":[\"b64\"]"), ""));
    hostile.put("another kid", changed(token, header.formatted("x", ""), ""));
    hostile.put("audience added", changed(token, "", said.replace("\"shop\"", "\"bank\",\"shop\"")));
    hostile.put("claim twice", changed(token, "", said.replaceFirst("\\{", "{\"iss\":\"https://x\",")));
    hostile.put("an ID token", idToken);
    hostile.put("signature cut", token.substring(0, token.length() - 2));
    hostile.put("signature longer", token + "A");
    TokenRecognition gate = new TokenRecognition(scene.provider);
    hostile.forEach(
        (name, one) -> {
          assertThat(app.active(one)).as(name).isFalse();
          assertThat(app.userInfo(one).status()).as(name).isEqualTo(401);
          assertThat(gate.findToken(one, "shop").who()).as(name).isNull();
          assertThat(gate.findToken(one, "shop").why()).as(name).isNotNull();
        });
    assertThat(app.active(token)).isTrue();
  }

  @Test
  void believesNoTokenOfItsOwnThatIsForSomethingElse() {
    String token = text(app.redeem(code(app)), "access_token");
    TokenRecognition gate = new TokenRecognition(scene.provider);
    Map<String, Claims> wrong = new LinkedHashMap<>();
    wrong.put("no client", claims("https://login.example.com").build());
    wrong.put("another issuer", claims("https://evil.example.com").text("client_id", "app").build());
    wrong.put("nobody", claims("https://login.example.com").text("client_id", "app").text("fam", "x").build());
    wrong.forEach(
        (name, claims) -> {
          String signed = scene.provider.keys().sign(Expected.ACCESS, claims);
          assertThat(app.active(signed)).as(name).isFalse();
          assertThat(gate.findToken(signed, "shop").who()).as(name).isNull();
        });
    scene.pass(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(app.active(token)).isTrue();
    scene.pass(Duration.ofSeconds(1));
    assertThat(app.active(token)).as("expired by nothing").isFalse();
    scene.pass(Duration.ofSeconds(1));
    Answer late = app.userInfo(token);
    assertThat(late.status()).as("expired by a second").isEqualTo(401);
    assertThat(late.field("www-authenticate")).contains("error=\"invalid_token\"");
  }

  private Claims.Builder claims(String issuer) {
    return Claims.builder()
        .text("iss", issuer)
        .texts("aud", List.of("https://login.example.com", "shop"))
        .text("sub", "x")
        .text("jti", "x")
        .moment("iat", scene.now)
        .moment("exp", scene.now.plusSeconds(60));
  }

  @Test
  void exchangesNothingForWhoShouldNotHaveIt() {
    String token = text(app.redeem(code(app, "audience", "shop")), "access_token");
    Application stranger = Application.confidential(scene, "stranger", false);
    scene.clients.computeIfPresent(
        "stranger",
        (name, one) ->
            new OAuthClient(
                one.name(),
                one.shown(),
                one.secret(),
                one.redirects(),
                one.grants(),
                one.scopes(),
                new TreeSet<>(List.of("ledger")),
                one.accessToken(),
                one.consent()));
    String[] wish = {
      "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
      "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
      "subject_token", token
    };
    refused(stranger.call("/oauth/token", wish), "invalid_request", 400);
    assertThat(stranger.active(token)).as("neither for it nor for its services").isFalse();
    refused(other.call("/oauth/token", with(wish, "audience", "bank")), "invalid_target", 400);
    refused(
        other.call("/oauth/token", with(wish, "scope", "groups openid profile email")),
        "invalid_scope",
        400);
    refused(other.call("/oauth/token", with(wish, "actor_token", "x")), "invalid_request", 400);
    refused(
        other.call(
            "/oauth/token",
            with(wish, "subject_token_type", "urn:ietf:params:oauth:token-type:id_token")),
        "invalid_request",
        400);
    refused(other.call("/oauth/token", with(wish, "subject_token", "x.y.z")), "invalid_request", 400);
  }

  private static String[] with(String[] wish, String name, String value) {
    String[] all = Arrays.copyOf(wish, wish.length + 2);
    all[wish.length] = name;
    all[wish.length + 1] = value;
    return all;
  }

  @Test
  void answersForNoOtherHost() {
    Browser elsewhere = new Browser(scene.host());
    String request = app.request();
    for (String path : List.of(request, "/.well-known/openid-configuration", "/oauth/jwks")) {
      assertThat(elsewhere.get("https://" + Scene.SHOP + path).status()).as(path).isEqualTo(404);
    }
    elsewhere.sends.put("authorization", Application.basic("app", app.secret()));
    String token = "https://" + Scene.SHOP + "/oauth/token";
    assertThat(elsewhere.post(token, "grant_type=client_credentials").status()).isEqualTo(405);
  }
}
