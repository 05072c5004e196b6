package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.gates.rights.RightsBook.Author;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostileInputTest {
  private static final Author NOBODY = new Author("anonymous", Set.of());

  private static final List<Parameter<?>> BAN =
      List.of(Calls.NEW_NETWORK, Calls.DURATION, Calls.REASON);
  private static final String[] PIECES = {
    "{",
    "}",
    "\"network\"",
    ":",
    ",",
    "\"10.0.0.0/8\"",
    "\"duration\"",
    "\"5m\"",
    "\"reason\"",
    "\"r\"",
    "[",
    "]",
    "null",
    "1e9",
    "\\",
    "\"",
    "\u0000",
    "\u202e",
    "\ud800",
    "\"\\ud800\"",
    " ",
    "true",
    "-",
    "\"__proto__\"",
    "//",
    "\ufeff"
  };

  @FuzzTest(maxDuration = "60s")
  void bodies(byte[] body) {
    judge(body);
  }

  @FuzzTest(maxDuration = "60s")
  void values(byte[] text) {
    forms(new String(text, UTF_8));
    forms(new String(text, ISO_8859_1));
  }

  @Test
  void takesAnyBodyOrSaysInShortWhatIsWrong() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(24); n >= 0; n--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      byte[] body = text.toString().getBytes(UTF_8);
      if (body.length > 0 && random.nextInt(8) == 0) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      judge(body);
      forms(text.toString());
    }
  }

  private static void judge(byte[] body) {
    try {
      Asked asked = Asked.of(NOBODY, BAN, Map.of(In.BODY, StrictJson.members(body)));
      assertThat(asked.get(Calls.DURATION)).isPositive();
      assertThat(asked.get(Calls.REASON))
          .isNotBlank()
          .isEqualTo(Visible.of(asked.get(Calls.REASON)));
      assertThat(asked.fill("ban/{network}")).matches("ban/[0-9a-f:./]+");
    } catch (Fault fault) {
      assertThat(fault.kind()).isIn(Kind.MALFORMED, Kind.INVALID_INPUT);
      assertThat(fault.answer().body()).hasSizeLessThan(32 * 1_024);
      assertThat(fault.detail()).hasSizeLessThan(512).isEqualTo(Visible.of(fault.detail()));
    }
  }

  private static void forms(String text) {
    Form.DURATION.read(text).ifPresent(time -> assertThat(time.toDays()).isBetween(0L, 365L));
    Form.NETWORK.read(text).ifPresent(n -> assertThat(Form.NETWORK.read(n.toString())).contains(n));
    Form.SUBJECT.read(text).ifPresent(s -> assertThat(Form.SUBJECT.read(s.toString())).contains(s));
    Form.LINE.read(text).ifPresent(line -> assertThat(line.length()).isBetween(1, 200));
    Form.LANGUAGE.read(text);
    Form.count(10, 1).read(text).ifPresent(count -> assertThat(count).isBetween(1, 10));
    assertThat(Visible.shortened(text)).hasSizeLessThanOrEqualTo(64 * 6 + 1);
  }
}
