package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerNameTest {
  @ParameterizedTest
  @CsvSource({
    "shop.example.com, shop.example.com",
    "SHOP.Example.COM, shop.example.com",
    "localhost, localhost",
    "a, a",
    "my_app.example.com, my_app.example.com",
    "xn--3e0b707e.xn--mk1bu44c, xn--3e0b707e.xn--mk1bu44c",
    "1.2.3.4.com, 1.2.3.4.com",
    "3com.com, 3com.com",
  })
  void takesHostNamesInAnyCase(String text, String name) {
    assertThat(ServerName.parse(text))
        .hasValueSatisfying(n -> assertThat(n.text()).isEqualTo(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a.",
        ".a",
        "a..b",
        "-a.com",
        "a-.com",
        "a b",
        "a/b",
        "a:443",
        "[::1]",
        "::1",
        "127.0.0.1",
        "1",
        "1.2",
        "example.1",
        "a\u0000b",
        "a\r\nb",
        "*.example.com",
        "한국.kr",
        "\u212Aelvin.com",
        "a@b",
        "%41.com",
        "a\\b",
        "$(id)",
        "\u0130.com"
      })
  void refusesWhatIsNoHostName(String text) {
    assertThat(ServerName.parse(text)).isEmpty();
  }

  @Test
  void refusesNamesAndLabelsThatAreTooLong() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(61));
    assertThat(ServerName.parse(longest)).isPresent();
    assertThat(ServerName.parse(longest + "a")).isEmpty();
    assertThat(ServerName.parse("a".repeat(64))).isEmpty();
    assertThat(ServerName.parse("a.".repeat(1 << 20) + "a")).isEmpty();
  }

  @Test
  void cannotBeMadeFromWhatIsNoHostName() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ServerName("A"));
    assertThatIllegalArgumentException().isThrownBy(() -> new ServerName("a..b"));
  }

  @FuzzTest
  void isOneSpellingOrNothing(byte[] bytes) {
    judge(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  @Test
  void isOneSpellingOrNothingForRandomText() {
    Random random = new Random(20260301);
    String alphabet = "aZ0-_.*% \u0000\u212A\u00e9:/[]";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(alphabet.charAt(Math.min(random.nextInt(24), alphabet.length() - 1)));
      }
      judge(text.toString());
    }
  }

  private static void judge(String text) {
    ServerName.parse(text)
        .ifPresent(
            name -> {
              assertThat(name.text()).matches("[a-z0-9_.-]{1,253}").isEqualToIgnoringCase(text);
              assertThat(ServerName.parse(name.text())).contains(name);
            });
  }
}
