package dev.munjigi.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadParserTest {
  private static final HeadLimits LIMITS = new HeadLimits(64, 256, 4);
  private final HeadParser parser = new HeadParser(LIMITS);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private RawRequest parse(String text) {
    byte[] bytes = bytes(text);
    assertThat(parser.scan(bytes, 0, bytes.length, 0)).isEqualTo(new HeadParser.End(bytes.length));
    return ((HeadParser.Request) parser.requestHead(bytes, 0, bytes.length)).raw();
  }

  private String refusal(String text) {
    byte[] bytes = bytes(text);
    return switch (parser.requestHead(bytes, 0, bytes.length)) {
      case HeadParser.Bad(var refusal) -> refusal.code().noun();
      case HeadParser.Request _ -> "";
    };
  }

  @Test
  void readsMethodTargetVersionAndFields() {
    RawRequest raw =
        parse("GET /a?b HTTP/1.1\r\nHost: x\r\nX-Own:\t two  words \t\r\nEmpty:\r\n\r\n");
    assertThat(raw)
        .isEqualTo(
            new RawRequest(
                Protocol.HTTP_1_1,
                "GET",
                "/a?b",
                Fields.of("host", "x", "x-own", "two  words", "empty", "")));
    assertThat(parse("QUERY * HTTP/1.0\r\n\r\n").protocol()).isEqualTo(Protocol.HTTP_1_0);
  }

  @Test
  void sharesCommonMethodsAndNames() {
    RawRequest raw = parse("PROPFIND / HTTP/1.1\r\nUSER-Agent: x\r\n\r\n");
    assertThat(raw.method()).isSameAs(parse("PROPFIND / HTTP/1.1\r\n\r\n").method());
    assertThat(raw.fields().name(0))
        .isSameAs(parse("GET / HTTP/1.1\r\nuser-agent: y\r\n\r\n").fields().name(0))
        .isEqualTo("user-agent");
  }

  @Test
  void keepsUnknownTokens() {
    RawRequest raw = parse("G!#$%&'*+-.^_`|~9 / HTTP/1.1\r\nZ!#$%&'*+-.^_`|~0: x\r\n\r\n");
    assertThat(raw.method()).isEqualTo("G!#$%&'*+-.^_`|~9");
    assertThat(raw.fields().name(0)).isEqualTo("z!#$%&'*+-.^_`|~0");
  }

  @Test
  void keepsOctetsFrom0x80OnInValuesAndTargets() {
    RawRequest raw = parse("GET /\u00ea\u00b0\u0080 HTTP/1.1\r\nX: \u0080\u00ff\u00a0\r\n\r\n");
    assertThat(raw.target()).isEqualTo("/\u00ea\u00b0\u0080");
    assertThat(raw.fields().value(0)).isEqualTo("\u0080\u00ff\u00a0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "}", "|", "^", "\"", "<", ">", "\\", "`", "[", "]", "%", "%zz"})
  void takesWhatBrowsersSendInTargets(String text) {
    assertThat(parse("GET /" + text + "?" + text + " HTTP/1.1\r\n\r\n").target())
        .isEqualTo("/" + text + "?" + text);
  }

  @Test
  void skipsOneEmptyLineBeforeTheRequest() {
    assertThat(parse("\r\nGET / HTTP/1.1\r\n\r\n").method()).isEqualTo("GET");
    byte[] two = bytes("\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    assertThat(parser.scan(two, 0, two.length, 0)).isEqualTo(new HeadParser.End(4));
    assertThat(refusal("\r\n\r\n")).isEqualTo("request-line-malformed");
  }

  @Test
  void findsTheEndBeforeWhatFollows() {
    byte[] bytes = bytes("xxGET / HTTP/1.1\r\n\r\n\r\n\nGET");
    assertThat(parser.scan(bytes, 2, bytes.length, 2)).isEqualTo(new HeadParser.End(20));
  }

  @Test
  void doesNotLookAtBytesTwice() {
    byte[] bytes = bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    Arrays.fill(bytes, 2, 10, (byte) '\n');
    assertThat(parser.scan(bytes, 0, bytes.length, 12)).isEqualTo(new HeadParser.End(bytes.length));
  }

  @Test
  void refusesABareLineFeedAsSoonAsItIsThere() {
    byte[] bytes = bytes("GET / HTTP/1.1\n");
    assertThat(parser.scan(bytes, 0, bytes.length - 1, 0)).isEqualTo(new HeadParser.More());
    assertThat(parser.scan(bytes, 0, bytes.length, bytes.length - 1))
        .isInstanceOfSatisfying(
            HeadParser.Bad.class,
            bad -> assertThat(bad.refusal().code()).isEqualTo(HttpReason.BARE_LINE_FEED));
  }

  @Test
  void takesAHeadUpToItsLimitsAndNotBeyond() {
    String fits = "GET /" + "a".repeat(63) + " HTTP/1.1\r\nX: ";
    String head = fits + "y".repeat(256 - fits.length() - 4) + "\r\n\r\n";
    assertThat(parse(head).target()).hasSize(64);
    byte[] longer = bytes(head.replace("yy", "yyy"));
    assertThat(parser.scan(longer, 0, longer.length, 0))
        .isInstanceOfSatisfying(
            HeadParser.Bad.class,
            bad -> assertThat(bad.refusal().code()).isEqualTo(HttpReason.FIELDS_TOO_LARGE));
    assertThat(refusal("GET /" + "a".repeat(64) + " HTTP/1.1\r\n\r\n"))
        .isEqualTo("target-too-long");
    assertThat(parse("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(4) + "\r\n").fields().size())
        .isEqualTo(4);
    assertThat(refusal("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(5) + "\r\n"))
        .isEqualTo("fields-too-many");
  }

  @Test
  void refusesAHeadThatIsCutAnywhere() {
    String head = "GET /a HTTP/1.1\r\nHost: x\r\nY: z\r\n\r\n";
    for (int length = 0; length < head.length(); length++) {
      assertThat(refusal(head.substring(0, length))).as("cut at %s", length).isNotEmpty();
    }
    assertThat(refusal(head)).isEmpty();
    assertThat(refusal(head + "x")).isEqualTo("field-malformed");
  }
}
