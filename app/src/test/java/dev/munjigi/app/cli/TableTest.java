package dev.munjigi.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  @Test
  void showsMomentsInWholeSeconds() {
    assertThat(Table.time("2026-03-01T10:15:00.123456789Z")).isEqualTo("2026-03-01T10:15:00Z");
    assertThat(Table.time("soon")).isEqualTo("soon");
  }

  @Test
  void alignsWideCharactersAsATerminalShowsThem() {
    StringWriter out = new StringWriter();
    new Table()
        .row("이름", "b", "")
        .row("n", "문지기 gate", "end")
        .row("e\u0301", "c", "end")
        .print(new PrintWriter(out, true));
    assertThat(out).hasToString("이름  b\nn     문지기 gate  end\ne\u0301     c            end\n");
  }

  @Test
  void showsNoControlCharacters() {
    StringWriter out = new StringWriter();
    new Table().row("a\u001b[2J\nb\u202e", "c").print(new PrintWriter(out, true));
    assertThat(out).hasToString("a\\u001b[2J\\u000ab\\u202e  c\n");
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "59,59s", "60,1m", "5400,1h 30m", "86400,1d 0h 0m", "93784,1d 2h 3m"})
  void spellsTimes(long seconds, String text) {
    assertThat(StatusCommand.spell(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
