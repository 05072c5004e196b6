package dev.munjigi.gates.jose;

import static dev.munjigi.gates.jose.Tokens.AUDIENCE;
import static dev.munjigi.gates.jose.Tokens.ISSUER;
import static dev.munjigi.gates.jose.Tokens.KEY;
import static dev.munjigi.gates.jose.Tokens.NOW;
import static dev.munjigi.gates.jose.Tokens.SET;
import static dev.munjigi.gates.jose.Tokens.claims;
import static dev.munjigi.gates.jose.Tokens.encoded;
import static dev.munjigi.gates.jose.Tokens.expected;
import static dev.munjigi.gates.jose.Tokens.forge;
import static dev.munjigi.gates.jose.Tokens.header;
import static dev.munjigi.gates.jose.Tokens.mac;
import static dev.munjigi.gates.jose.Tokens.payload;
import static dev.munjigi.gates.jose.Tokens.sign;
import static dev.munjigi.gates.jose.Tokens.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {
  private static void refuses(String token, Fault fault) {
    assertThat(verify(token)).isEqualTo(new Rejected(fault));
  }

  @Test
  void acceptsWhatItsKeySigned() {
    assertThat(verify(sign(claims().text("jti", "7"))))
        .isInstanceOfSatisfying(
            VerifiedToken.class,
            token -> {
              assertThat(token.issuer()).isEqualTo(ISSUER);
              assertThat(token.audience()).containsExactly(AUDIENCE);
              assertThat(token.subject()).contains("user/kim");
              assertThat(token.expires()).isEqualTo(NOW.plusSeconds(60));
              assertThat(token.issuedAt()).contains(NOW);
              assertThat(token.id()).contains("7");
              assertThat(token.keyId()).contains(KEY.id());
              assertThat(token.algorithm()).isEqualTo(Algorithm.EDDSA);
              assertThat(token.toString()).doesNotContain("kim");
            });
  }

  @Test
  void refusesEveryTokenForItsOwnReason() {
    String good = sign(claims());
    Map<Fault, String> table =
        Map.ofEntries(
            Map.entry(Fault.TOO_LARGE, "a".repeat(RawToken.LIMIT + 1)),
            Map.entry(Fault.MALFORMED, good + ".x"),
            Map.entry(
                Fault.ALGORITHM, encoded("{\"alg\":\"none\"}") + "." + encoded(payload()) + "."),
            Map.entry(Fault.CRITICAL_EXTENSION, forge(header(",\"crit\":[\"exp\"]"), payload())),
            Map.entry(Fault.BRINGS_KEY, forge(header(",\"jku\":\"https://evil\""), payload())),
            Map.entry(Fault.UNENCODED, forge(header(",\"b64\":false"), payload())),
            Map.entry(Fault.COMPRESSED, forge(header(",\"zip\":\"DEF\""), payload())),
            Map.entry(Fault.UNKNOWN_KEY, forge("{\"alg\":\"EdDSA\",\"kid\":\"other\"}", payload())),
            Map.entry(Fault.BAD_SIGNATURE, good.substring(0, good.length() - 6) + "AAAAAA"),
            Map.entry(Fault.MALFORMED_CLAIM, sign(claims().number("sub", 7))),
            Map.entry(
                Fault.MISSING_CLAIM, sign(Claims.builder().text("iss", ISSUER).text("aud", "a"))),
            Map.entry(Fault.WRONG_TYPE, KEY.sign(Expected.ACCESS, claims().build())),
            Map.entry(Fault.WRONG_ISSUER, sign(claims().text("iss", ISSUER + "/"))),
            Map.entry(Fault.WRONG_AUDIENCE, sign(claims().text("aud", "Shop"))),
            Map.entry(Fault.EXPIRED, sign(claims().moment("exp", NOW))),
            Map.entry(Fault.NOT_YET_VALID, sign(claims().moment("nbf", NOW.plusSeconds(1)))));
    table.forEach((fault, token) -> refuses(token, fault));
    // what is decrypted has its own test
    assertThat(table.keySet()).isEqualTo(EnumSet.complementOf(EnumSet.of(Fault.UNDECRYPTABLE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwk", "jku", "x5u", "x5c"})
  void refusesATokenThatBringsItsKey(String member) {
    refuses(forge(header(",\"" + member + "\":{}"), payload()), Fault.BRINGS_KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "", "eddsa", "Ed25519", "HS256", "ES256"})
  void refusesAnyAlgorithmButTheKeys(String algorithm) {
    String head = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + KEY.id() + "\"}";
    refuses(forge(head, payload()), Fault.ALGORITHM);
  }

  @Test
  void refusesAMacMadeWithThePublicKey() {
    byte[] published = SET.publish().getBytes(StandardCharsets.UTF_8);
    String head = "{\"alg\":\"HS256\",\"kid\":\"" + KEY.id() + "\"}";
    refuses(mac(encoded(head) + "." + encoded(payload()), published), Fault.ALGORITHM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "....",
        "a.b.c",
        "{}",
        "e30.e30.",
        "e30=.e30.AA",
        "e30.e30.AB",
        " e30.e30.AA",
        "e30.e30.AA\n",
        "é.é.é"
      })
  void refusesWhatIsNoToken(String text) {
    refuses(text, Fault.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"EdDSA\",\"alg\":\"EdDSA\"}",
        "{\"alg\":\"EdDSA\",\"a\":{\"b\":1,\"b\":1}}",
        "{\"alg\":\"EdDSA\"} {}",
        "{\"alg\":\"EdDSA\"",
        "{\"alg\":[\"EdDSA\"]}",
        "{\"alg\":\"EdDSA\",\"kid\":1}",
        "{\"alg\":\"EdDSA\",\"typ\":null}",
        "{\"alg\":\"EdDSA\",\"a\":\"\\ud800\"}",
        "{\"alg\":\"EdDSA\",\"a\":1e999}",
        "{\"alg\":\"EdDSA\",\"a\":1e2147483647}",
        "{\"alg\":\"EdDSA\",\"a\":1e2147483648}",
        "{\"alg\":\"EdDSA\",\"a\":1e-2147483648}",
        "{\"alg\":\"EdDSA\",\"a\":2222222222222E2222222222}",
        "{\"alg\":\"EdDSA\",\"a\":99999999999999999999}",
        "{\"alg\":\"EdDSA\",\"a\":NaN}",
        "{'alg':'EdDSA'}",
        "\ufeff{\"alg\":\"EdDSA\"}",
        "[]",
        "null",
        ""
      })
  void refusesAHeaderThatIsNoStrictJson(String json) {
    refuses(forge(json, payload()), Fault.MALFORMED);
  }

  @Test
  void refusesNestingThatIsTooDeep() {
    String deep = "[".repeat(StrictJson.DEPTH) + "]".repeat(StrictJson.DEPTH);
    refuses(forge(header(",\"a\":" + deep), payload()), Fault.MALFORMED);
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] json = header("").getBytes(StandardCharsets.ISO_8859_1);
    json[json.length - 3] = (byte) 0xff;
    refuses(Tokens.sign(Base64Url.encode(json) + "." + encoded(payload())), Fault.MALFORMED);
  }

  @Test
  void refusesAClaimThatComesTwice() {
    String twice = payload().replace("{", "{\"sub\":\"user/root\",");
    refuses(forge(header(""), twice), Fault.MALFORMED);
  }

  @Test
  void refusesATokenThatExpiresNow() {
    String token = sign(claims().moment("exp", NOW.plusSeconds(60)));
    assertThat(SET.verify(RawToken.of(token), expected(NOW.plusSeconds(59), Duration.ZERO)))
        .isInstanceOf(VerifiedToken.class);
    assertThat(SET.verify(RawToken.of(token), expected(NOW.plusSeconds(60), Duration.ZERO)))
        .isEqualTo(new Rejected(Fault.EXPIRED));
  }

  @Test
  void allowsForClocksThatAreWrong() {
    Duration skew = Duration.ofSeconds(30);
    RawToken token = RawToken.of(sign(claims().moment("nbf", NOW)));
    Instant first = NOW.minusSeconds(30);
    Instant last = NOW.plusSeconds(60 + 30).minusNanos(1);
    assertThat(SET.verify(token, expected(first, skew))).isInstanceOf(VerifiedToken.class);
    assertThat(SET.verify(token, expected(last, skew))).isInstanceOf(VerifiedToken.class);
    assertThat(SET.verify(token, expected(first.minusNanos(1), skew)))
        .isEqualTo(new Rejected(Fault.NOT_YET_VALID));
    assertThat(SET.verify(token, expected(last.plusNanos(1), skew)))
        .isEqualTo(new Rejected(Fault.EXPIRED));
  }

  @Test
  void refusesMoreSkewThanAMinute() {
    assertThatThrownBy(() -> expected(NOW, Duration.ofSeconds(61)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> expected(NOW, Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsDecimalTimesAndRefusesOnesOutOfRange() {
    String exact = payload().replaceFirst("\"exp\":\\d+", "\"exp\":" + NOW.getEpochSecond() + ".5");
    assertThat(verify(forge(header(""), exact)))
        .isInstanceOfSatisfying(
            VerifiedToken.class,
            token -> assertThat(token.expires()).isEqualTo(NOW.plusMillis(500)));
    for (String wrong : List.of("-1", "253402300800", "\"1\"", "null", "1e31", "[1]", "true")) {
      String json = payload().replaceFirst("\"exp\":\\d+", "\"exp\":" + wrong);
      refuses(forge(header(""), json), Fault.MALFORMED_CLAIM);
    }
  }

  @Test
  void readsOneAudienceOrMany() {
    assertThat(verify(sign(claims().texts("aud", List.of("other", AUDIENCE)))))
        .isInstanceOf(VerifiedToken.class);
    refuses(sign(claims().texts("aud", List.of("other"))), Fault.WRONG_AUDIENCE);
    refuses(sign(claims().texts("aud", List.of())), Fault.MALFORMED_CLAIM);
    String mixed = payload().replace("\"aud\":\"shop\"", "\"aud\":[\"shop\",1]");
    refuses(forge(header(""), mixed), Fault.MALFORMED_CLAIM);
  }

  @Test
  void demandsIssuerAudienceAndExpiry() {
    for (String name : List.of("iss", "aud", "exp")) {
      String without = payload().replace("\"" + name + "\":", "\"x" + name + "\":");
      refuses(forge(header(""), without), Fault.MISSING_CLAIM);
    }
  }

  @Test
  void tellsTypesOfTokensApart() {
    Expected access = new Expected(ISSUER, AUDIENCE, Expected.ACCESS, NOW, Duration.ZERO);
    String bare = "{\"alg\":\"EdDSA\",\"kid\":\"" + KEY.id() + "\"}";
    String long_ = bare.replace("}", ",\"typ\":\"application/AT+jwt\"}");
    assertThat(verify(forge(bare, payload()))).isInstanceOf(VerifiedToken.class);
    assertThat(SET.verify(RawToken.of(forge(bare, payload())), access))
        .isEqualTo(new Rejected(Fault.WRONG_TYPE));
    assertThat(SET.verify(RawToken.of(forge(long_, payload())), access))
        .isInstanceOf(VerifiedToken.class);
  }

  @Test
  void takesATokenWithoutKeyIdOnlyWhereOneKeyFits() {
    String token = forge("{\"alg\":\"EdDSA\"}", payload());
    assertThat(verify(token)).isInstanceOf(VerifiedToken.class);
    KeySet two = KeySet.of(List.of(KEY, SigningKey.generate(new SecureRandom(), NOW)));
    assertThat(two.verify(RawToken.of(token), expected()))
        .isEqualTo(new Rejected(Fault.UNKNOWN_KEY));
    KeySet other =
        KeySet.of(List.of(KEY, SigningKey.generate(Algorithm.ES256, new SecureRandom(), NOW)));
    assertThat(other.verify(RawToken.of(token), expected())).isInstanceOf(VerifiedToken.class);
  }

  @Test
  void refusesASecondSpellingOfASignature() {
    String token = sign(claims());
    int dot = token.lastIndexOf('.');
    byte[] signature = Arrays.copyOf(decoded(token.substring(dot + 1)), 64);
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64))).add(order);
    byte[] moved = reversed(padded(s));
    System.arraycopy(moved, 0, signature, 32, 32);
    refuses(token.substring(0, dot + 1) + Base64Url.encode(signature), Fault.BAD_SIGNATURE);
  }

  @Test
  void refusesEveryBitThatIsChanged() {
    String token = sign(claims());
    int dot = token.lastIndexOf('.');
    byte[] signature = decoded(token.substring(dot + 1));
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      refuses(token.substring(0, dot + 1) + Base64Url.encode(changed), Fault.BAD_SIGNATURE);
    }
  }

  @Test
  void givesClaimsByTheirTypes() {
    Claims claims =
        Claims.builder()
            .text("a", "x")
            .text("none", null)
            .texts("b", List.of("x", "y"))
            .number("c", -3)
            .truth("d", true)
            .object("e", Claims.builder().text("f", "z").build())
            .build();
    assertThat(claims.names()).isEqualTo(Set.of("a", "b", "c", "d", "e"));
    assertThat(claims.text("a")).contains("x");
    assertThat(claims.text("c")).isEmpty();
    assertThat(claims.texts("a")).containsExactly("x");
    assertThat(claims.texts("b")).containsExactly("x", "y");
    assertThat(claims.number("c")).hasValue(-3);
    assertThat(claims.number("a")).isEmpty();
    assertThat(claims.moment("c")).isEmpty();
    assertThat(claims.truth("d")).contains(true);
    assertThat(claims.object("e").flatMap(inner -> inner.text("f"))).contains("z");
    assertThat(claims.object("a")).isEqualTo(Optional.empty());
    assertThat(claims.toString()).isEqualTo("Claims[a, b, c, d, e]");
  }

  @Test
  void showsNoTokenInItsName() {
    assertThat(RawToken.of(sign(claims())).toString()).isEqualTo("RawToken[redacted]");
    assertThatThrownBy(() -> RawToken.of("", 65_537)).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] decoded(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static byte[] padded(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[32];
    System.arraycopy(
        bytes,
        Math.max(0, bytes.length - 32),
        padded,
        Math.max(0, 32 - bytes.length),
        Math.min(32, bytes.length));
    return padded;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
