package dev.munjigi.gates.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {
  private static final String LONG = "a".repeat(64);

  @ParameterizedTest
  @CsvSource({
    "kim@example.com, kim@example.com",
    "' Kim.Su+shop@EXAMPLE.com ', kim.su+shop@example.com",
    "김수@예시.한국, 김수@xn--vv4b11d.xn--3e0b707e",
    "kim@예시.한국, kim@xn--vv4b11d.xn--3e0b707e",
    "kim@XN--VV4B11D.xn--3e0b707e, kim@xn--vv4b11d.xn--3e0b707e",
    "ｋｉｍ＠ｅｘａｍｐｌｅ．ｃｏｍ, kim@example.com",
    "KIM@example.com, kim@example.com",
    "kim@example。com, kim@example.com",
    "o'neil!#$%&*/=?^_`{|}~-@a.b.example, o'neil!#$%&*/=?^_`{|}~-@a.b.example"
  })
  void isKeptInOneForm(String typed, String kept) {
    MailAddress address = MailAddress.of(typed).orElseThrow();
    assertThat(address.toString()).isEqualTo(kept);
    assertThat(MailAddress.of(kept)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "kim",
        "kim@",
        "@example.com",
        "kim@@example.com",
        "kim@lee@example.com",
        "kim@localhost",
        "kim@[192.0.2.1]",
        "kim@192.0.2.1",
        "kim@example.1",
        "kim@.example.com",
        "kim@example..com",
        "kim@example.com.",
        "kim@-example.com",
        "kim@exa_mple.com",
        ".kim@example.com",
        "kim.@example.com",
        "ki..m@example.com",
        "ki m@example.com",
        "\"kim\"@example.com",
        "\"ki m\"@example.com",
        "kim(lee)@example.com",
        "<kim@example.com>",
        "Kim <kim@example.com>",
        "kim@example.com>",
        "kim@example.com,lee@example.com",
        "kim@example.com;lee@example.com",
        "kim:lee@example.com",
        "kim\\@example.com",
        "kim@example.com\r\nBcc: lee@example.com",
        "kim\r\n@example.com",
        "kim\n@example.com",
        "kim\u0000@example.com",
        "kim@example.com\u0000.test",
        "kim\u0085@example.com",
        "kim\u2028@example.com",
        "kim\u200b@example.com",
        "kim\u202e@example.com",
        "kim\ud800@example.com",
        "kім@example.com",
        "kim@exаmple.com",
        "kim@xn--exmple-4nf.com",
        "kim@xn--.com",
        "kim@xn--a.com",
        "kim@example.com/../../etc"
      })
  void refusesWhatIsNone(String typed) {
    assertThat(MailAddress.of(typed)).isEmpty();
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(MailAddress.of(LONG + "@example.com")).isPresent();
    assertThat(MailAddress.of(LONG + "a@example.com")).isEmpty();
    assertThat(MailAddress.of("김".repeat(21) + "@example.com")).isPresent();
    assertThat(MailAddress.of("김".repeat(22) + "@example.com")).isEmpty();
    String label = "b".repeat(61) + ".";
    assertThat(MailAddress.of("k@" + label.repeat(4) + "com")).isPresent();
    assertThat(MailAddress.of(LONG + "@" + label.repeat(4) + "com")).isEmpty();
    assertThat(MailAddress.of("k@" + "b".repeat(64) + ".com")).isEmpty();
    assertThat(MailAddress.of("k@" + "a.".repeat(100_000) + "com")).isEmpty();
  }

  @Test
  void isMadeOfNothingElse() {
    assertThatThrownBy(() -> new MailAddress("Kim", "example.com"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MailAddress("kim", "예시.한국"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MailAddress("kim\r\nRCPT", "example.com"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
