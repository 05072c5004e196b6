package dev.munjigi.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyHeadTest {
  private final HeadParser parser = new HeadParser(new HeadLimits(64, 512, 8));

  private HeadParser.ParsedReply parse(String method, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return parser.replyHead(bytes, 0, bytes.length, method);
  }

  private HeadParser.Reply reply(String method, String text) {
    HeadParser.ParsedReply parsed = parse(method, text);
    assertThat(parsed).isInstanceOf(HeadParser.Reply.class);
    return (HeadParser.Reply) parsed;
  }

  private Framing framing(String method, int status, String lines) {
    return reply(method, "HTTP/1.1 " + status + " x\r\n" + lines + "\r\n").head().framing();
  }

  @Test
  void readsStatusAndFields() {
    HeadParser.Reply reply =
        reply("GET", "HTTP/1.1 404 Not F\u00f6und\r\nX-A: b\r\nContent-Length: 3\r\n\r\n");
    assertThat(reply.head().status()).isEqualTo(404);
    assertThat(reply.head().fields()).isEqualTo(Fields.of("x-a", "b", "content-length", "3"));
    assertThat(reply.head().framing()).isEqualTo(new Framing.Length(3));
    assertThat(reply.persistent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 200\r\n\r\n", "HTTP/1.1 200 \r\n\r\n", "HTTP/1.0 200 a\tb\r\n\r\n"})
  void takesAnyReasonPhraseOrNone(String text) {
    assertThat(reply("GET", text).head().status()).isEqualTo(200);
  }

  @Test
  void framesAsRfc9112Section63Says() {
    assertThat(framing("GET", 200, "Content-Length: 0\r\n")).isEqualTo(Framing.None.INSTANCE);
    assertThat(framing("GET", 200, "Content-Length: 7\r\nContent-Length: 7\r\n"))
        .isEqualTo(new Framing.Length(7));
    assertThat(framing("GET", 200, "Transfer-Encoding: Chunked\r\n"))
        .isEqualTo(Framing.Chunked.INSTANCE);
    assertThat(framing("GET", 200, "")).isEqualTo(Framing.UntilClose.INSTANCE);
    assertThat(framing("HEAD", 200, "Content-Length: 7\r\n")).isEqualTo(Framing.None.INSTANCE);
    assertThat(framing("HEAD", 200, "Transfer-Encoding: chunked\r\n"))
        .isEqualTo(Framing.None.INSTANCE);
    assertThat(framing("HEAD", 200, "")).isEqualTo(Framing.None.INSTANCE);
    assertThat(framing("GET", 304, "Content-Length: 7\r\n")).isEqualTo(Framing.None.INSTANCE);
    assertThat(framing("GET", 204, "Content-Length: 0\r\n")).isEqualTo(Framing.None.INSTANCE);
    assertThat(framing("GET", 100, "")).isEqualTo(Framing.None.INSTANCE);
    assertThat(framing("GET", 101, "Upgrade: websocket\r\n")).isEqualTo(Framing.None.INSTANCE);
  }

  @Test
  void leavesOneOfEqualLengths() {
    HeadParser.Reply reply =
        reply("GET", "HTTP/1.1 200 x\r\nContent-Length: 7\r\nA: b\r\nContent-Length: 7\r\n\r\n");
    assertThat(reply.head().fields()).isEqualTo(Fields.of("content-length", "7", "a", "b"));
  }

  @Test
  void knowsWhetherTheOriginKeepsTheConnection() {
    String length = "Content-Length: 1\r\n";
    assertThat(reply("GET", "HTTP/1.1 200 x\r\n\r\n").persistent()).isFalse();
    assertThat(reply("GET", "HTTP/1.1 200 x\r\nConnection: close\r\n" + length + "\r\n"))
        .extracting(HeadParser.Reply::persistent)
        .isEqualTo(false);
    assertThat(reply("GET", "HTTP/1.0 200 x\r\n" + length + "\r\n").persistent()).isFalse();
    assertThat(reply("GET", "HTTP/1.0 200 x\r\nConnection: Keep-Alive\r\n" + length + "\r\n"))
        .extracting(HeadParser.Reply::persistent)
        .isEqualTo(true);
    assertThat(reply("HEAD", "HTTP/1.1 200 x\r\n\r\n").persistent()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "length-and-chunked | Content-Length: 5\\r\\nTransfer-Encoding: chunked",
        "length-malformed | Content-Length: +5",
        "length-malformed | Content-Length: abc",
        "length-repeated | Content-Length: 5\\r\\nContent-Length: 6",
        "length-repeated | Content-Length: 5, 5",
        "transfer-encoding-unsupported | Transfer-Encoding: gzip",
        "transfer-encoding-unsupported | Transfer-Encoding: gzip, chunked",
        "transfer-encoding-repeated | Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked",
        "chunked-misplaced | Transfer-Encoding: chunked, gzip",
        "field-folded | X: a\\r\\n b",
        "field-malformed | Content-Length : 5",
        "bare-line-feed | X: a\\nY: b",
        "control-character | X: a\\0b",
        "fields-too-many | A: b\\r\\nA: b\\r\\nA: b\\r\\nA: b\\r\\nA: b\\r\\nA: b\\r\\nA: b\\r\\nA: b\\r\\nA: b",
      })
  void refusesAReplyInOnePrintableLine(String noun, String lines) {
    String sent = lines.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    assertThat(parse("GET", "HTTP/1.1 200 OK\r\n" + sent + "\r\n\r\n"))
        .isInstanceOfSatisfying(
            HeadParser.BadReply.class,
            bad -> assertThat(bad.reason()).startsWith(noun + ": ").matches("[ -~]+"));
    assertThat(parse("HEAD", "HTTP/1.1 200 OK\r\n" + sent + "\r\n\r\n"))
        .isInstanceOf(HeadParser.BadReply.class);
  }

  @Test
  void refusesALengthWhereNoContentCanBe() {
    for (String status : List.of("100", "103", "204", "205")) {
      String head = "HTTP/1.1 " + status + " x\r\nContent-Length: ";
      assertThat(parse("GET", head + "5\r\n\r\n")).isInstanceOf(HeadParser.BadReply.class);
      assertThat(parse("GET", head + "0\r\n\r\n")).isInstanceOf(HeadParser.Reply.class);
    }
  }

  @Test
  void refusesACodingWhereNoneCanBe() {
    String chunked = "Transfer-Encoding: chunked\r\n\r\n";
    assertThat(parse("GET", "HTTP/1.1 204 x\r\n" + chunked))
        .isInstanceOf(HeadParser.BadReply.class);
    assertThat(parse("GET", "HTTP/1.1 100 x\r\n" + chunked))
        .isInstanceOf(HeadParser.BadReply.class);
    assertThat(parse("GET", "HTTP/1.0 200 x\r\n" + chunked))
        .isInstanceOf(HeadParser.BadReply.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1",
        "HTTP/1.1 20 x\r\n\r\n",
        "HTTP/1.1 2000 x\r\n\r\n",
        "HTTP/1.1 099 x\r\n\r\n",
        "HTTP/1.1 600 x\r\n\r\n",
        "HTTP/1.1  200 x\r\n\r\n",
        "HTTP/1.1 +20 x\r\n\r\n",
        "HTTP/1.2 200 x\r\n\r\n",
        "HTTP/2 200 x      \r\n\r\n",
        "ICY 200 OK      \r\n\r\n",
        "\r\nHTTP/1.1 200 x\r\n\r\n",
        "HTTP/1.1 200 x\u0000\r\n\r\n",
        "HTTP/1.1 200 x\ry\r\n\r\n",
        "HTTP/1.1 200 x\n\r\n\r\n",
      })
  void refusesAMalformedStatusLine(String text) {
    assertThat(parse("GET", text)).isInstanceOf(HeadParser.BadReply.class);
  }

  @Test
  void refusesAReplyBeyondTheLimit() {
    assertThat(parse("GET", "HTTP/1.1 200 x\r\nX: " + "y".repeat(500) + "\r\n\r\n"))
        .isEqualTo(new HeadParser.BadReply("fields-too-large: 523 bytes"));
  }
}
