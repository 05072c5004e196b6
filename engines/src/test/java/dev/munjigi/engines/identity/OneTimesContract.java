package dev.munjigi.engines.identity;

import static dev.munjigi.gates.identity.OneTime.Purpose.AUTHORIZATION;
import static dev.munjigi.gates.identity.OneTime.Purpose.HAND_OVER;
import static dev.munjigi.gates.identity.OneTime.Purpose.SIGN_IN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.identity.OneTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.OneTimes] has to do.
public abstract class OneTimesContract extends StoreContract {
  private OneTime put(OneTime.Purpose purpose, String subject) {
    OneTime token = new OneTime(hash(), purpose, subject, "{\"한\":\"글\"}", LATER);
    store.oneTimes().put(token);
    return token;
  }

  @Test
  void isLookedAtOftenAndTakenOnce() {
    OneTime token = put(AUTHORIZATION, "somebody");
    assertThat(store.oneTimes().look(token.hash(), AUTHORIZATION, NOW)).contains(token);
    assertThat(store.oneTimes().look(token.hash(), AUTHORIZATION, NOW)).contains(token);
    assertThat(store.oneTimes().take(token.hash(), AUTHORIZATION, NOW)).contains(token);
    assertThat(store.oneTimes().take(token.hash(), AUTHORIZATION, NOW)).isEmpty();
    assertThat(store.oneTimes().look(token.hash(), AUTHORIZATION, NOW)).isEmpty();
  }

  @Test
  void worksForItsPurposeAlone() {
    OneTime token = put(AUTHORIZATION, "");
    assertThat(store.oneTimes().look(token.hash(), HAND_OVER, NOW)).isEmpty();
    assertThat(store.oneTimes().take(token.hash(), HAND_OVER, NOW)).isEmpty();
    assertThat(store.oneTimes().take(token.hash(), AUTHORIZATION, NOW)).contains(token);
  }

  @Test
  void worksUntilItsEndAndNotAtIt() {
    OneTime token = put(AUTHORIZATION, "");
    assertThat(store.oneTimes().look(token.hash(), AUTHORIZATION, LATER)).isEmpty();
    assertThat(store.oneTimes().take(token.hash(), AUTHORIZATION, LATER)).isEmpty();
    assertThat(store.oneTimes().take(token.hash(), AUTHORIZATION, LATER.minusNanos(1)))
        .contains(token);
  }

  @Test
  void takesThePlaceOfOneOfTheSameHash() {
    OneTime first = put(SIGN_IN, "");
    OneTime second = new OneTime(first.hash(), SIGN_IN, "x", "proven more", LATER.plusSeconds(1));
    store.oneTimes().put(second);
    assertThat(store.oneTimes().take(first.hash(), SIGN_IN, NOW)).contains(second);
  }

  @Test
  void isDroppedWithAllOfItsPurposeAndSubject() {
    OneTime first = put(SIGN_IN, "hana");
    put(SIGN_IN, "hana");
    OneTime otherPurpose = put(HAND_OVER, "hana");
    OneTime otherSubject = put(SIGN_IN, "jun");
    assertThat(store.oneTimes().drop(SIGN_IN, "hana")).isEqualTo(2);
    assertThat(store.oneTimes().drop(SIGN_IN, "hana")).isZero();
    assertThat(store.oneTimes().look(first.hash(), SIGN_IN, NOW)).isEmpty();
    assertThat(store.oneTimes().look(otherPurpose.hash(), HAND_OVER, NOW)).isPresent();
    assertThat(store.oneTimes().look(otherSubject.hash(), SIGN_IN, NOW)).isPresent();
  }

  @Test
  void keepsABodyOfItsFullSize() {
    OneTime token = new OneTime(hash(), SIGN_IN, "", "한".repeat(16_384), LATER);
    store.oneTimes().put(token);
    assertThat(store.oneTimes().look(token.hash(), SIGN_IN, NOW)).contains(token);
  }

  @Test
  void goesToOneOfManyWhoTakeItAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      OneTime token = put(AUTHORIZATION, "");
      assertThat(
              atOnce(50, () -> store.oneTimes().take(token.hash(), AUTHORIZATION, NOW)).stream()
                  .filter(Optional::isPresent))
          .hasSize(1);
    }
  }

  @Test
  void spendsATokenOfOthersForOneOfManyWhoTryAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      String hash = hash();
      assertThat(
              atOnce(50, () -> store.spent().spend(hash, LATER)).stream().filter(spent -> spent))
          .hasSize(1);
      assertThat(store.spent().spend(hash, LATER)).isFalse();
      assertThat(store.oneTimes().take(hash, AUTHORIZATION, NOW)).isEmpty();
    }
  }
}
