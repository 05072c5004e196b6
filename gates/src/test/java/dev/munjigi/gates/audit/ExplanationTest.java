package dev.munjigi.gates.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.audit.Event.Ending;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.ReasonCode;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.flood.FloodReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplanationTest {
  private static final List<ReasonCode> CODES = List.of(Samples.Code.SOURCE_RATE);

  private static String line(Event event) {
    return new String(new EventWriter("1.0").write(event), StandardCharsets.UTF_8);
  }

  private static String explain(Event event, Language language) {
    return Explanation.of(line(event), CODES).in(language);
  }

  @Test
  void explainsARefusalInEnglish() {
    assertThat(
            explain(
                Samples.ended(Samples.exchange(), Ending.REFUSED, 429, Samples.REFUSAL),
                Language.ENGLISH))
        .isEqualTo(
            """
            exchange: %s
            connection: %s
            when: 2026-05-28T20:26:40.135Z
            who: nobody signed in, from 198.51.100.7:4711
            what: POST https://shop.example.com/login
            where: service `shop`, route `login`, listener `public`
            result: refused by the gate `flood` with status 429
            reason: `flood.source-rate` The source sent too many requests.
            rule: `limits.requests[1]` (munjigi.yaml:12)
            seen: `21` requests a minute
            what would let it pass: send fewer than 5 a minute
            allowed by: `access: public` (munjigi.yaml:30)
            origin: http://127.0.0.1:3000
            took: 12.3 ms, of which the origin 10.0 ms
            settings: 0123456789abcdef
            """
                .formatted(Samples.EXCHANGE, Samples.CONNECTION));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:munjigi:iam:::operator/local     | by hand, by `operator/local`               | 직접 차단함, `operator/local`
          limits.requests[0] (munjigi.yaml:12) | the ban of `limits.requests[0] (munjigi.yaml:12)` | `limits.requests[0] (munjigi.yaml:12)`의 차단
          """)
  void saysWhoMadeABanAndNotThatItIsBuiltIn(String by, String english, String korean) {
    Refusal banned = new Refusal(FloodReason.BANNED, Clause.builtIn(by), "seen", "lift it");
    Event event = Samples.ended(Samples.exchange(), Ending.REFUSED, 429, banned);
    assertThat(explain(event, Language.ENGLISH)).contains("rule: " + english + "\n");
    assertThat(explain(event, Language.KOREAN)).contains("규칙: " + korean + "\n");
  }

  @Test
  void saysAMomentThatBeginsAndEndsTogetherOnce() {
    long now = Samples.MOMENT;
    Event event =
        new Event.ConnectionsRefused(
            Samples.EXCHANGE, Samples.CLIENT, null, "public", 8443, Protocol.TCP, Samples.REFUSAL, 1, now, now, "d");
    assertThat(explain(event, Language.ENGLISH)).contains("when: 2026-05-28T20:26:40.123Z\n");
  }

  @Test
  void explainsARefusalInKorean() {
    assertThat(
            explain(
                Samples.ended(
                    Samples.raw("GET", "/%00"),
                    Ending.REFUSED,
                    400,
                    AuditGate.notDurable("the disk is full")),
                Language.KOREAN))
        .contains(
            "누가: 로그인하지 않은 사용자, 출발지 198.51.100.7:4711\n",
            "무엇을: GET /%00 (보낸 그대로, 검증되지 않음)\n",
            "결과: `audit` 관문이 상태 코드 400으로 거부함\n",
            "규칙: `audit` (기본 내장)\n",
            "확인된 내용: the disk is full\n",
            "통과하려면: 로그가 있는 디스크를 고치거나, 서비스의 `fail-closed`를 끄세요.\n");
    assertThat(
            explain(
                Samples.ended(Samples.exchange(), Ending.REFUSED, 429, Samples.REFUSAL),
                Language.KOREAN))
        .contains("이유: `flood.source-rate` 출발지에서 요청을 너무 많이 보냈습니다.\n");
  }

  @Test
  void tellsTheCodeAndTheGateOfARefusalAndOfNothingElse() {
    Explanation refused =
        Explanation.of(
            line(Samples.ended(Samples.exchange(), Ending.REFUSED, 429, Samples.REFUSAL)), CODES);
    assertThat(refused.code()).contains("flood.source-rate");
    assertThat(refused.gate()).contains("flood");
    Explanation passed =
        Explanation.of(
            line(Samples.ended(Samples.exchange(), Ending.FORWARDED, 200, null)), CODES);
    assertThat(passed.code()).isEmpty();
    assertThat(passed.gate()).isEmpty();
  }

  @Test
  void namesACodeThatItDoesNotKnow() {
    String event = line(Samples.ended(Samples.exchange(), Ending.REFUSED, 429, Samples.REFUSAL));
    assertThat(Explanation.of(event, Arrays.asList(AuditReason.values())).in(Language.ENGLISH))
        .contains("reason: `flood.source-rate`\n");
  }

  @Test
  void explainsEveryKindOfEvent() {
    var id = Samples.EXCHANGE;
    long now = Samples.MOMENT;
    assertThat(
            explain(
                new Event.ConnectionsRefused(
                    id, Samples.CLIENT, null, "public", 8443, Protocol.TCP, Samples.REFUSAL, 40, now, now + 1000, "d"),
                Language.ENGLISH))
        .contains(
            "when: 2026-05-28T20:26:40.123Z until 2026-05-28T20:26:41.123Z",
            "who: 198.51.100.7",
            "40 connections refused by the gate `flood`",
            "rule: `limits.requests[1]` (munjigi.yaml:12)");
    assertThat(
            explain(
                new Event.OperatorActed(
                    id,
                    now,
                    "arn:a",
                    Samples.PROXY,
                    Event.Deed.DELETE,
                    "munjigi:Lift",
                    "x",
                    "gone"),
                Language.ENGLISH))
        .contains("who: arn:a, from 2001:db8::1", "what: munjigi:Lift on `x`", "not done: gone");
    assertThat(explain(new Event.SettingsRead(id, now, "d", 0, ""), Language.ENGLISH))
        .contains("result: settings loaded", "settings: d");
    assertThat(explain(new Event.SettingsRead(id, now, "d", 2, "a:1"), Language.KOREAN))
        .contains("설정을 거부함, 문제 2건, 첫 번째: a:1");
    assertThat(
            explain(
                new Event.CertificateOrdered(id, now, "https://ca", "a.example", "1", 2, null),
                Language.ENGLISH))
        .contains("certificate for a.example obtained from `https://ca`");
    assertThat(
            explain(
                new Event.CertificateOrdered(id, now, "https://ca", "a.example", "", 0, "no"),
                Language.KOREAN))
        .contains("`https://ca`에서 a.example의 인증서를 받지 못함: no");
    Event.Who who = new Event.Who("arn:munjigi:iam:::user/kim", Samples.CLIENT);
    assertThat(
            explain(
                new Event.Authenticated(
                    id,
                    now,
                    Event.Authentication.LOGON,
                    who,
                    "",
                    false,
                    "login.example",
                    "wrong-password",
                    new Event.Count(30, now + 900)),
                Language.ENGLISH))
        .contains(
            "who: arn:munjigi:iam:::user/kim, from 198.51.100.7",
            "what: signing in",
            "where: login.example",
            "result: not done: wrong-password, 30 times");
    assertThat(
            explain(
                new Event.AccountChanged(
                    id, now, Event.AccountChange.PASSWORD_CHANGE, "password", who),
                Language.ENGLISH))
        .contains("what: password", "result: done");
    assertThat(explain(new Event.GateStarted(id, now, "d"), Language.ENGLISH))
        .contains("the gate began to serve");
    assertThat(explain(new Event.GateStopped(id, now, "SIGTERM", "d"), Language.ENGLISH))
        .contains("the gate stopped: SIGTERM");
    assertThat(explain(new Event.LogGap(id, now, now, 7, 9, "full"), Language.ENGLISH))
        .contains("7 events not known to be durable, 9 reservations refused: full");
    assertThat(explain(new Event.LogDamaged(id, now, "1.log", "torn"), Language.ENGLISH))
        .contains("the log's file `1.log` was damaged: torn");
    assertThat(explain(new Event.ExchangeBegun(Samples.exchange(), now, "d"), Language.ENGLISH))
        .contains("result: let through");
  }

  @Test
  void explainsEveryEndingAndWhatWasObserved() {
    for (Ending ending : Ending.values()) {
      for (int status : new int[] {0, 101, 200}) {
        Refusal refusal = ending == Ending.REFUSED ? Samples.REFUSAL : null;
        for (Language language : Language.values()) {
          assertThat(explain(Samples.ended(Samples.exchange(), ending, status, refusal), language))
              .contains(
                  Phrase.RESULT.in(language) + ": ",
                  Phrase.valueOf(name(ending, status)).in(language).split("%|`")[0])
              .doesNotContain("%s");
        }
      }
    }
    Event observed =
        new Event.ExchangeEnded(
            Samples.exchange(),
            Samples.MOMENT,
            Ending.FORWARDED,
            200,
            0,
            0,
            null,
            List.of(Samples.REFUSAL),
            Event.Timings.NONE,
            null,
            "d");
    assertThat(explain(observed, Language.ENGLISH))
        .contains(
            "would have been refused: `flood.source-rate` The source sent too many requests."
                + " – `limits.requests[1]` (munjigi.yaml:12)");
  }

  private static String name(Ending ending, int status) {
    return switch (ending) {
      case REFUSED -> status == 0 ? "REFUSED_SILENTLY" : status == 101 ? "REVOKED" : "REFUSED";
      case FORWARDED, ANSWERED, ORIGIN_BROKE, CLIENT_LEFT, UPGRADED, STREAMED -> ending.name();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "200, 으로", "301, 로", "302, 로", "403, 으로", "404, 로", "405, 로", "426, 으로", "417, 로",
    "428, 로", "429, 로"
  })
  void putsTheKoreanParticleThatTheLastDigitAsksFor(int status, String particle) {
    assertThat(
            explain(
                Samples.ended(Samples.exchange(), Ending.FORWARDED, status, null),
                Language.KOREAN))
        .contains("상태 코드 " + status + particle + " 응답함");
    assertThat(
            explain(
                Samples.ended(Samples.exchange(), Ending.REFUSED, status, Samples.REFUSAL),
                Language.KOREAN))
        .contains("상태 코드 " + status + particle + " 거부함");
  }

  @Test
  void countsOneInTheSingular() {
    var id = Samples.EXCHANGE;
    long now = Samples.MOMENT;
    assertThat(
            explain(
                new Event.ConnectionsRefused(
                    id, Samples.CLIENT, null, "public", 8443, Protocol.TCP, Samples.REFUSAL, 1, now, now, "d"),
                Language.ENGLISH))
        .contains("result: 1 connection refused by the gate `flood`");
    assertThat(explain(new Event.SettingsRead(id, now, "d", 1, "a:1"), Language.ENGLISH))
        .contains("settings rejected, 1 problem, the first: a:1");
    assertThat(explain(new Event.LogGap(id, now, now, 1, 1, "full"), Language.ENGLISH))
        .contains("1 event not known to be durable, 1 reservation refused: full");
  }

  @Test
  void explainsRepeatedRefusals() {
    var id = Samples.EXCHANGE;
    long now = Samples.MOMENT;
    var repeated =
        new Event.ExchangesRefused(
            id, id, Samples.CLIENT, null, "public", 8443, Protocol.HTTP_1_1, "shop", Samples.REFUSAL, 429, 40, now, now, "d");
    assertThat(explain(repeated, Language.ENGLISH))
        .contains(
            "exchange: " + id,
            "who: 198.51.100.7",
            "where: service `shop`, listener `public`",
            "result: 40 more exchanges refused by the gate `flood`, counted together",
            "rule: `limits.requests[1]` (munjigi.yaml:12)");
    assertThat(explain(repeated, Language.KOREAN)).contains("`flood` 관문이 요청 40건을 더 거부함");
  }

  @Test
  void showsNoControlCharacterOfAnEvent() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      String text = EventWriterTest.text(random, 60);
      Event event =
          Samples.ended(
              Samples.raw(text, text),
              Ending.REFUSED,
              400,
              new Refusal(Samples.Code.SOURCE_RATE, Samples.RULE, text, text));
      String shown = explain(event, Language.ENGLISH);
      assertThat(shown.codePoints().filter(c -> c != '\n').noneMatch(JsonLine::hidden)).isTrue();
      assertThat(shown.lines()).hasSize(14);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "\"x\"",
        "{}",
        "{\"munjigi\":{}}",
        "{\"munjigi\":{\"kind\":1}}"
      })
  void refusesWhatIsNoEvent(String text) {
    assertThatThrownBy(() -> Explanation.of(text, CODES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void survivesAnEventWithMembersOfTheWrongShape() {
    String event = line(Samples.ended(Samples.exchange(), Ending.REFUSED, 429, Samples.REFUSAL));
    Random random = new Random(11);
    for (int i = 0; i < 3000; i++) {
      StringBuilder damaged = new StringBuilder(event);
      for (int change = 0; change < 3; change++) {
        damaged.setCharAt(random.nextInt(damaged.length()), "\"{}[],:0a".charAt(random.nextInt(9)));
      }
      explainOrRefuse(damaged.toString());
    }
    explainOrRefuse("{\"time\":1e999,\"munjigi\":{\"kind\":\"exchange.end\"}}");
    explainOrRefuse("{\"time\":9223372036854775807,\"munjigi\":{\"kind\":\"x\"}}");
    explainOrRefuse("[".repeat(100_000));
  }

  private static void explainOrRefuse(String event) {
    try {
      assertThat(Explanation.of(event, CODES).in(Language.KOREAN)).isNotEmpty();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("the event ");
    }
  }

  @Test
  void namesThePeerThatSpokeForTheSource() {
    long now = Samples.MOMENT;
    Endpoint proxy = new Endpoint(Address.parse("10.0.0.9").orElseThrow(), 5_000);
    Event event =
        new Event.ConnectionsRefused(
            Samples.EXCHANGE,
            Samples.CLIENT,
            proxy,
            "public",
            8443,
            Protocol.TCP,
            Samples.REFUSAL,
            1,
            now,
            now,
            "d");
    assertThat(explain(event, Language.ENGLISH))
        .contains("who: 198.51.100.7 through 10.0.0.9\n");
    assertThat(explain(event, Language.KOREAN)).contains("누가: 198.51.100.7 (경유: 10.0.0.9)\n");
  }
}
