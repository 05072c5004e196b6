package dev.munjigi.gates.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.munjigi.gates.identity.NodeKind;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.identity.Platform;
import dev.munjigi.gates.join.JoinRefused.Why;
import dev.munjigi.gates.jose.Algorithm;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.KeySet;
import dev.munjigi.gates.jose.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlatformTokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ISSUER = "https://ci.example.com";
  private static final String KEYS = ISSUER + "/jwks";
  private static final String GATE = "https://login.example.com";
  private static final SigningKey KEY = key();
  private static final Platform CI =
      new Platform(
          "ci",
          ISSUER,
          URI.create(KEYS),
          GATE,
          Map.of("repository", List.of("shop/web", "shop/api"), "ref", List.of("main")),
          new Platform.Names(NodeKind.FUNCTION, "job-${job}-${sub}"),
          "cloud",
          "");

  /// What is at each address, and how often it was asked for.
  private static final class Shelf implements Documents {
    final Map<String, String> held = new HashMap<>();
    final List<String> read = new ArrayList<>();

    @Override
    public byte[] read(URI at, int most) throws IOException {
      read.add(at.toString());
      String text = held.get(at.toString());
      if (text == null || text.length() > most) {
        throw new IOException("nothing at `" + at + "`");
      }
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  private final Shelf shelf = new Shelf();
  private List<Platform> platforms = List.of(CI);
  private final PlatformTokens tokens =
      new PlatformTokens(
          () -> new NodeSettings("example.com", Duration.ofHours(1), platforms), shelf);

  PlatformTokensTest() {
    shelf.held.put(KEYS, KeySet.of(List.of(KEY)).publish());
  }

  private static SigningKey key() {
    return SigningKey.generate(Algorithm.ES256, RANDOM, NOW);
  }

  private static Claims.Builder claims() {
    return Claims.builder()
        .text("iss", ISSUER)
        .text("aud", GATE)
        .text("sub", "web-1")
        .text("repository", "shop/web")
        .text("ref", "main")
        .text("job", "deploy")
        .moment("iat", NOW)
        .moment("exp", NOW.plusSeconds(300));
  }

  private static String signed(Claims.Builder claims) {
    return KEY.sign("JWT", claims.build());
  }

  private JoinRefused refused(String token, Instant now) {
    JoinRefused refused =
        catchThrowableOfType(JoinRefused.class, () -> tokens.judge(token, now));
    assertThat(refused).as(token).isNotNull();
    assertThat(refused.why()).isEqualTo(Why.TOKEN);
    return refused;
  }

  @Test
  void namesWhomTheSettingsSay() throws JoinRefused {
    PlatformTokens.Named named = tokens.judge(signed(claims()), NOW);
    assertThat(named.name().text()).isEqualTo("job-deploy-web-1");
    assertThat(named.platform()).isEqualTo(CI);
    assertThat(named.kind()).isEqualTo(NodeKind.FUNCTION);
    assertThat(named.until()).isAfterOrEqualTo(NOW.plusSeconds(300));
  }

  @Test
  void refusesWhatSaysTheWrong() {
    Map<String, Claims.Builder> wrong = new LinkedHashMap<>();
    wrong.put("another issuer", claims().text("iss", "https://ci.example.org"));
    wrong.put("the issuer with a slash", claims().text("iss", ISSUER + "/"));
    wrong.put("another audience", claims().text("aud", "https://other.example.com"));
    wrong.put("the audience with a slash", claims().text("aud", GATE + "/"));
    wrong.put("another repository", claims().text("repository", "shop/web2"));
    wrong.put("a repository in other letters", claims().text("repository", "Shop/Web"));
    wrong.put("a list of repositories", claims().texts("repository", List.of("shop/web")));
    wrong.put("another branch", claims().text("ref", "main2"));
    wrong.put("an empty branch", claims().text("ref", ""));
    wrong.put("a name with a slash", claims().text("job", "../deploy"));
    wrong.put("a name with a capital", claims().text("job", "Deploy"));
    wrong.put("a name with a letter that looks the same", claims().text("job", "d\u0435ploy"));
    wrong.put("a name that is too long", claims().text("job", "d".repeat(64)));
    wrong.put("a name with a place in it", claims().text("job", "${sub}"));
    wrong.put("a name in a list", claims().texts("job", List.of("deploy")));
    wrong.put("more than a day", claims().moment("exp", NOW.plus(Duration.ofDays(1)).plusSeconds(1)));
    wrong.put("an end now", claims().moment("exp", NOW));
    wrong.put("a beginning later", claims().moment("nbf", NOW.plusSeconds(31)));
    wrong.put("a making later", claims().moment("iat", NOW.plusSeconds(31)));
    wrong.forEach(
        (name, claims) -> assertThat(refused(signed(claims), NOW).evidence()).as(name).isNotEmpty());
  }

  @Test
  void refusesWhatLacksAClaim() {
    for (String missing : List.of("iss", "aud", "sub", "repository", "ref", "job", "exp")) {
      Claims.Builder some = Claims.builder();
      Map.of(
              "iss", ISSUER, "aud", GATE, "sub", "web-1", "repository", "shop/web", "ref", "main",
              "job", "deploy")
          .forEach(
              (name, text) -> {
                if (!name.equals(missing)) {
                  some.text(name, text);
                }
              });
      if (!missing.equals("exp")) {
        some.moment("exp", NOW.plusSeconds(300));
      }
      assertThat(refused(signed(some), NOW).evidence()).as(missing).startsWith("ci: ");
    }
  }

  @Test
  void refusesWhatThePlatformDidNotSign() {
    String whole = signed(claims());
    String[] parts = whole.split("\\.", -1);
    String payload =
        encoded(claims().text("repository", "shop/api").build().json());
    String none = encoded("{\"alg\":\"none\",\"kid\":\"" + KEY.id() + "\"}");
    List<String> forged =
        List.of(
            "",
            "x",
            "..",
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + payload + "." + parts[2],
            none + "." + parts[1] + ".",
            none + "." + parts[1] + "." + parts[2],
            whole + ".",
            whole + "." + parts[2],
            " " + whole,
            whole + "=",
            key().sign("JWT", claims().build()),
            KEY.sign("at+jwt", claims().build()),
            "a".repeat(1_000_000));
    for (String token : forged) {
      refused(token, NOW);
    }
  }

  @Test
  void letsClocksDifferAtTheBeginningAndNotAtTheEnd() throws JoinRefused {
    String begins = signed(claims().moment("nbf", NOW.plusSeconds(30)));
    assertThat(tokens.judge(begins, NOW).name().text()).isEqualTo("job-deploy-web-1");
    String token = signed(claims());
    tokens.judge(token, NOW.plusSeconds(299));
    refused(token, NOW.plusSeconds(300));
    String longest = signed(claims().moment("exp", NOW.plus(Duration.ofDays(1))));
    tokens.judge(longest, NOW);
  }

  @Test
  void callsATokenTheSameHoweverItsSignatureIsSpelled() throws JoinRefused {
    // ECDSA: each signing gives another signature of the same claims
    String one = signed(claims());
    String other = signed(claims());
    assertThat(one).isNotEqualTo(other);
    assertThat(tokens.judge(one, NOW).hash()).isEqualTo(tokens.judge(other, NOW).hash());
    String first = signed(claims().text("jti", "1"));
    String again = signed(claims().text("jti", "1").text("extra", "x"));
    String next = signed(claims().text("jti", "2"));
    assertThat(tokens.judge(first, NOW).hash())
        .isEqualTo(tokens.judge(again, NOW).hash())
        .isNotEqualTo(tokens.judge(next, NOW).hash())
        .isNotEqualTo(tokens.judge(one, NOW).hash());
  }

  @Test
  void asksForKeysOnceAnHourAndOnceAMinuteForOnesThatItDoesNotKnow() throws JoinRefused {
    tokens.judge(signed(claims()), NOW);
    tokens.judge(signed(claims()), NOW.plusSeconds(1));
    assertThat(shelf.read).containsExactly(KEYS);
    SigningKey next = key();
    String renewed = next.sign("JWT", claims().build());
    for (int i = 0; i < 100; i++) {
      refused(renewed, NOW.plusSeconds(2));
    }
    assertThat(shelf.read).hasSize(1);
    shelf.held.put(KEYS, KeySet.of(List.of(KEY, next)).publish());
    tokens.judge(renewed, NOW.plusSeconds(60));
    assertThat(shelf.read).hasSize(2);
    for (int i = 0; i < 100; i++) {
      refused(key().sign("JWT", claims().build()), NOW.plusSeconds(61));
    }
    assertThat(shelf.read).hasSize(2);
  }

  @Test
  void usesTheKeysOfBeforeForADayWhileThereAreNoOthers() throws JoinRefused {
    Claims.Builder long1 = claims().moment("exp", NOW.plus(Duration.ofHours(26)));
    tokens.judge(signed(claims()), NOW);
    shelf.held.clear();
    Instant later = NOW.plus(Duration.ofHours(23));
    assertThat(tokens.judge(signed(long1), later).name().text()).isEqualTo("job-deploy-web-1");
    assertThat(refused(signed(long1), NOW.plus(Duration.ofHours(24))).evidence())
        .contains("the keys of `ci`");
  }

  @Test
  void findsKeysByDiscoveryOfThatIssuerAlone() throws JoinRefused {
    platforms =
        List.of(
            new Platform(
                "ci", ISSUER, URI.create(ISSUER), GATE, CI.claims(), CI.names(), "", ""));
    String at = ISSUER + "/.well-known/openid-configuration";
    List<String> bad =
        List.of(
            "",
            "[]",
            "{\"issuer\":\"https://ci.example.org\",\"jwks_uri\":\"" + KEYS + "\"}",
            "{\"issuer\":\"" + ISSUER + "\"}",
            "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"file:///etc/passwd\"}",
            "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"ftp://ci.example.com/jwks\"}",
            "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\" \"}");
    Instant now = NOW;
    for (String document : bad) {
      shelf.held.put(at, document);
      now = now.plusSeconds(60);
      refused(signed(claims().moment("exp", now.plusSeconds(60))), now);
    }
    assertThat(shelf.read).containsOnly(at);
    shelf.held.put(at, "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + KEYS + "\"}");
    now = now.plusSeconds(60);
    tokens.judge(signed(claims().moment("exp", now.plusSeconds(60))), now);
    assertThat(shelf.read).endsWith(at, KEYS);
  }

  @Test
  void takesATokenByThePlatformThatItIsOf() throws JoinRefused {
    Platform other =
        new Platform(
            "other",
            "https://other.example.com",
            URI.create("https://other.example.com/jwks"),
            GATE,
            Map.of("sub", List.of("web-1")),
            new Platform.Names(NodeKind.NODE, "${sub}"),
            "",
            "");
    platforms = List.of(other, CI);
    SigningKey key = key();
    shelf.held.put("https://other.example.com/jwks", KeySet.of(List.of(key)).publish());
    assertThat(tokens.judge(signed(claims()), NOW).platform().name()).isEqualTo("ci");
    Claims.Builder theirs = claims().text("iss", "https://other.example.com");
    assertThat(tokens.judge(key.sign("JWT", theirs.build()), NOW).platform().name())
        .isEqualTo("other");
    // ATTACK: who signs for one platform signs nothing for another
    refused(key.sign("JWT", claims().build()), NOW);
    refused(signed(theirs), NOW);
    platforms = List.of();
    assertThat(refused(signed(claims()), NOW).evidence()).isEqualTo("there are no platforms");
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
