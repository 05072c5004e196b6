package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The examples in `docs/identity.md` believe what the gate tells their service, and nothing else.
class AssertionExamplesTrial {
  private static final String PASSWORD = "correct horse battery staple";
  private static final String SECRET = "0123456789-0123456789-0123456789-0123456789";
  private static final String TYPE = "assertion+jwt";
  private static final String KIM = "believed arn:munjigi:iam:::user/kim";
  private static final Pattern LINK = Pattern.compile("https://\\S+");
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir Path folder = Path.of(".");

  private String yaml(Origin origin, int port) throws IOException {
    Stand.secret(folder.resolve("secret"), SECRET);
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:%1$d", tls: {certificate: auto}}}
        identity:
          host: localhost
          url: "https://localhost:%1$d"
          clients:
            desk:
              redirects: "https://app.test/callback"
              secret: {file: "%2$s/secret"}
              scopes: [openid]
              services: [shop]
        services:
          shop: {host: shop.test, upstream: "%3$s", access: signed-in}
          ledger: {host: ledger.test, upstream: "%3$s", access: signed-in}
        """
        .formatted(port, folder, origin.url());
  }

  private static String run(Gate gate, String... arguments) throws Exception {
    Gate.Ended ended = Gate.run(gate.folder(), arguments);
    assertThat(ended.code()).as("%s: %s", List.of(arguments), ended.err()).isZero();
    return ended.out();
  }

  private static Browser invited(Gate gate) throws Exception {
    Matcher link = LINK.matcher(run(gate, "user", "create", "kim"));
    assertThat(link.find()).isTrue();
    Browser browser = new Browser(gate.listener("tls"));
    browser.submit(browser.visit(link.group()), Map.of("password", PASSWORD));
    return browser;
  }

  private static String assertion(Origin origin, Browser browser, String url) throws IOException {
    assertThat(browser.visit(url).status()).isEqualTo(200);
    return origin.requests().getLast().field("x-munjigi-assertion");
  }

  /// The gate's authority, as each language is told of one.
  private void trust(Gate gate) throws Exception {
    Path root = Files.writeString(folder.resolve("root.pem"), run(gate, "ca", "root"));
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString(),
                "-importcert", "-noprompt", "-file", root.toString(),
                "-keystore", folder.resolve("trust.p12").toString(), "-storepass", "changeit")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES) && keytool.exitValue() == 0).isTrue();
  }

  private static Map<String, Object> part(String token, int index) {
    byte[] json = Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]);
    return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
  }

  private static String encoded(Map<String, Object> part) {
    return OtherIssuer.encoded(JSON.writeValueAsBytes(part));
  }

  private static Map<String, Object> with(Map<String, Object> claims, Map<String, Object> others) {
    Map<String, Object> all = new HashMap<>(claims);
    all.putAll(others);
    return all;
  }

  /// Asserts that those are believed whose name begins with `genuine`, and no others.
  private void judge(String url, Map<String, String> tokens) throws Exception {
    List<String> names = List.copyOf(tokens.keySet());
    for (DocumentedVerifier example : DocumentedVerifier.values()) {
      List<String> said = example.judge(folder, url, List.copyOf(tokens.values()));
      assertThat(said).as("%s", example).hasSameSizeAs(names);
      List<String> wrong = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        boolean right =
            name.startsWith("genuine") ? said.get(i).equals(KIM) : said.get(i).startsWith("refused ");
        if (!right) {
          wrong.add(name + ": " + said.get(i));
        }
      }
      assertThat(wrong).as("%s said %s", example, said).isEmpty();
    }
  }

  @Test
  void believeWhatTheGateSaysToTheirServiceAndNothingElse() throws Exception {
    int port = Stand.closedPort();
    try (Npm npm = Npm.install(folder);
        Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, port));
        OtherIssuer other = new OtherIssuer()) {
      trust(gate);
      Browser kim = invited(gate);
      Application app =
          new Application(gate, "localhost", "desk", SECRET, "https://app.test/callback");
      Reply tokens = app.signIn(kim, "kim", PASSWORD, "shop");
      String genuine = assertion(origin, kim, "https://shop.test:" + port + "/");
      judge(
          "https://localhost:" + port,
          ofTheGate(
              genuine,
              assertion(origin, kim, "https://ledger.test:" + port + "/"),
              tokens,
              other));
      judge(other.url(), ofAnother(part(genuine, 1), other));
      gate.requireNoStackTrace();
    }
  }

  private static Map<String, String> ofTheGate(
      String genuine, String ledger, Reply tokens, OtherIssuer other)
      throws GeneralSecurityException {
    Map<String, Object> claims = part(genuine, 1);
    String[] parts = genuine.split("\\.", -1);
    String forged = encoded(with(claims, Map.of("sub", "arn:munjigi:iam:::user/root")));
    String kid = String.valueOf(part(genuine, 0).get("kid"));
    Map<String, String> all = new LinkedHashMap<>();
    all.put("genuine", genuine);
    all.put("for another service", ledger);
    all.put("forged", parts[0] + "." + forged + "." + parts[2]);
    all.put("signed by another, as the gate's key", other.sign(TYPE, kid, claims));
    all.put("signed by another", other.sign(TYPE, "other", claims));
    all.put("alg none", encoded(Map.of("alg", "none", "typ", TYPE)) + "." + parts[1] + ".");
    all.put("without signature", parts[0] + "." + parts[1] + ".");
    all.put("access token", Application.member(tokens, "access_token"));
    all.put("ID token", Application.member(tokens, "id_token"));
    all.put("twice", genuine + ", " + genuine);
    all.put("nothing", "");
    all.put("genuine after all that", genuine);
    assertThat(String.valueOf(part(all.getOrDefault("access token", ""), 1).get("aud")))
        .as("for whom the access token is")
        .contains("shop");
    return all;
  }

  /// The claims that the gate made, at moments of which it makes none.
  private static Map<String, String> ofAnother(Map<String, Object> made, OtherIssuer other)
      throws GeneralSecurityException {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = with(made, Map.of("iss", other.url()));
    Map<String, Object> ended = Map.of("iat", now - 400, "nbf", now - 400, "exp", now - 65);
    Map<String, Object> begins = Map.of("iat", now + 100, "nbf", now + 100);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("genuine claims", other.sign(TYPE, "other", claims));
    all.put("ended", other.sign(TYPE, "other", with(claims, ended)));
    all.put("not begun", other.sign(TYPE, "other", with(claims, begins)));
    all.put("of another issuer", other.sign(TYPE, "other", made));
    all.put("of another type", other.sign("JWT", "other", claims));
    return all;
  }
}
