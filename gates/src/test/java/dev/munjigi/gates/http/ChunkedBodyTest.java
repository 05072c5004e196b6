package dev.munjigi.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {
  private static Wire.Chunks decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    Wire.Chunks whole = Wire.Chunks.decode(bytes, 0, bytes.length + 1, 1_000);
    for (int part = 1; part < bytes.length; part++) {
      assertThat(Wire.Chunks.decode(bytes, 0, part, 1_000))
          .as("parts of %s", part)
          .isEqualTo(whole);
    }
    return whole;
  }

  private static String refusal(String text) {
    Wire.Chunks chunks = decode(text);
    return chunks.refusal() == null ? "" : chunks.refusal().code().noun();
  }

  @Test
  void givesTheDataOfAllChunks() {
    Wire.Chunks chunks =
        decode("3\r\nabc\r\n00A\r\n0123456789\r\na\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\n\r\nGET");
    assertThat(chunks.ended()).isTrue();
    assertThat(chunks.data()).isEqualTo("abc0123456789" + "\r\n".repeat(5));
    assertThat(chunks.used()).isEqualTo(45);
    assertThat(chunks.trailers()).isEqualTo(Fields.NONE);
  }

  @Test
  void pointsAtDataInTheBufferInsteadOfCopyingIt() {
    ChunkedBody body = new ChunkedBody(100);
    ByteBuffer in = ByteBuffer.wrap("5\r\nabcde\r\n0\r\n\r\nX".getBytes(StandardCharsets.US_ASCII));
    assertThat(body.next(in)).isEqualTo(new ChunkedBody.Content(5));
    assertThat(in.position()).isEqualTo(3);
    in.position(8);
    assertThat(body.next(in)).isEqualTo(new ChunkedBody.End());
    assertThat(in.remaining()).isEqualTo(1);
  }

  @Test
  void readsFromDirectAndOffsetBuffers() {
    ByteBuffer direct = ByteBuffer.allocateDirect(32);
    direct.put("zz1\r\na\r\n".getBytes(StandardCharsets.US_ASCII)).flip().position(2);
    ChunkedBody body = new ChunkedBody(100);
    assertThat(body.next(direct)).isEqualTo(new ChunkedBody.Content(1));
    assertThat(direct.position()).isEqualTo(5);
    direct.position(6);
    assertThat(body.next(direct)).isEqualTo(new ChunkedBody.More());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1;a\r\nx\r\n0\r\n\r\n",
        "1 ; a = b ; c\t=\t\"d\\\"e\\\\;\" ;f\r\nx\r\n0;last\r\n\r\n",
        "1;a=\"\"\r\nx\r\n0\r\n\r\n",
        "1;a=\"\u00e9 ,\"\r\nx\r\n0\r\n\r\n",
      })
  void dropsExtensionsWithinTheGrammar(String text) {
    assertThat(decode(text).data()).isEqualTo("x");
    assertThat(decode(text).ended()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1;\r\nx",
        "1;=b\r\nx",
        "1;a=\r\nx",
        "1;a= \r\nx",
        "1;a \r\nx",
        "1;a=b \r\nx",
        "1;a=\"b\"c\r\nx",
        "1;a=\"b\r\nx",
        "1;a=\"b\\\rx",
        "1;a b\r\nx",
        "1;a\rx",
        "1;a\r\rx",
        "1;a=b\r\rx",
        "1;\u00e9\r\nx",
        "1;a\u0000\r\nx",
        "1\t\r\nx",
        "1\r\r\nx",
        "1\rx",
        "1,2\r\nx",
        "g\r\n",
        "-1\r\n",
        "1_0\r\n",
        "1.\r\n",
        "\r\n1\r\nx",
        "1\r\nx1\r\ny",
        "1\r\nx\rx",
        "1\r\nx\r\n\r\n",
        "1\r\nx\r\n 0\r\n\r\n",
      })
  void refusesAnythingElse(String text) {
    assertThat(refusal(text)).isEqualTo("chunk-malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1\nx", "1;a\nx", "1;a=\"\nx", "1\r\nx\n", "\n", "0\r\n\n", "0\r\nX: y\n\r\n"})
  void refusesBareLineFeeds(String text) {
    assertThat(refusal(text)).isEqualTo("bare-line-feed");
  }

  @Test
  void takesAsMuchAsIsAllowedAndNotMore() {
    String chunk = "1f4\r\n" + "x".repeat(500) + "\r\n";
    assertThat(decode(chunk + chunk + "0\r\n\r\n").data()).hasSize(1_000);
    assertThat(refusal(chunk + chunk + "1\r\n")).isEqualTo("body-too-large");
    assertThat(refusal("7fffffffffffffff\r\n")).isEqualTo("body-too-large");
    assertThat(refusal("0000000000000001\r\nx\r\n0\r\n\r\n")).isEmpty();
    assertThat(refusal("00000000000000001\r\n")).isEqualTo("chunk-malformed");
    ChunkedBody unbounded = new ChunkedBody(Long.MAX_VALUE);
    ByteBuffer in = ByteBuffer.wrap("7fffffffffffffff\r\nx".getBytes(StandardCharsets.US_ASCII));
    assertThat(unbounded.next(in)).isEqualTo(new ChunkedBody.Content(1));
  }

  @Test
  void keepsTrailersApart() {
    Wire.Chunks chunks = decode("0\r\nX-Sum: 1\r\nGrpc-Status:0 \r\n\r\nrest");
    assertThat(chunks.ended()).isTrue();
    assertThat(chunks.trailers()).isEqualTo(Fields.of("x-sum", "1", "grpc-status", "0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "Content_Length",
        "Content-Type",
        "Transfer-Encoding",
        "Host",
        "Connection",
        "Trailer",
        "TE",
        "Upgrade",
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "Set-Cookie",
        "X-Forwarded-For",
        "X_Forwarded_For",
        "Forwarded",
        "X-Munjigi-Exchange",
        "X-Real-IP",
        "Cache-Control",
        "Expect",
        "If-Match",
        "Location",
        "WWW-Authenticate",
        "Sec-Fetch-Site",
        "Access-Control-Allow-Origin",
        "X-HTTP-Method-Override",
      })
  void refusesTrailersThatBelongInTheHead(String name) {
    assertThat(refusal("0\r\nX: y\r\n" + name + ": 1\r\n\r\n")).isEqualTo("trailer-forbidden");
  }

  @ParameterizedTest
  @CsvSource({
    "field-malformed, 'X : y'",
    "field-malformed, XX",
    "field-folded, ' X: y'",
    "control-character, 'X: \u0000'",
    "control-character, 'X: a\rb'",
  })
  void refusesMalformedTrailers(String noun, String line) {
    assertThat(refusal("0\r\n" + line + "\r\n\r\n")).isEqualTo(noun);
  }

  @Test
  void boundsExtensionsByTheDataThatTheyComeWith() {
    String padded = "64;" + "a".repeat(20) + "\r\n" + "x".repeat(100) + "\r\n";
    byte[] bytes = padded.repeat(5_000).getBytes(StandardCharsets.US_ASCII);
    assertThat(Wire.Chunks.decode(bytes, 0, 8_192, Long.MAX_VALUE).refusal()).isNull();
    String bloated = "1;" + "a".repeat(20) + "\r\nx\r\n";
    byte[] worse = bloated.repeat(500).getBytes(StandardCharsets.US_ASCII);
    assertThat(Wire.Chunks.decode(worse, 0, 8_192, Long.MAX_VALUE).refusal())
        .satisfies(
            refusal -> assertThat(refusal.code()).isEqualTo(HttpReason.CHUNK_EXTENSION_TOO_LARGE));
  }
}
