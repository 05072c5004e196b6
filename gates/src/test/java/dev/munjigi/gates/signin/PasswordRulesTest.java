package dev.munjigi.gates.signin;

import static dev.munjigi.gates.signin.PasswordRules.Rule.BREACHED;
import static dev.munjigi.gates.signin.PasswordRules.Rule.NAMES_SERVICE;
import static dev.munjigi.gates.signin.PasswordRules.Rule.NAMES_USER;
import static dev.munjigi.gates.signin.PasswordRules.Rule.NOT_PRINTING;
import static dev.munjigi.gates.signin.PasswordRules.Rule.TOO_LONG;
import static dev.munjigi.gates.signin.PasswordRules.Rule.TOO_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordRulesTest {
  private static final PasswordRules RULES =
      new PasswordRules(PasswordRules.ALONE, List.of("munjigi", "shop"), BreachedList.NONE);

  @TempDir Path folder;

  private static Optional<PasswordRules.Rule> broken(String password) throws IOException {
    return RULES.broken(Password.of(password), "hong.gildong");
  }

  private Path write(List<String> lines) throws IOException {
    return Files.writeString(folder.resolve("list"), String.join("\n", lines) + "\n");
  }

  private static String sha1(String text) {
    return HexFormat.of().withUpperCase().formatHex(Sha.one(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void measuresCodePointsAfterNormalising() throws IOException {
    assertThat(broken("a".repeat(14))).contains(TOO_SHORT);
    assertThat(broken("a".repeat(15))).isEmpty();
    assertThat(broken("a".repeat(256))).isEmpty();
    assertThat(broken("a".repeat(257))).contains(TOO_LONG);
    assertThat(broken("\ud83d\ude00".repeat(14))).contains(TOO_SHORT);
    assertThat(broken("\ud83d\ude00".repeat(15))).isEmpty();
    assertThat(broken("e\u0301".repeat(14))).contains(TOO_SHORT);
    // one character that is 18 in NFKC
    assertThat(broken("\ufdfa".repeat(15))).contains(TOO_LONG);
    assertThat(broken("\ufdfa".repeat(100_000))).contains(TOO_LONG);
    assertThat(broken("\ud800".repeat(20))).contains(TOO_LONG);
  }

  @Test
  void takesShorterOnesWhereASecondFactorIsDemanded() throws IOException {
    PasswordRules rules =
        new PasswordRules(PasswordRules.WITH_SECOND_FACTOR, List.of(), BreachedList.NONE);
    assertThat(rules.broken(Password.of("seven 7"), "kim")).contains(TOO_SHORT);
    assertThat(rules.broken(Password.of("eight 88"), "kim")).isEmpty();
    assertThatThrownBy(() -> new PasswordRules(7, List.of(), BreachedList.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesAnyPrintingCharacterAndDemandsNone() throws IOException {
    assertThat(broken("all lower case letters")).isEmpty();
    assertThat(broken("한글로 된 아주 긴 비밀번호입니다")).isEmpty();
    assertThat(broken("family \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 of three"))
        .isEmpty();
    assertThat(broken("111111111111111")).isEmpty();
    for (String hidden : List.of("\t", "\n", "\u0000", "\u200b", "\u202e", "\ue000", "\u2028")) {
      assertThat(broken("long enough it is" + hidden)).contains(NOT_PRINTING);
    }
  }

  @Test
  void refusesTheNamesOfUserAndService() throws IOException {
    assertThat(broken("xx Hong.GilDong 2026 xx")).contains(NAMES_USER);
    assertThat(broken("my \uff2d\uff35\uff2e\uff2a\uff29\uff27\uff29 password"))
        .contains(NAMES_SERVICE);
    assertThat(RULES.broken(Password.of("a kim in a haystack"), "kim")).isEmpty();
    assertThat(RULES.broken(Password.of("비밀번호는 바로 홍길동 입니다"), "홍길동")).contains(NAMES_USER);
  }

  @Test
  void refusesWhatIsOnAPlainList() throws IOException {
    Path list = write(List.of("123456", "correct horse battery", "", "caf\u00e9 au lait noir\r"));
    PasswordRules rules =
        new PasswordRules(PasswordRules.ALONE, List.of(), BreachedFile.open(list));
    assertThat(rules.broken(Password.of("correct horse battery"), "x")).contains(BREACHED);
    assertThat(rules.broken(Password.of("cafe\u0301 au lait noir"), "x")).contains(BREACHED);
    assertThat(rules.broken(Password.of("correct horse batterz"), "x")).isEmpty();
  }

  @Test
  void findsEveryHashOfASortedListOnDiskAndNoOther() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      lines.add(sha1("password " + i) + ":" + (i % 7 == 0 ? "12345678" : "" + i));
    }
    lines.sort(null);
    for (String end : List.of("\n", "\r\n")) {
      Path file = Files.writeString(folder.resolve("sorted"), String.join(end, lines));
      BreachedFile list = BreachedFile.open(file, 1_024);
      for (int i = 0; i < 3_000; i++) {
        assertThat(list.contains(Password.of("password " + i))).as("%d", i).isTrue();
        assertThat(list.contains(Password.of("passwort " + i))).as("%d", i).isFalse();
      }
    }
  }

  @Test
  void findsHashesInAnyOrderAndCaseWhereTheyFitInMemory() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String hash = sha1("password " + i);
      lines.add(i % 2 == 0 ? hash : hash.toLowerCase(Locale.ROOT) + ":3");
    }
    BreachedFile list = BreachedFile.open(write(lines));
    for (int i = 0; i < 2_000; i++) {
      assertThat(list.contains(Password.of("password " + i))).isTrue();
      assertThat(list.contains(Password.of("passwort " + i))).isFalse();
    }
  }

  @Test
  void refusesALongListThatIsNotSortedOrNotHashed() throws IOException {
    List<String> hashes = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      hashes.add(sha1("password " + i));
      plain.add("password " + i);
    }
    for (List<String> lines : List.of(hashes, plain)) {
      Path file = write(lines);
      assertThatThrownBy(() -> BreachedFile.open(file, 1_024))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in ascending order");
    }
  }

  @Test
  void refusesAListThatChangesItsMindAndOneThatIsNoFile() throws IOException {
    Path file = write(List.of(sha1("a"), "plain"));
    assertThatThrownBy(() -> BreachedFile.open(file)).hasMessageContaining("line `2`");
    assertThatThrownBy(() -> BreachedFile.open(folder)).hasMessageContaining("not a file");
  }
}
