package dev.munjigi.engines.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.file.KeptSecrets;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.MailSettings.Login;
import dev.munjigi.gates.identity.MailSettings.Security;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.identity.SecretPlace;
import dev.munjigi.gates.mail.Delivery.Step;
import dev.munjigi.gates.mail.Delivery;
import dev.munjigi.gates.mail.Letter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpPostTest {
  private static final String HI = "220 hi\r\n";
  private static final String EHLO = "250 me\r\n";
  private static final String OK = "250 ok\r\n";
  private static final String GO = "354 go\r\n";
  private static final Letter LETTER = letter("kim@example.com");

  private static Letter letter(String to) {
    return new Letter(
        MailAddress.of(to).orElseThrow(), "새 비밀번호 정하기", "안녕하세요.\n.\n.hidden\nhttps://x/\n");
  }

  private static Delivery deliver(Letter letter, Security security, String... script)
      throws Exception {
    return deliver(letter, security, new ArrayList<>(), script);
  }

  private static Delivery deliver(
      Letter letter, Security security, List<String> heard, String... script) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script)) {
      Login login =
          security == Security.NONE
              ? null
              : new Login("munjigi", new SecretPlace.InEnvironment("PASSWORD"));
      MailSettings settings =
          new MailSettings(
              new MailSettings.Server("127.0.0.1", server.port(), security),
              new MailSettings.From("문지기", MailAddress.of("a@example.com").orElseThrow()),
              login,
              null,
              null);
      SmtpPost post =
          new SmtpPost(
              () -> Optional.of(settings),
              () -> "login.example.com",
              () -> Instant.parse("2026-03-01T12:00:00Z"),
              new KeptSecrets(name -> "opensesame"),
              Duration.ofSeconds(2));
      Delivery delivery = post.deliver(letter);
      heard.addAll(server.heard);
      return delivery;
    }
  }

  @Test
  void handsALetterOver() throws Exception {
    List<String> heard = new ArrayList<>();
    assertThat(
            deliver(LETTER, Security.NONE, heard, HI, "250-me\r\n250 SIZE\r\n", OK, OK, GO, OK))
        .isEqualTo(new Delivery.Taken());
    assertThat(heard.subList(0, 4))
        .containsExactly(
            "EHLO login.example.com",
            "MAIL FROM:<a@example.com>",
            "RCPT TO:<kim@example.com>",
            "DATA");
    assertThat(heard).filteredOn("."::equals).hasSize(1);
    assertThat(heard)
        .contains("To: <kim@example.com>", "Date: Sun, 1 Mar 2026 12:00:00 +0000")
        .noneMatch(line -> line.startsWith(".") && !line.equals("."))
        .allMatch(line -> line.length() <= 78);
  }

  static Stream<Arguments> answers() {
    String long1 = "220 " + "x".repeat(3_000) + "\r\n";
    String many = "250-x\r\n".repeat(100) + "250 x\r\n";
    return Stream.of(
        Arguments.of(postponed(Step.GREETING, 0), new String[] {ScriptedServer.CUT}),
        Arguments.of(postponed(Step.GREETING, 554), new String[] {"554 no\r\n"}),
        Arguments.of(postponed(Step.GREETING, 421), new String[] {"421 busy\r\n"}),
        Arguments.of(postponed(Step.GREETING, 0), new String[] {"HTTP/1.1 400 Bad\r\n\r\n"}),
        Arguments.of(postponed(Step.GREETING, 0), new String[] {"220 hi\n"}),
        Arguments.of(postponed(Step.GREETING, 0), new String[] {"220 h\ri\r\n"}),
        Arguments.of(postponed(Step.GREETING, 0), new String[] {"220 \u0000\r\n"}),
        Arguments.of(postponed(Step.GREETING, 0), new String[] {"22\r\n"}),
        Arguments.of(postponed(Step.GREETING, 0), new String[] {"999 hi\r\n"}),
        Arguments.of(postponed(Step.GREETING, 0), new String[] {"220-a\r\n250 b\r\n"}),
        Arguments.of(postponed(Step.GREETING, 0), new String[] {long1}),
        Arguments.of(postponed(Step.GREETING, 0), new String[] {HI, many}),
        Arguments.of(postponed(Step.GREETING, 354), new String[] {"354 go\r\n"}),
        Arguments.of(postponed(Step.SENDER, 530), new String[] {HI, EHLO, "530 log in\r\n"}),
        Arguments.of(postponed(Step.RECIPIENT, 450), new String[] {HI, EHLO, OK, "450 a\r\n"}),
        Arguments.of(refused(Step.RECIPIENT, 550), new String[] {HI, EHLO, OK, "550 a\r\n"}),
        Arguments.of(postponed(Step.CONTENT, 250), new String[] {HI, EHLO, OK, OK, OK}),
        Arguments.of(postponed(Step.CONTENT, 451), new String[] {HI, EHLO, OK, OK, "451 a\r\n"}),
        Arguments.of(
            postponed(Step.CONTENT, 0), new String[] {HI, EHLO, OK, OK, GO, ScriptedServer.CUT}),
        Arguments.of(
            postponed(Step.CONTENT, 452), new String[] {HI, EHLO, OK, OK, GO, "452 full\r\n"}),
        Arguments.of(
            refused(Step.CONTENT, 554), new String[] {HI, EHLO, OK, OK, GO, "554 spam\r\n"}));
  }

  private static Delivery postponed(Step step, int code) {
    return new Delivery.Postponed(step, code);
  }

  private static Delivery refused(Step step, int code) {
    return new Delivery.Refused(step, code);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void saysHowFarItCame(Delivery expected, String[] script) throws Exception {
    assertThat(deliver(LETTER, Security.NONE, script))
        .as(Arrays.toString(script))
        .isEqualTo(expected);
  }

  @Test
  void waitsForNoServerLongerThanItMay() throws Exception {
    long began = System.nanoTime();
    assertThat(deliver(LETTER, Security.NONE, HI, EHLO, ScriptedServer.SILENT))
        .isInstanceOf(Delivery.Postponed.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "250 me\r\n",
        "250-me\r\n250 AUTH PLAIN LOGIN\r\n",
        "250-me\r\n250 XSTARTTLS\r\n",
        "250-STARTTLS\r\n250 SIZE\r\n"
      })
  void saysNothingInClearToAServerWithoutTls(String hello) throws Exception {
    List<String> heard = new ArrayList<>();
    assertThat(deliver(LETTER, Security.STARTTLS, heard, HI, hello, OK, OK, GO, OK))
        .isEqualTo(postponed(Step.TLS, 0));
    assertThat(heard).containsExactly("EHLO login.example.com");
  }

  @Test
  void refusesWhatIsSaidInClearBehindTheOfferOfTls() throws Exception {
    List<String> heard = new ArrayList<>();
    String offer = "250-me\r\n250 STARTTLS\r\n";
    String injected = "220 go\r\n250-me\r\n250 AUTH PLAIN\r\n";
    assertThat(deliver(LETTER, Security.STARTTLS, heard, HI, offer, injected, OK, OK, OK))
        .isEqualTo(postponed(Step.TLS, 0));
    assertThat(heard).containsExactly("EHLO login.example.com", "STARTTLS");
  }

  @Test
  void writesToLettersBeyondAsciiOnlyWhereTheServerCan() throws Exception {
    Letter wide = letter("김수@예시.한국");
    assertThat(deliver(wide, Security.NONE, HI, EHLO, OK, OK, GO, OK))
        .isEqualTo(refused(Step.RECIPIENT, 0));
    List<String> heard = new ArrayList<>();
    String able = "250-me\r\n250 SMTPUTF8\r\n";
    assertThat(deliver(wide, Security.NONE, heard, HI, able, OK, OK, GO, OK))
        .isEqualTo(new Delivery.Taken());
    assertThat(heard)
        .contains("MAIL FROM:<a@example.com> SMTPUTF8", "RCPT TO:<김수@xn--vv4b11d.xn--3e0b707e>");
  }

  static Stream<String> names() {
    return Stream.of(
        "Munjigi",
        "문지기",
        "=?utf-8?Q?x?=",
        "a\"b\\c",
        "Kim <lee@example.com>,",
        "문".repeat(90),
        "😀".repeat(50),
        "a".repeat(100));
  }

  @ParameterizedTest
  @MethodSource("names")
  void encodesWhatCouldBeReadAsSomethingElse(String shown) {
    String encoded = Message.encoded(shown);
    for (String line : encoded.split("\r\n ", -1)) {
      assertThat(line).hasSizeLessThanOrEqualTo(75).matches("[A-Za-z0-9 =?/+-]*");
    }
    StringBuilder decoded = new StringBuilder();
    for (String word : encoded.split("\r\n ", -1)) {
      boolean plain = !word.startsWith("=?utf-8?B?");
      String inside = plain ? "" : word.substring(10, word.length() - 2);
      decoded.append(
          plain
              ? word
              : new String(
                  Base64.getDecoder().decode(inside), StandardCharsets.UTF_8));
    }
    assertThat(decoded).hasToString(shown);
  }
}
