package dev.munjigi.gates.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Deadline;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  private static final Cost LOW = Cost.unsafeOf(64, 1, 1);
  private static final String GOOD =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  private final Hashing hashing =
      new Hashing(LOW, new Hashing.Bounds(1, 0), new SecureRandom(), System::nanoTime);

  private static Deadline soon() {
    return Deadline.after(System.nanoTime(), TimeUnit.SECONDS.toNanos(30));
  }

  /// From `src/test.c` of the reference implementation (P-H-C/phc-winner-argon2).
  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
      })
  void agreesWithTheReferenceImplementation(String text) {
    PasswordHash stored = PasswordHash.parse(text);
    assertThat(stored.text()).isEqualTo(text);
    assertThat(hashing.check(Password.of("password"), stored, soon()))
        .isEqualTo(Hashing.Check.RIGHT);
    assertThat(hashing.check(Password.of("Password"), stored, soon()))
        .isEqualTo(Hashing.Check.WRONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$t=2,m=256,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=0256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=+256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=x,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/5",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ=$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4$",
        "$argon2id$v=19$m=256,t=2,p=1$c29t!XNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
      })
  void refusesTextThatIsNotWrittenInItsOneWay(String text) {
    assertThatThrownBy(() -> PasswordHash.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a stored password");
  }

  @ParameterizedTest
  @CsvSource({"262145,1,1", "2147483647,1,1", "64,17,1", "64,1,5", "7,1,1", "64,0,1", "64,1,0"})
  void refusesACostThatWouldExhaustTheMachine(String memory, String passes, String lanes) {
    String text = GOOD.replace("m=256,t=2,p=1", "m=" + memory + ",t=" + passes + ",p=" + lanes);
    assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void demandsACostThatProtects() {
    assertThat(Cost.DEFAULT.toString()).isEqualTo("m=19456,t=2,p=1");
    assertThat(Cost.of(19_456, 2, 1)).isEqualTo(Cost.DEFAULT);
    // the five settings that OWASP calls equal
    for (int[] fine : new int[][] {{47_104, 1}, {19_456, 2}, {12_288, 3}, {9_216, 4}, {7_168, 5}}) {
      assertThat(Cost.of(fine[0], fine[1], 1).passes()).isEqualTo(fine[1]);
    }
    for (int[] weak : new int[][] {{19_456, 1}, {4_096, 16}, {7_168, 4}}) {
      assertThatThrownBy(() -> Cost.of(weak[0], weak[1], 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("too little");
    }
  }

  @Test
  void asksForANewHashWhereTheCostChanged() {
    PasswordHash stored = hashing.hash(Password.of("correct horse"), soon()).orElseThrow();
    assertThat(stored.needsRehash(LOW)).isFalse();
    assertThat(stored.needsRehash(Cost.DEFAULT)).isTrue();
    assertThat(PasswordHash.parse(GOOD).needsRehash(Cost.unsafeOf(256, 2, 1))).isTrue();
  }

  @Test
  void takesTheSamePasswordHoweverItIsComposed() {
    PasswordHash stored =
        hashing.hash(Password.of("\u00e9t\u00e9 \ud55c\uae00"), soon()).orElseThrow();
    Password decomposed = Password.of("e\u0301te\u0301 \u1112\u1161\u11ab\u1100\u1173\u11af");
    assertThat(hashing.check(decomposed, stored, soon())).isEqualTo(Hashing.Check.RIGHT);
  }

  @Test
  void saltsEachHash() {
    Password password = Password.of("correct horse");
    assertThat(hashing.hash(password, soon()).orElseThrow().text())
        .isNotEqualTo(hashing.hash(password, soon()).orElseThrow().text());
  }

  @Test
  void showsNeitherPasswordNorHash() {
    PasswordHash stored = hashing.hash(Password.of("correct horse"), soon()).orElseThrow();
    assertThat(stored.toString()).isEqualTo("PasswordHash[m=64,t=1,p=1]");
    assertThat(Password.of("correct horse").toString()).isEqualTo("Password[redacted]");
  }
}
