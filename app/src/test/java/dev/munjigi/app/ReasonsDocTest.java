package dev.munjigi.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.audit.Explanation;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The page of reason codes, generated from them, and the form that each code has.
class ReasonsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "reasons.md");
  private static final String REGENERATE =
      "mvn -pl app -am test -Dtest=ReasonsDocTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dupdate-docs=true";

  private static final String HEAD =
      """
      # Reason codes

      Why the gate refuses. `munjigi explain ID` says these sentences, and the audit log keeps the
      code in `munjigi.code`. Clients never see a code: they see the class, in words, and the
      exchange id.

      Codes are never renamed and never used again for something else. The status is the HTTP
      status of the answer; `-` stands where there is no answer: the connection is reset, ended
      with a TLS alert, or cut. Whatever the status, a connection that is refused at accept is
      reset (`flood.banned` also speaks of these), and a refusal after the reply has begun is a
      cut.

      <!-- generated from the codes; do not edit, run ReasonsDocTest with -Dupdate-docs=true -->
      """;

  static List<ReasonCode> codes() {
    return Reasons.all();
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    GateName before = null;
    for (ReasonCode code : codes()) {
      if (code.gate() != before) {
        before = code.gate();
        page.append("\n## `").append(before.word()).append("`\n\n");
        page.append("| code | status | class | English | 한국어 |\n|---|---|---|---|---|\n");
      }
      page.append(
          "| `%s` | %s | `%s` | %s | %s |\n"
              .formatted(
                  code.code(),
                  code.status() == 0 ? "-" : Integer.toString(code.status()),
                  code.publicClass().word(),
                  cell(code.english()),
                  cell(code.korean())));
    }
    return page.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  @Test
  void thePageIsTheGenerated() throws IOException {
    String generated = page();
    if (Boolean.getBoolean("update-docs")) {
      Files.writeString(PAGE, generated);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("docs/reasons.md is generated; run: %s", REGENERATE)
        .isEqualTo(generated);
  }

  @Test
  void theCodesOfAGateStandTogetherAndNoneComesTwice() {
    assertThat(codes()).extracting(ReasonCode::code).doesNotHaveDuplicates();
    assertThat(page().lines().filter(line -> line.startsWith("## "))).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void everyCodeIsAGateAndANounPhraseWithAPlausibleStatus(ReasonCode code) {
    assertThat(code.code()).matches("[a-z]+\\.[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(code.status()).matches(status -> status == 0 || (status >= 400 && status < 600));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void everySentenceIsWholeAndInItsLanguage(ReasonCode code) {
    assertThat(code.english()).matches("[A-Z][ -~]*[^. ]\\.").doesNotContain("  ");
    assertThat(code.korean()).matches(".*[가-힣]다\\.").doesNotContain("  ", "\n");
  }

  @ParameterizedTest
  @MethodSource("codes")
  void everyCodeHasARemedyInKorean(ReasonCode code) {
    String event =
        "{\"munjigi\":{\"kind\":\"exchange.end\",\"code\":\"" + code.code() + "\",\"remedy\":\"x\"}}";
    assertThat(Explanation.of(event, codes()).in(Language.KOREAN))
        .containsPattern("통과하려면: .*[가-힣]요\\.\n");
  }

  @Test
  void noTwoCodesSayTheSame() {
    assertThat(codes()).extracting(ReasonCode::english).doesNotHaveDuplicates();
    assertThat(codes()).extracting(ReasonCode::korean).doesNotHaveDuplicates();
  }
}
