package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.memory.MemoryIdentityStore;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.Expected;
import dev.munjigi.gates.jose.RawToken;
import dev.munjigi.gates.jose.Verification;
import dev.munjigi.gates.jose.VerifiedToken;
import dev.munjigi.gates.oauth.SignedAssertions;
import dev.munjigi.gates.oauth.TokenKeys;
import dev.munjigi.gates.signin.Wrapping;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignedAssertionsTest {
  private static final String LOGIN = "https://login.example.com";
  private static final SecureRandom RANDOM = new SecureRandom();

  /// The keys' wrapping is not what is judged here.
  private static final Wrapping OPEN =
      new Wrapping() {
        @Override
        public String wrap(Secret secret, String context) {
          return Base64.getEncoder().encodeToString(secret.reveal());
        }

        @Override
        public Secret unwrap(String wrapped, String context) {
          return new Secret(Base64.getDecoder().decode(wrapped));
        }
      };

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final TokenKeys keys =
      new TokenKeys(
          MemoryIdentityStore.empty().signingKeys(),
          OPEN,
          RANDOM,
          () -> now,
          TokenKeys.ROTATION);
  private String issuer = LOGIN;
  private final SignedAssertions assertions = new SignedAssertions(keys, () -> issuer, () -> now);

  private Principal.Person kim(Duration left, String... groups) {
    return new Principal.Person(
        "arn:munjigi:iam:::user/kim",
        new Id(1, 1),
        "김 Kim",
        Set.of(groups),
        new Id(2, 2),
        Set.of("pwd", "otp", "mfa"),
        now.minusSeconds(30).toEpochMilli(),
        now.plus(left).toEpochMilli());
  }

  private String assertion(Principal who, String service) {
    String token = assertions.of(who, service);
    if (token == null) {
      throw new AssertionError("nothing was signed");
    }
    return token;
  }

  private Verification verify(String token, String audience, String type) {
    return keys.published()
        .verify(RawToken.of(token), new Expected(issuer, audience, type, now, Duration.ZERO));
  }

  private Claims claims(String token, String audience) {
    Verification verified = verify(token, audience, SignedAssertions.TYPE);
    assertThat(verified).isInstanceOf(VerifiedToken.class);
    return ((VerifiedToken) verified).claims();
  }

  @Test
  void saysWhoAPersonIsAndHowTheyProvedIt() {
    Claims said = claims(assertion(kim(Duration.ofHours(1), "staff", "clerks"), "shop"), "shop");
    assertThat(said.text("sub")).contains("arn:munjigi:iam:::user/kim");
    assertThat(said.text("uid")).contains(new Id(1, 1).toString());
    assertThat(said.text("name")).contains("김 Kim");
    assertThat(said.texts("groups")).containsExactly("clerks", "staff");
    assertThat(said.texts("amr")).containsExactly("mfa", "otp", "pwd");
    assertThat(said.text("sid")).contains(new Id(2, 2).toString());
    assertThat(said.moment("auth_time")).contains(now.minusSeconds(30));
    assertThat(said.moment("exp")).contains(now.plus(Duration.ofMinutes(5)));
  }

  @Test
  void saysWhomAKeyStandsForAndWhatItIsCutDownTo() {
    Principal key =
        new Principal.Bearer(
            "arn:munjigi:iam:::user/kim",
            Set.of("staff"),
            "key mjg_k_1234",
            Set.of("read", "list"),
            Map.of(),
            Long.MAX_VALUE);
    Claims said = claims(assertion(key, "shop"), "shop");
    assertThat(said.text("sub")).contains("arn:munjigi:iam:::user/kim");
    assertThat(said.text("scope")).contains("list read");
    assertThat(said.has("sid")).isFalse();
  }

  @Test
  void isForOneServiceAndForNothingElse() {
    String token = assertion(kim(Duration.ofHours(1)), "shop");
    assertThat(verify(token, "ledger", SignedAssertions.TYPE))
        .isNotInstanceOf(VerifiedToken.class);
    assertThat(verify(token, "shop", Expected.ACCESS)).isNotInstanceOf(VerifiedToken.class);
    assertThat(verify(token, "shop", Expected.JWT)).isNotInstanceOf(VerifiedToken.class);
    assertThat(assertion(kim(Duration.ofHours(1)), "ledger")).isNotEqualTo(token);
  }

  @Test
  void isSignedOnceAndAnewBeforeItEnds() {
    Principal kim = kim(Duration.ofHours(1));
    String first = assertion(kim, "shop");
    now = now.plusSeconds(239);
    assertThat(assertion(kim, "shop")).isEqualTo(first);
    now = now.plusSeconds(1);
    String second = assertion(kim, "shop");
    assertThat(second).isNotEqualTo(first);
    assertThat(claims(second, "shop").moment("exp")).contains(now.plus(Duration.ofMinutes(5)));
  }

  @Test
  void isSignedAnewForWhoeverChanged() {
    String before = assertion(kim(Duration.ofHours(1), "staff"), "shop");
    String after = assertion(kim(Duration.ofHours(1)), "shop");
    assertThat(claims(before, "shop").texts("groups")).containsExactly("staff");
    assertThat(claims(after, "shop").texts("groups")).isEmpty();
  }

  @Test
  void endsWithWhatWasShown() {
    Claims said = claims(assertion(kim(Duration.ofSeconds(20)), "shop"), "shop");
    assertThat(said.moment("exp")).contains(now.plusSeconds(20));
  }

  @Test
  void namesTheIssuerAsItIsNow() {
    Principal kim = kim(Duration.ofHours(1));
    assertion(kim, "shop");
    issuer = "https://sso.example.com";
    assertThat(claims(assertion(kim, "shop"), "shop").text("iss")).contains(issuer);
  }

  @Test
  void saysNothingOfNobody() {
    assertThat(assertions.of(Principal.Anonymous.NOBODY, "shop")).isNull();
  }

  @Test
  void isShortEnoughForAnyServersHeaders() {
    String[] groups = new String[100];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = "group-with-a-longer-name-" + i;
    }
    byte[] token =
        assertion(kim(Duration.ofHours(1), groups), "shop").getBytes(StandardCharsets.US_ASCII);
    assertThat(token).hasSizeLessThan(8 * 1024);
  }
}
