package dev.munjigi.gates.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Clause;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long SWEEP = 250_000_000L;
  private static final PaceRules RULES = new PaceRules(Traffic.CONNECTIONS);

  @ParameterizedTest
  @CsvSource({
    "HANDSHAKE, 4999,    Fine",
    "HANDSHAKE, 5000,    TooSlow",
    "HEAD,      9999,    Fine",
    "HEAD,      10000,   TooSlow",
    "BODY,      10000,   Fine",
    "BODY,      10001,   TooSlow",
    "WAITING,   9999999, Fine",
    "DRAIN,     9999999, Fine",
  })
  void givesEachPhaseItsTime(Pace.Phase phase, long millis, String judged) {
    Pace pace = RULES.begin(7);
    pace.enter(phase, 7);
    assertThat(pace.check(7 + millis * 1_000_000).getClass().getSimpleName()).isEqualTo(judged);
  }

  @ParameterizedTest
  @CsvSource({"HANDSHAKE, HANDSHAKE_SLOW", "HEAD, HEAD_SLOW"})
  void doesNotExtendADeadlineForAByteEveryTenSeconds(Pace.Phase phase, FloodReason reason) {
    assertThat(endOfSlowloris(phase)).isEqualTo(reason.noun() + " after 1 bytes");
  }

  @Test
  void endsABodyOfAByteEveryTenSecondsAfterTheGrace() {
    assertThat(endOfSlowloris(Pace.Phase.BODY)).isEqualTo("body-slow after 1 bytes");
  }

  private static String endOfSlowloris(Pace.Phase phase) {
    Pace pace = RULES.begin(0);
    pace.enter(phase, 0);
    int bytes = 1;
    pace.moved(1);
    for (long now = SWEEP; now < 3600 * SECOND; now += SWEEP) {
      if (now % (10 * SECOND) == 0 && now > 10 * SECOND) {
        pace.moved(1);
        bytes++;
      }
      if (pace.check(now) instanceof Pace.TooSlow(var refusal)) {
        return refusal.code().noun() + " after " + bytes + " bytes";
      }
    }
    return "never";
  }

  @Test
  void letsAClientAtExactlyTheLeastRateGoOn() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.BODY, 0);
    for (long sweep = 1; sweep < 400_000; sweep++) {
      pace.moved(256);
      assertThat(pace.check(sweep * SWEEP)).isInstanceOf(Pace.Fine.class);
    }
  }

  @Test
  void endsAClientJustBelowTheLeastRate() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.BODY, 0);
    long sweep = 0;
    while (pace.check(sweep * SWEEP) instanceof Pace.Fine) {
      pace.moved(255);
      sweep++;
    }
    assertThat(sweep).isEqualTo(41);
  }

  @Test
  void doesNotCountTheTimeInWhichTheGateDidNotRead() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.BODY, 0);
    pace.moved(10 * 1024);
    pace.pause(5 * SECOND);
    assertThat(pace.check(3600 * SECOND)).isInstanceOf(Pace.Fine.class);
    pace.pause(3600 * SECOND);
    pace.resume(3605 * SECOND);
    pace.resume(3606 * SECOND);
    assertThat(pace.check(3610 * SECOND)).isInstanceOf(Pace.Fine.class);
    assertThat(pace.check(3610 * SECOND + 1)).isInstanceOf(Pace.TooSlow.class);
  }

  @Test
  void countsADrainOnlyWhileBytesArePending() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.DRAIN, 0);
    long now = 0;
    for (int i = 0; i < 1000; i++) {
      pace.resume(now);
      now += SECOND;
      pace.moved(512);
      pace.pause(now);
      now += 30 * SECOND;
      assertThat(pace.check(now)).isInstanceOf(Pace.Fine.class);
    }
    pace.resume(now);
    now += 11 * SECOND;
    assertThat(pace.check(now)).isInstanceOf(Pace.TooSlow.class);
  }

  @Test
  void letsAFineClientDownloadForAWeek() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.DRAIN, 0);
    pace.resume(0);
    for (long second = 1; second < 7 * 86_400; second++) {
      pace.moved(50_000_000);
      assertThat(pace.check(second * SECOND)).isInstanceOf(Pace.Fine.class);
    }
  }

  @Test
  void endsAClientThatTakesNoByteOfItsReply() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.DRAIN, 0);
    pace.resume(0);
    assertThat(pace.check(10 * SECOND)).isInstanceOf(Pace.Fine.class);
    assertThat(pace.check(10 * SECOND + 1)).isInstanceOf(Pace.TooSlow.class);
  }

  @Test
  void letsAFastStartBuyNoMoreRestThanABodyMayStandStill() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.BODY, 0);
    pace.moved(1L << 40);
    assertThat(pace.check(SECOND)).isInstanceOf(Pace.Fine.class);
    assertThat(pace.check(31 * SECOND)).isInstanceOf(Pace.Fine.class);
    assertThat(pace.check(31 * SECOND + 1)).isInstanceOf(Pace.TooSlow.class);
  }

  @Test
  void endsAReplyThatOnlyTheBuffersOfTheSystemTookOnceItHasStoodStill() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.DRAIN, 0);
    pace.resume(0);
    pace.moved(4L << 20);
    assertThat(pace.check(SECOND)).isInstanceOf(Pace.Fine.class);
    assertThat(pace.check(31 * SECOND)).isInstanceOf(Pace.Fine.class);
    assertThat(pace.check(31 * SECOND + 1)).isInstanceOf(Pace.TooSlow.class);
  }

  @Test
  void endsAStreamThatIsSilentInBothDirections() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.STREAM, 0);
    for (long now = 0; now < 86_400 * SECOND; now += 599 * SECOND) {
      assertThat(pace.check(now)).isInstanceOf(Pace.Fine.class);
      pace.moved(1);
    }
    pace.check(86_400 * SECOND);
    assertThat(pace.check(87_000 * SECOND - 1)).isInstanceOf(Pace.Fine.class);
    assertThat(pace.check(87_000 * SECOND))
        .isInstanceOfSatisfying(
            Pace.TooSlow.class,
            slow -> {
              assertThat(slow.refusal().code()).isEqualTo(FloodReason.STREAM_IDLE);
              assertThat(slow.refusal().evidence()).isEqualTo("no byte went either way for `PT10M`");
            });
  }

  @Test
  void closesAnIdleConnectionWithoutARefusal() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.HEAD, 0);
    pace.enter(Pace.Phase.IDLE, SECOND);
    assertThat(pace.check(61 * SECOND - 1)).isInstanceOf(Pace.Fine.class);
    assertThat(pace.check(61 * SECOND)).isInstanceOf(Pace.Idle.class);
  }

  @Test
  void givesAConnectionThatNeverAskedOnlyTheTimeOfAHead() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.IDLE, SECOND);
    assertThat(pace.check(11 * SECOND - 1)).isInstanceOf(Pace.Fine.class);
    assertThat(pace.check(11 * SECOND)).isInstanceOf(Pace.Idle.class);
  }

  @Test
  void asksForNoRateWhereTheLimitIsZero() {
    Duration second = Duration.ofSeconds(1);
    PaceRules lenient =
        new PaceRules(new ConnectionLimits(1, 1, second, second, second, second, 0, 0, Duration.ZERO, second));
    Pace pace = lenient.begin(0);
    pace.enter(Pace.Phase.BODY, 0);
    assertThat(pace.check(86_400 * SECOND)).isInstanceOf(Pace.Fine.class);
  }

  @ParameterizedTest
  @EnumSource
  void judgesTheSameAroundTheWrapOfTheClock(Pace.Phase phase) {
    for (long start : new long[] {Long.MAX_VALUE - 7 * SECOND, Long.MIN_VALUE, -5 * SECOND}) {
      Pace here = RULES.begin(0);
      Pace there = RULES.begin(start);
      here.enter(phase, 0);
      there.enter(phase, start);
      here.resume(SECOND);
      there.resume(start + SECOND);
      here.moved(9 * 1024);
      there.moved(9 * 1024);
      for (long now = SECOND; now < 100 * SECOND; now += SWEEP) {
        assertThat(there.check(start + now)).isEqualTo(here.check(now));
      }
    }
  }

  @Test
  void saysWhatWasSeenAndWhichSettingToChange() {
    Pace pace = RULES.begin(0);
    pace.enter(Pace.Phase.BODY, 0);
    pace.moved(12);
    assertThat(pace.check(20 * SECOND))
        .isInstanceOfSatisfying(
            Pace.TooSlow.class,
            slow -> {
              assertThat(slow.refusal().evidence())
                  .isEqualTo(
                      "12 bytes in PT20S, at least 1024 a second are asked for"
                          + " and no rest beyond PT30S");
              assertThat(slow.refusal().clause())
                  .hasToString("limits.connections.body-min-rate (munjigi.yaml:7)");
              assertThat(slow.refusal().remedy())
                  .isEqualTo("lower `limits.connections.body-min-rate` below `1024`");
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithAnAverageSinceTheBodyBegan(long seed) {
    Random random = new Random(seed);
    Duration hour = Duration.ofHours(1);
    for (int round = 0; round < 2000; round++) {
      long rate = 1L + random.nextInt(5000);
      Duration grace = Duration.ofMillis(random.nextInt(20_000));
      ConnectionLimits limits =
          new ConnectionLimits(
              1,
              1,
              hour,
              hour,
              hour,
              hour,
              rate,
              rate,
              grace,
              Duration.ofDays(300),
              Clause.builtIn("x"));
      Pace pace = new PaceRules(limits).begin(0);
      pace.enter(Pace.Phase.BODY, 0);
      long active = 0;
      long now = 0;
      long total = 0;
      for (int step = 0; step < 40; step++) {
        long rest = random.nextInt(4) == 0 ? 1_000_000L * random.nextInt(9000) : 0;
        if (rest > 0) {
          pace.pause(now);
          now += rest;
          pace.resume(now);
        }
        long spent = 1_000_000L * (1L + random.nextInt(3000));
        now += spent;
        active += spent;
        long bytes = random.nextInt((int) (2 * rate * spent / SECOND) + 2);
        total += bytes;
        pace.moved(bytes);
        boolean slow = active > grace.toNanos() && total * SECOND < rate * (active - 100);
        boolean fine = active <= grace.toNanos() || total * SECOND >= rate * active;
        Pace.Judged judged = pace.check(now);
        if (slow) {
          assertThat(judged).isInstanceOf(Pace.TooSlow.class);
          break;
        }
        if (fine) {
          assertThat(judged).isInstanceOf(Pace.Fine.class);
        }
      }
    }
  }
}
