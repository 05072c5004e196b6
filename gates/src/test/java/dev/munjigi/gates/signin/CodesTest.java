package dev.munjigi.gates.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodesTest {
  private static final Secret SECRET =
      new Secret("12345678901234567890".getBytes(StandardCharsets.US_ASCII));
  private static final long STEP = 37_037_036;
  private static final Instant NOW = Instant.ofEpochSecond(1_111_111_109);

  private static String code(long step) {
    return new String(Totp.code(SECRET, step), StandardCharsets.US_ASCII);
  }

  /// RFC 6238, appendix B, the last six digits.
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void agreesWithTheStandard(long second, String code) {
    Instant now = Instant.ofEpochSecond(second);
    assertThat(Totp.check(code, SECRET, Totp.NONE, now)).hasValue(second / 30);
  }

  /// RFC 4226, appendix D.
  @Test
  void agreesWithTheCounterItStandsOn() {
    assertThat(List.of(code(0), code(1), code(2), code(3), code(4)))
        .containsExactly("755224", "287082", "359152", "969429", "338314");
  }

  @Test
  void takesTheStepBeforeAndTheStepAfterAndNoOther() {
    assertThat(NOW.getEpochSecond() / 30).isEqualTo(STEP);
    for (int offset = -1; offset <= 1; offset++) {
      assertThat(Totp.check(code(STEP + offset), SECRET, Totp.NONE, NOW)).hasValue(STEP + offset);
    }
    assertThat(Totp.check(code(STEP - 2), SECRET, Totp.NONE, NOW)).isEmpty();
    assertThat(Totp.check(code(STEP + 2), SECRET, Totp.NONE, NOW)).isEmpty();
  }

  @Test
  void takesNoStepTwiceAndNoneBefore() {
    assertThat(Totp.check(code(STEP), SECRET, STEP, NOW)).isEmpty();
    assertThat(Totp.check(code(STEP - 1), SECRET, STEP, NOW)).isEmpty();
    assertThat(Totp.check(code(STEP + 1), SECRET, STEP, NOW)).hasValue(STEP + 1);
  }

  @Test
  void readsDigitsWithSpacesAndNothingElse() {
    assertThat(Totp.check("081 804", SECRET, Totp.NONE, NOW)).hasValue(STEP);
    for (String wrong :
        List.of(
            "",
            "81804",
            "0818040",
            "08180a",
            "\u0660\u0668\u0661\u0668\u0660\u0664",
            "+81804",
            "081804".repeat(1_000))) {
      assertThat(Totp.check(wrong, SECRET, Totp.NONE, NOW)).isEmpty();
    }
    assertThat(Totp.check(code(0), SECRET, Totp.NONE, Instant.EPOCH)).hasValue(0);
  }

  @Test
  void writesWhatAppsRead() {
    assertThat(Totp.base32(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assertThat(Totp.uri("문지기 & co", "kim@example.com", SECRET))
        .isEqualTo(
            "otpauth://totp/%EB%AC%B8%EC%A7%80%EA%B8%B0%20%26%20co:kim%40example.com"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=%EB%AC%B8%EC%A7%80%EA%B8%B0%20%26%20co"
                + "&algorithm=SHA1&digits=6&period=30");
    assertThatThrownBy(() -> Totp.uri("a:b", "c", SECRET))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Totp.base32(new Secret(new byte[19])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Totp.generate(new SecureRandom()).reveal()).hasSize(Totp.LENGTH);
  }

  @Test
  void makesTenRecoveryCodesThatAreReadAsPeopleTypeThem() {
    RecoveryCodes codes = RecoveryCodes.generate(new SecureRandom());
    assertThat(codes.codes()).hasSize(10);
    assertThat(new HashSet<>(codes.hashes())).hasSize(10);
    for (int i = 0; i < RecoveryCodes.COUNT; i++) {
      String code = new String(codes.codes().get(i).reveal(), StandardCharsets.US_ASCII);
      assertThat(code).matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}");
      for (String typed :
          List.of(
              code,
              code.toLowerCase(Locale.ROOT),
              code.replace("-", ""),
              code.replace('-', ' ') + " ",
              code.replace('-', '\u2013'),
              code.replace('0', 'o').replace('1', 'l'),
              code.replace('0', 'O').replace('1', 'I'),
              fullWidth(code))) {
        assertThat(RecoveryCodes.match(typed, codes.hashes())).as(typed).hasValue(i);
      }
    }
    assertThat(codes.toString()).isEqualTo("RecoveryCodes[10]");
  }

  @Test
  void refusesWhatIsNoRecoveryCode() {
    List<String> hashes = RecoveryCodes.generate(new SecureRandom()).hashes();
    for (String wrong : List.of("", "0000-0000-0000-0000", "0", "x".repeat(10_000), "\ud800")) {
      assertThat(RecoveryCodes.match(wrong, hashes)).isEmpty();
    }
    assertThat(RecoveryCodes.match("0000-0000-0000-0000", List.of())).isEmpty();
  }

  private static String fullWidth(String code) {
    StringBuilder wide = new StringBuilder();
    code.chars().forEach(c -> wide.append((char) (c - '!' + 0xff01)));
    return wide.toString();
  }

  @ParameterizedTest
  @EnumSource
  void makesTokensThatNameTheirKind(OpaqueToken.Kind kind) {
    OpaqueToken token = OpaqueToken.generate(kind, new SecureRandom());
    assertThat(token.reveal()).startsWith(kind.prefix()).hasSize(55);
    assertThat(OpaqueToken.parse(kind, token.reveal()).orElseThrow().hash())
        .isEqualTo(token.hash());
    assertThat(token.hash()).matches("[0-9a-f]{64}");
    assertThat(token.toString()).isEqualTo("OpaqueToken[" + kind.prefix() + "...]");
    for (OpaqueToken.Kind other : OpaqueToken.Kind.values()) {
      assertThat(OpaqueToken.parse(other, token.reveal()).isPresent()).isEqualTo(other == kind);
    }
  }

  @Test
  void refusesATokenWithAnyCharacterChanged() {
    String text = OpaqueToken.generate(OpaqueToken.Kind.API_KEY, new SecureRandom()).reveal();
    for (int i = 0; i < text.length(); i++) {
      for (char other : new char[] {'A', 'z', '=', '\u00e9', ' '}) {
        if (text.charAt(i) != other) {
          String changed = text.substring(0, i) + other + text.substring(i + 1);
          assertThat(OpaqueToken.parse(OpaqueToken.Kind.API_KEY, changed)).as(changed).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mjg_k_", "mjg_k_AAAA", " "})
  void refusesWhatIsNoToken(String text) {
    assertThat(OpaqueToken.parse(OpaqueToken.Kind.API_KEY, text)).isEmpty();
  }

  @Test
  void makesNoTokenTwice() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(OpaqueToken.generate(OpaqueToken.Kind.SESSION, new SecureRandom()).reveal());
    }
    assertThat(seen).hasSize(1_000);
  }
}
