package dev.munjigi.gates.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The cookie by which a device is known.
class KnownDevicesTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Secret KEY = new Secret(new byte[32]);
  private static final Id MIN = new Id(1, 1);
  private static final Id SO = new Id(1, 2);

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final KnownDevices devices = new KnownDevices(KEY, RANDOM, () -> now);

  @Test
  void knowsADeviceForWhoSignedInOnItAndNobodyElse() {
    String cookie = devices.with(MIN, null);
    assertThat(devices.of(MIN, cookie)).isPresent();
    assertThat(devices.of(SO, cookie)).isEmpty();
    assertThat(devices.of(MIN, null)).isEmpty();
  }

  @Test
  void keepsTheDevicesNameWhenThePersonSignsInAgain() {
    String cookie = devices.with(MIN, null);
    String again = devices.with(MIN, devices.with(SO, cookie));
    assertThat(devices.of(MIN, again)).isEqualTo(devices.of(MIN, cookie));
    assertThat(devices.of(SO, again)).isPresent();
  }

  @Test
  void knowsFourPeopleAndForgetsWhoSignedInLongestAgo() {
    String cookie = null;
    for (int i = 1; i <= 5; i++) {
      cookie = devices.with(new Id(2, i), cookie);
    }
    assertThat(devices.of(new Id(2, 1), cookie)).isEmpty();
    for (int i = 2; i <= 5; i++) {
      assertThat(devices.of(new Id(2, i), cookie)).isPresent();
    }
  }

  @Test
  void holdsForAYear() {
    String cookie = devices.with(MIN, null);
    now = now.plus(Duration.ofDays(364));
    assertThat(devices.of(MIN, cookie)).isPresent();
    now = now.plus(Duration.ofDays(1));
    assertThat(devices.of(MIN, cookie)).isEmpty();
  }

  @Test
  void takesNoMarkThatWasChangedOrMadeWithAnotherKey() {
    String cookie = devices.with(MIN, null);
    for (int i = 0; i < cookie.length() - 1; i++) {
      char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
      String changed = cookie.substring(0, i) + other + cookie.substring(i + 1);
      assertThat(devices.of(MIN, changed)).isEmpty();
    }
    byte[] key = new byte[32];
    key[0] = 1;
    assertThat(new KnownDevices(new Secret(key), RANDOM, () -> now).of(MIN, cookie)).isEmpty();
  }

  @Test
  void takesNoRubbish() {
    for (String rubbish :
        new String[] {"", ".", "....", "!", "a".repeat(70), "a".repeat(100_000), "é".repeat(70)}) {
      assertThat(devices.of(MIN, rubbish)).isEmpty();
      assertThat(devices.of(MIN, devices.with(MIN, rubbish))).isPresent();
    }
  }
}
