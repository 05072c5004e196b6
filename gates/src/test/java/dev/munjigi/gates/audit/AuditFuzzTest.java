package dev.munjigi.gates.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.gates.audit.Event.Ending;
import dev.munjigi.gates.exchange.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Fuzz targets: whatever a client sends makes a valid event, and whatever stands in a log is
/// explained or refused.
final class AuditFuzzTest {
  @FuzzTest
  void anyTextMakesAValidEvent(FuzzedDataProvider data) {
    String method = data.consumeString(40);
    String evidence = data.consumeString(600);
    Event event =
        Samples.ended(
            Samples.raw(method, data.consumeRemainingAsString()),
            Ending.REFUSED,
            400,
            new Refusal(Samples.Code.SOURCE_RATE, Samples.RULE, evidence, evidence));
    byte[] line = new EventWriter("1.0").write(event);
    AuditLog.requireLine(line);
    String text = new String(line, StandardCharsets.UTF_8);
    assertThat(Explanation.of(text, List.of()).in(Language.ENGLISH)).isNotEmpty();
  }

  @FuzzTest
  void anyTextIsExplainedOrRefused(FuzzedDataProvider data) {
    try {
      assertThat(Explanation.of(data.consumeRemainingAsString(), List.of()).in(Language.KOREAN))
          .isNotEmpty();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("the event ");
    }
  }
}
