package dev.munjigi.gates.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.ReasonCode;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.flood.FloodReason;
import dev.munjigi.gates.http.HttpReason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a refused client reads.
class PagesTest {
  private static final Id ID = Id.parse("01KAMK2T8QXJ4V5Y6Z7A8B9C0D").orElseThrow();
  private static final ReplyGate GATE =
      new ReplyGate(new ReplySettings(Fields.NONE, Fields.NONE, Set.of()));

  private static String shown(ReasonCode code, int wait, String accept, String language) {
    Refusal refusal = new Refusal(code, Clause.builtIn("c"), "`evil.test`", "r", wait);
    Fields asked = Fields.of("accept", accept, "accept-language", language);
    return new String(GATE.refusal(refusal, ID, asked, true).body(), UTF_8);
  }

  @Test
  void saysThatNobodyAnswersToTheHostAndNotThatTheRequestIsMalformed() {
    for (String accept : List.of("text/html", "application/json")) {
      assertThat(shown(HttpReason.HOST_UNKNOWN, 0, accept, "en"))
          .contains("Unknown host", "No service here answers to this host name.")
          .doesNotContain("evil.test", "could not be understood");
      assertThat(shown(HttpReason.HOST_UNKNOWN, 0, accept, "ko"))
          .contains("이 호스트 이름으로 응답하는 서비스가 여기에는 없습니다.")
          .doesNotContain("evil.test");
    }
    assertThat(shown(HttpReason.HOST_MISSING, 0, "text/html", "en"))
        .contains("could not be understood");
  }

  @Test
  void saysHowLongToWaitWhereThatIsKnown() {
    assertThat(shown(FloodReason.BANNED, 90, "text/html", "en")).contains("wait 90 seconds, then");
    assertThat(shown(FloodReason.BANNED, 1, "text/html", "en")).contains("wait 1 second, then");
    assertThat(shown(FloodReason.BANNED, 0, "text/html", "en")).contains("wait a moment, then");
    assertThat(shown(FloodReason.BANNED, 90, "text/html", "ko")).contains("90초 후 다시");
    assertThat(shown(FloodReason.BANNED, 0, "text/html", "ko")).contains("잠시 후 다시");
  }

  @Test
  void asksForTheNumberWhereHelpIsNeeded() {
    assertThat(shown(HttpReason.PATH_CLIMBS, 0, "text/html", "en"))
        .contains("If you need help, give this number: <code>" + ID + "</code>");
    assertThat(shown(HttpReason.PATH_CLIMBS, 0, "text/html", "ko"))
        .contains("문의하실 때 이 번호를 알려 주세요: <code>" + ID + "</code>");
  }
}
