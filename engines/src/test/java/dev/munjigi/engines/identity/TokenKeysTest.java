package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.engines.memory.MemoryIdentityStore;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.SigningKeys;
import dev.munjigi.gates.identity.SigningKeys.Sealed;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.Expected;
import dev.munjigi.gates.jose.RawToken;
import dev.munjigi.gates.jose.VerifiedToken;
import dev.munjigi.gates.oauth.TokenKeys;
import dev.munjigi.gates.signin.Wrapping;
import dev.munjigi.gates.tls.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class TokenKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SigningKeys store = MemoryIdentityStore.empty().signingKeys();
  private final Wrapping master = master();
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00.123456789Z");

  private static Wrapping master() {
    byte[] bytes = new byte[MasterKey.LENGTH];
    RANDOM.nextBytes(bytes);
    MasterKey key = new MasterKey(new Secret(bytes), RANDOM);
    return new Wrapping() {
      @Override
      public String wrap(Secret secret, String context) {
        return Base64.getEncoder().encodeToString(key.wrap(secret, context));
      }

      @Override
      public Secret unwrap(String wrapped, String context) {
        try {
          return key.unwrap(Base64.getDecoder().decode(wrapped), context);
        } catch (GeneralSecurityException e) {
          throw new IllegalArgumentException(e.getMessage(), e);
        }
      }
    };
  }

  private TokenKeys gate() {
    return new TokenKeys(store, master, RANDOM, () -> now, TokenKeys.ROTATION);
  }

  private String sign(TokenKeys keys, Duration holds) {
    Claims claims =
        Claims.builder()
            .text("iss", "https://login.example.com")
            .text("aud", "shop")
            .moment("exp", now.plus(holds))
            .build();
    return keys.sign(Expected.ACCESS, claims);
  }

  private boolean verified(TokenKeys keys, String token) {
    Expected expected =
        new Expected("https://login.example.com", "shop", Expected.ACCESS, now, Duration.ZERO);
    return keys.published().verify(RawToken.of(token), expected) instanceof VerifiedToken;
  }

  private static String id(String token) {
    String header = new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]));
    return header.replaceAll(".*\"kid\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void signsWhatItsPublishedKeysVerify() {
    TokenKeys keys = gate();
    assertThat(verified(keys, sign(keys, MINUTE))).isTrue();
    assertThat(keys.published().publish()).contains("\"alg\":\"ES256\"").doesNotContain("\"d\"");
  }

  @Test
  void keepsAKeyOverARestart() {
    String before = sign(gate(), MINUTE);
    assertThat(verified(gate(), before)).isTrue();
    assertThat(id(sign(gate(), MINUTE))).isEqualTo(id(before));
    assertThat(store.all()).hasSize(1);
  }

  @Test
  void keepsNoKeyInClear() {
    gate();
    Sealed kept = store.all().getFirst();
    // how a P-256 key begins in PKCS#8: version 0, then id-ecPublicKey
    String pkcs8 =
        new String(Base64.getDecoder().decode(kept.wrapped()), StandardCharsets.ISO_8859_1);
    assertThat(pkcs8).doesNotContain("\u002a\u0086\u0048\u00ce\u003d\u0002\u0001");
    assertThat(kept.algorithm()).isEqualTo("ES256");
  }

  @Test
  void publishesANewKeyForAnHourBeforeItSigns() {
    TokenKeys keys = gate();
    String first = id(sign(keys, MINUTE));
    now = now.plus(TokenKeys.ROTATION).minusSeconds(1);
    keys.step();
    assertThat(keys.published().ids()).containsExactly(first);
    now = now.plusSeconds(1);
    keys.step();
    assertThat(keys.published().ids()).hasSize(2).contains(first);
    assertThat(id(sign(keys, MINUTE))).isEqualTo(first);
    now = now.plus(TokenKeys.PUBLISHED_BEFORE).minusSeconds(1);
    assertThat(id(sign(keys, MINUTE))).isEqualTo(first);
    now = now.plusSeconds(1);
    assertThat(id(sign(keys, MINUTE))).isNotEqualTo(first).isIn(keys.published().ids());
  }

  @Test
  void publishesAnOldKeyUntilAllThatItSignedHasEnded() {
    TokenKeys keys = gate();
    now = now.plus(TokenKeys.ROTATION);
    keys.step();
    now = now.plus(TokenKeys.PUBLISHED_BEFORE).minusSeconds(1);
    String last = sign(keys, TokenKeys.LONGEST);
    now = now.plus(TokenKeys.LONGEST).minusSeconds(1);
    keys.step();
    assertThat(verified(keys, last)).isTrue();
    now = now.plus(TokenKeys.PUBLISHED_BEFORE).plusSeconds(3);
    keys.step();
    assertThat(keys.published().ids()).hasSize(1).doesNotContain(id(last));
    assertThat(store.all()).hasSize(1);
  }

  @Test
  void rotatesForYearsWithoutPilingUpKeys() {
    TokenKeys keys = gate();
    for (int day = 0; day < 3 * 365; day++) {
      now = now.plus(Duration.ofDays(1));
      keys.step();
      assertThat(verified(keys, sign(keys, MINUTE))).isTrue();
      assertThat(store.all()).hasSizeBetween(1, 2);
    }
    assertThat(store.all().getLast().id()).isEqualTo("token-37");
  }

  @Test
  void signsAfterALongSleepWithTheKeyThatIsThere() {
    TokenKeys keys = gate();
    String first = id(sign(keys, MINUTE));
    now = now.plus(Duration.ofDays(400));
    keys.step();
    assertThat(id(sign(keys, MINUTE))).isEqualTo(first);
  }

  @Test
  void agreesBetweenGatesThatBeginAtOnce() throws Exception {
    List<Callable<TokenKeys>> all = Collections.nCopies(16, this::gate);
    List<TokenKeys> gates;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      gates =
          threads.invokeAll(all).stream().map(Future::resultNow).toList();
    }
    String token = sign(gates.getFirst(), MINUTE);
    assertThat(gates).allMatch(gate -> verified(gate, token));
    assertThat(gates).allMatch(gate -> id(sign(gate, MINUTE)).equals(id(token)));
    assertThat(store.all()).hasSize(1);
  }

  @Test
  void verifiesAtEachOfTwoGatesWhatTheOtherSignedThroughARotation() {
    TokenKeys one = gate();
    TokenKeys other = gate();
    Duration quarter = Duration.ofMinutes(15);
    Instant end = now.plus(TokenKeys.ROTATION).plus(Duration.ofDays(3));
    now = now.plus(TokenKeys.ROTATION).minus(quarter);
    while (now.isBefore(end)) {
      one.step();
      assertThat(verified(other, sign(one, MINUTE))).isTrue();
      assertThat(verified(one, sign(other, MINUTE))).isTrue();
      other.step();
      now = now.plus(quarter);
    }
    assertThat(one.published().ids()).isEqualTo(other.published().ids()).hasSize(1);
  }

  @Test
  void leavesSecretsOfOtherAlgorithmsAlone() {
    store.add(new Sealed("devices", "HMAC-SHA-256", "eA==", now));
    store.add(new Sealed("token-7", "HMAC-SHA-256", "eA==", now));
    TokenKeys keys = gate();
    now = now.plus(Duration.ofDays(100));
    keys.step();
    assertThat(keys.published().ids()).hasSize(2);
    assertThat(store.all()).extracting(Sealed::id).contains("devices", "token-7");
  }

  @Test
  void usesNoKeyWhoseTimeWasChangedInTheStore() {
    TokenKeys keys = gate();
    Sealed kept = store.all().getFirst();
    store.remove(kept.id());
    store.add(
        new Sealed(kept.id(), kept.algorithm(), kept.wrapped(), kept.made().plusSeconds(60)));
    assertThatThrownBy(keys::step).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(this::gate).isInstanceOf(IllegalArgumentException.class);
    assertThat(verified(keys, sign(keys, MINUTE))).isTrue();
  }

  @Test
  void usesNoKeyOfAnotherMaster() {
    gate();
    assertThatThrownBy(
            () -> new TokenKeys(store, master(), RANDOM, () -> now, TokenKeys.ROTATION))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void signsNothingThatOutlivesItsKey() {
    TokenKeys keys = gate();
    assertThatThrownBy(() -> sign(keys, TokenKeys.LONGEST.plusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keys.sign(Expected.JWT, Claims.builder().text("iss", "x").build()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
