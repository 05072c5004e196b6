package dev.munjigi.control.pages;

import dev.munjigi.control.pages.Browser.Answer;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.OAuthClient.Grant;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.SecretPlace;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An application that was given a name and perhaps a secret, and what it sends.
final class Application {
  static final String BACK = "https://app.example.com/callback?from=gate";
  static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123";

  final String name;
  private final Scene scene;
  private final String secret;
  String redirect = BACK;

  private Application(Scene scene, String name, String secret) {
    this.scene = scene;
    this.name = name;
    this.secret = secret;
  }

  /// One with a secret and all grants, that people are asked about only where `consent`.
  static Application confidential(Scene scene, String name, boolean consent) {
    Application application =
        new Application(scene, name, name + "-secret-0123456789-0123456789-0123456789");
    scene.secrets.put(
        name, new Secret(application.secret.getBytes(StandardCharsets.UTF_8)));
    SecretPlace where = new SecretPlace.InFile(Path.of("secret"));
    scene.clients.put(name, client(name, where, Set.of(BACK), Set.of(Grant.values()), consent));
    return application;
  }

  /// Writes down what it may ask for.
  Application mayAskFor(String... scopes) {
    scene.clients.computeIfPresent(
        name,
        (known, before) ->
            new OAuthClient(
                name,
                before.shown(),
                before.secret(),
                before.redirects(),
                before.grants(),
                new TreeSet<>(Set.of(scopes)),
                before.services(),
                before.accessToken(),
                before.consent()));
    return this;
  }

  /// One on somebody's own machine.
  static Application onMachine(Scene scene, String name) {
    Application application = new Application(scene, name, "");
    application.redirect = "http://127.0.0.1:51004/callback";
    Set<Grant> grants = Set.of(Grant.AUTHORIZATION_CODE, Grant.REFRESH_TOKEN);
    scene.clients.put(
        name,
        client(
            name, null, Set.of("http://127.0.0.1/callback"), grants, false));
    return application;
  }

  static OAuthClient client(
      String name,
      @Nullable SecretPlace secret,
      Set<String> redirects,
      Set<Grant> grants,
      boolean consent) {
    return new OAuthClient(
        name,
        "The " + name,
        secret,
        redirects,
        grants,
        new TreeSet<>(Set.of("openid", "profile", "email", "groups")),
        new TreeSet<>(Set.of("shop", "ledger")),
        Duration.ofMinutes(10),
        consent);
  }

  static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// A request for a code; a pair with a name that is there already replaces it, with `-` removes it.
  String request(String... changed) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("response_type", "code");
    all.put("client_id", name);
    all.put("redirect_uri", redirect);
    all.put("scope", "openid profile email");
    all.put("state", "a state & more");
    all.put("nonce", "a nonce");
    all.put("code_challenge", challenge(VERIFIER));
    all.put("code_challenge_method", "S256");
    change(all, changed);
    return "/oauth/authorize?" + form(all);
  }

  private static void change(Map<String, String> all, String... changed) {
    for (int i = 0; i < changed.length; i += 2) {
      all.put(changed[i], changed[i + 1]);
      if (changed[i + 1].equals("-")) {
        all.remove(changed[i]);
      }
    }
  }

  static String form(Map<String, String> all) {
    List<String> pairs = new ArrayList<>();
    all.forEach(
        (name, value) ->
            pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return String.join("&", pairs);
  }

  /// The query of a redirect.
  static Map<String, String> query(String location) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String pair : URI.create(location).getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      all.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return all;
  }

  /// Calls an endpoint as this application.
  Answer call(String path, String... pairs) {
    Browser own = new Browser(scene.host());
    own.sends.put("origin", "");
    Map<String, String> all = new LinkedHashMap<>();
    if (secret.isEmpty()) {
      all.put("client_id", name);
    } else {
      own.sends.put("authorization", basic(name, secret));
    }
    change(all, pairs);
    return own.post(path, form(all));
  }

  static String basic(String name, String secret) {
    String text = name + ":" + secret;
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  String secret() {
    return secret;
  }

  Answer redeem(String code, String... changed) {
    List<String> pairs =
        new ArrayList<>(
            List.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                redirect,
                "code_verifier",
                VERIFIER));
    pairs.addAll(List.of(changed));
    return call("/oauth/token", pairs.toArray(String[]::new));
  }

  Answer refresh(String token, String... changed) {
    List<String> pairs =
        new ArrayList<>(List.of("grant_type", "refresh_token", "refresh_token", token));
    pairs.addAll(List.of(changed));
    return call("/oauth/token", pairs.toArray(String[]::new));
  }

  boolean active(String token) {
    return json(call("/oauth/introspect", "token", token)).get("active").booleanValue();
  }

  /// What userinfo says of a token.
  Answer userInfo(String token) {
    Browser own = new Browser(scene.host());
    own.sends.put("authorization", "Bearer " + token);
    return own.get("/oauth/userinfo");
  }

  static JsonNode json(Answer answer) {
    return JsonMapper.shared().readTree(answer.text());
  }

  static String text(Answer answer, String member) {
    JsonNode node = json(answer).get(member);
    return node == null ? "" : node.asString();
  }

  /// What a token says.
  static JsonNode claims(String token) {
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return JsonMapper.shared().readTree(new String(payload, StandardCharsets.UTF_8));
  }
}
