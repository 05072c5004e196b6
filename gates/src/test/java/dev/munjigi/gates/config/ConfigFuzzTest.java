package dev.munjigi.gates.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.networknt.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigFuzzTest {
  private static final String[] SCRAPS = {
    "\n",
    " ",
    "  ",
    "\t",
    ":",
    ": ",
    "-",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    "&a ",
    "*a",
    "!t ",
    "!!int ",
    "? ",
    "|\n",
    ">\n",
    "'",
    "\"",
    "\\",
    "\\x",
    "\\UFFFFFFFF",
    "%YAML 1.9\n---\n",
    "---\n",
    "...\n",
    "<<: ",
    "~",
    "null",
    "true",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "any",
    "shop",
    "shop/",
    "/",
    "**",
    "{id}",
    "::",
    "0x7f",
    "\u0000",
    "\uFEFF",
    "\u2028",
    "\u202E",
    "가",
    "🚪",
    "\uD800",
    "@",
    "`",
    "http://",
    "1.2.3.4/0",
    "include: '*'\n"
  };

  /// No content makes the reader throw, and what it says of a file is always sayable.
  private static Reading judge(byte[] content) {
    Reading reading = ConfigReader.read(Path.of("f"), content, List.of(), new Problems());
    switch (reading) {
      case Reading.Valid valid -> assertThat(valid.effective()).isNotEmpty();
      case Reading.Broken broken -> {
        assertThat(broken.problems()).hasSizeBetween(1, 1_001);
        for (Problem problem : broken.problems()) {
          assertThat(problem.line()).isPositive();
          assertThat(problem.column()).isPositive();
          assertThat(problem.message())
              .isNotBlank()
              .matches(ConfigFuzzTest::onOneLine)
              .hasSizeLessThan(2_000);
        }
      }
    }
    return reading;
  }

  private static boolean onOneLine(String message) {
    return message.chars().noneMatch(Character::isISOControl);
  }

  @FuzzTest
  void neverThrows(byte[] content) {
    judge(content);
  }

  @Test
  void neverThrowsOnMutatedFiles() {
    Random random = new Random(20_260_729);
    int valid = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] content = mutated(random, 1 + random.nextInt(4));
      valid += judge(content) instanceof Reading.Valid ? 1 : 0;
    }
    assertThat(valid).as("some mutations keep a file valid").isBetween(50, 2_500);
  }

  @Test
  void neverThrowsOnRandomScraps() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? Sample.SMALLEST : "");
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(SCRAPS[random.nextInt(SCRAPS.length)]);
      }
      judge(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void theSchemaTakesWhatTheReaderTakes() {
    Random random = new Random(11);
    Schema schema = ConfigDocsTest.schema();
    int valid = 0;
    for (int round = 0; round < 2_000 && valid < 60; round++) {
      byte[] content = mutated(random, 1);
      if (judge(content) instanceof Reading.Valid) {
        String text = new String(content, StandardCharsets.UTF_8);
        assertThat(ConfigDocsTest.judge(schema, text)).as(text).isEmpty();
        valid++;
      }
    }
    assertThat(valid).isEqualTo(60);
  }

  private static byte[] mutated(Random random, int mutations) {
    StringBuilder text = new StringBuilder(Sample.FULL);
    for (int i = 0; i < mutations; i++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, SCRAPS[random.nextInt(SCRAPS.length)]);
        case 2 -> text.replace(at, end, SCRAPS[random.nextInt(SCRAPS.length)]);
        case 3 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
        default -> text.setCharAt(at, (char) (0x20 + random.nextInt(0x5F)));
      }
    }
    byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(20) == 0) {
      content[random.nextInt(content.length)] = (byte) random.nextInt(256);
    }
    return content;
  }
}
