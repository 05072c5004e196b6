package dev.munjigi.gates.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoncesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Duration HOLDS = Duration.ofMinutes(2);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Nonces nonces = of(1);

  private static Nonces of(int key) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) key);
    return new Nonces(new Secret(bytes), RANDOM);
  }

  @Test
  void holdsForTwoMinutesOnAClockThatMayBeTwoMinutesBehind() {
    String nonce = nonces.next(NOW);
    assertThat(nonces.fresh(nonce, NOW)).isTrue();
    assertThat(nonces.fresh(nonce, NOW.plus(HOLDS).minusMillis(1))).isTrue();
    assertThat(nonces.fresh(nonce, NOW.plus(HOLDS))).isFalse();
    assertThat(nonces.fresh(nonce, NOW.minus(HOLDS))).isTrue();
    assertThat(nonces.fresh(nonce, NOW.minus(HOLDS).minusMillis(1))).isFalse();
  }

  @Test
  void isKnownByEveryGateThatHasTheKeyAndByNoOther() {
    String nonce = nonces.next(NOW);
    assertThat(of(1).fresh(nonce, NOW)).isTrue();
    assertThat(of(2).fresh(nonce, NOW)).isFalse();
  }

  @Test
  void isNotKnownWhenAnyBitIsAnother() {
    byte[] bytes = Base64.getUrlDecoder().decode(nonces.next(NOW));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] other = bytes.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      String spelled = Base64.getUrlEncoder().withoutPadding().encodeToString(other);
      assertThat(nonces.fresh(spelled, NOW)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void hasOneSpelling() {
    String nonce = nonces.next(NOW);
    byte[] bytes = Base64.getUrlDecoder().decode(nonce);
    List<String> others =
        new ArrayList<>(
            List.of(
                "",
                "=",
                "nonsense!",
                "문지기",
                nonce + "=",
                nonce + "==",
                nonce + "A",
                " " + nonce,
                nonce + "\n",
                nonce + nonce,
                nonce.substring(1),
                nonce.substring(0, nonce.length() - 1),
                "A".repeat(100_000),
                Base64.getMimeEncoder(16, new byte[] {'\n'}).encodeToString(bytes)));
    // 56 bytes leave bits in the last digit that belong to no byte
    char last = nonce.charAt(nonce.length() - 1);
    for (char digit : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      if (digit != last) {
        others.add(nonce.substring(0, nonce.length() - 1) + digit);
      }
    }
    assertThat(others).noneMatch(other -> nonces.fresh(other, NOW));
    assertThat(nonces.fresh(nonce, NOW)).isTrue();
  }

  @Test
  void isNeverGivenTwice() {
    assertThat(IntStream.range(0, 10_000).mapToObj(i -> nonces.next(NOW)).distinct())
        .hasSize(10_000);
  }

  @Test
  void isRememberedUntilItIsFreshAtNoGateWhoseClockIsAtMostTwoMinutesBehind() {
    for (Duration ahead : List.of(HOLDS.negated().plusMillis(1), Duration.ZERO, HOLDS)) {
      String nonce = nonces.next(NOW.plus(ahead));
      assertThat(nonces.fresh(nonce, NOW)).as("used now, made %s later", ahead).isTrue();
      assertThat(nonces.fresh(nonce, nonces.until(NOW).minus(HOLDS))).isFalse();
    }
  }

  @Test
  void isRememberedByWhatDoesNotTellIt() {
    String nonce = nonces.next(NOW);
    assertThat(Nonces.hash(nonce)).matches("[0-9a-f]{64}").isEqualTo(Nonces.hash(nonce));
    assertThat(Nonces.hash(nonces.next(NOW))).isNotEqualTo(Nonces.hash(nonce));
  }
}
