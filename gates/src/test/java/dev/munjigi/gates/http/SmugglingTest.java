package dev.munjigi.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One hidden request in every known hiding place: after a message that two parsers end at
/// different octets. It must never be seen as a request of its own, nor the message before it
/// pass.
class SmugglingTest {
  private static final String HIDDEN =
      "GET /hidden HTTP/1.1\r\nHost: shop.example.com\r\nX: y\r\n\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String LENGTH = "Content-Length: " + HIDDEN.length();

  private static Stream<String> lengths() {
    return Stream.of(
            "Content-Length : 5",
            "Content-Length\u0085: 5",
            "Content-Length\u00a0: 5",
            "Content-Length 5",
            "\tContent-Length: 5",
            " Content-Length: 5",
            "Content-Length: ",
            "Content-Length: 5\r\nContent-Length: 0",
            "Content-Length: 0\r\nContent-Length: 5",
            "Content-Length: 5\r\nContent-Length: 5",
            "Content-Length:\r\nContent-Length: 5",
            "Content-Length: 5,5",
            "Content-Length: 5;",
            "Content-Length: +5",
            "Content-Length: -5",
            "Content-Length: 0_5",
            "Content-Length: 0x5",
            "Content-Length: 05",
            "Content-Length: 5Z",
            "Content-Length: 5 5",
            "Content-Length: 5.0",
            "Content-Length: 5e0",
            "Content-Length: \u00b2",
            "Content-Length: \u00a05",
            "Content-Length: 5\u0085",
            "Content-Length: 18446744073709551621",
            "Content-Length: 4294967301000000000",
            "Content-\r\nLength: 5",
            "Content-Length:\r\n 5",
            "X: y\rContent-Length: 5",
            "X: y\r\r\nContent-Length: 5",
            "X: y\0\r\nContent-Length: 5",
            "X: y\nContent-Length: 5",
            "X:\n\nContent-Length: 5",
            "Content-Length: 5\0",
            ": 5\r\nContent-Length: 5",
            ":\r\nContent-Length: 5",
            "X\r\nContent-Length: 5")
        .map(lines -> Wire.head("POST /x", lines) + HIDDEN);
  }

  private static Stream<String> codings() {
    return Stream.of(
            CHUNKED + "\r\nContent-Length: 5",
            "Content-Length: 5\r\n" + CHUNKED,
            CHUNKED + "\r\n" + CHUNKED,
            "Transfer-Encoding: ,chunked",
            "Transfer-Encoding: ,chunked\r\nContent-Length: 5",
            "Transfer-Encoding: chunked,",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: cow",
            "Transfer-Encoding: chunke",
            "Transfer-Encoding: chunkedx",
            "Transfer-Encoding: \u00a0chunked\u0085",
            "Transfer-Encoding: \u00ffchunked\u00ff",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: chunked\0",
            "Transfer-Encoding: 'chunked'",
            "Transfer-Encoding: chunked chunked",
            "Transfer-Encoding:",
            "Transfer-Encoding : chunked",
            "Transfer\u00a0Encoding: chunked",
            "Transfer-\r\nEncoding: chunked",
            "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding\r\n: chunked",
            "X: y\rTransfer-Encoding: chunked",
            "X: y\nTransfer-Encoding: chunked",
            "\0Transfer-Encoding: chunked",
            "Connection: transfer-encoding\r\n" + CHUNKED,
            "Connection: content-length\r\nContent-Length: 5")
        .map(lines -> Wire.head("POST /x", lines) + "0\r\n\r\n" + HIDDEN);
  }

  private static Stream<String> chunks() {
    return Stream.of(
            "0_2e\r\n\r\n",
            "+0\r\n\r\n",
            "-0\r\n\r\n",
            "0x0\r\n\r\n",
            "-0x0\r\n\r\n",
            "  0\r\n\r\n",
            "\r\n\r\n",
            "Z\r\nZZ\r\n",
            "NOT A CHUNK\r\n",
            "1oops\r\nZ\r\n0\r\n\r\n",
            "10000000000000000\r\n",
            "0\n\r\n",
            "0\r\n\n",
            "0\r\r\n\r\n",
            "0\r\nX: y\n\n",
            "5\r\r;ABCD\r\n",
            "2\r\r;a\r\n02\r\n41\r\n0\r\n\r\n",
            "2;a=b\r\rXX\r\n0\r\n\r\n",
            "2;\n\nXX\r\n0\r\n\r\n",
            "2;a\nXX\r\n0\r\n\r\n",
            "2;a=\"\nXX\r\n0\r\n\r\n",
            "1\r0\n",
            "a\r\n0123456789\n0\r\n\r\n",
            "a\r\n0123456789\r0\r\n\r\n",
            "a\r\n0123456789XX0\r\n\r\n",
            "a\r\n01234567890\r\n\r\n",
            "1\r\nZ\r\n\r\n0\r\n\r\n",
            "0\r\nContent-Length: 5\r\n\r\n",
            "0\r\nHost: other\r\n\r\n",
            "0\r\n X: y\r\n\r\n",
            "0\r\nX : y\r\n\r\n",
            "0\r\nGET /\r\n\r\n",
            "0\r\nXX",
            "0\r\n\rX")
        .map(chunks -> Wire.head("POST /x", CHUNKED) + chunks + HIDDEN);
  }

  private static Stream<String> lines() {
    return Stream.of(
        "GET /x\nHTTP/1.1\r\nHost: shop.example.com\r\n\r\n" + HIDDEN,
        "GET /x HTTP/1.1\nHost: shop.example.com\n\n" + HIDDEN,
        "GET /x HTTP/1.1\r\nHost: shop.example.com\r\n\rZ" + HIDDEN,
        "GET /x HTTP/1.1\r\nHost: shop.example.com\r\n\n" + HIDDEN,
        "GET /x HTTP/1.32\r\nHost: shop.example.com\r\n\r\n" + HIDDEN,
        "GET /x HTTP/4294967297.1\r\nHost: shop.example.com\r\n\r\n" + HIDDEN,
        "GET /x HTTP/\r\r1.1\r\nHost: shop.example.com\r\n\r\n" + HIDDEN,
        "GET /x HTTP/1.1\0\r\nHost: shop.example.com\r\n\r\n" + HIDDEN,
        "GET /x\r\n\r\n" + HIDDEN,
        "\0 /x HTTP/1.1\r\nHost: shop.example.com\r\n\r\n" + HIDDEN,
        "G=\"<>(e)\" /x HTTP/1.1\r\nHost: shop.example.com\r\n\r\n" + HIDDEN,
        "GET ! HTTP/1.1\r\nHost: shop.example.com\r\n\r\n" + HIDDEN,
        "GET /x HTTP/1.1\r\nHost: shop.example.com\0.evil.example\r\n\r\n" + HIDDEN,
        "GET /x HTTP/1.1\r\nHost: \u00ffshop.example.com\u00ff\r\n\r\n" + HIDDEN,
        "GET /x HTTP/1.1\r\nHost: shop.example.com\r\nHost: evil.example\r\n\r\n" + HIDDEN,
        "GET /x HTTP/1.1\r\nHost: shop.example.com\r\n\u00efX: y\r\n\r\n" + HIDDEN,
        "GET /x HTTP/1.1\r\nHost: shop.example.com\r\nX\"(),/;<=>?@[]{}: y\r\n\r\n" + HIDDEN,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HIDDEN,
        "\r\n\r\nGET /x HTTP/1.1\r\nHost: shop.example.com\r\n\r\n");
  }

  static Stream<String> hidingPlaces() {
    return Stream.of(lengths(), codings(), chunks(), lines()).flatMap(stream -> stream);
  }

  @ParameterizedTest
  @MethodSource("hidingPlaces")
  void refusesTheMessageThatHidesARequest(String bytes) {
    Wire.Read read = new Wire().read(bytes);
    assertThat(read.noun()).isNotEmpty();
    assertThat(read.requests()).isEmpty();
  }

  @Test
  void doesNotTakeABodyForARequest() {
    for (String method : List.of("GET", "POST", "DELETE", "OPTIONS")) {
      Wire.Read read = new Wire().read(Wire.head(method + " /x", LENGTH) + HIDDEN);
      assertThat(read.requests()).hasSize(1);
      assertThat(read.bodies()).containsExactly(HIDDEN);
    }
    String chunk = Integer.toHexString(HIDDEN.length()) + "\r\n" + HIDDEN + "\r\n0\r\n\r\n";
    assertThat(new Wire().read(Wire.head("POST /x", CHUNKED) + chunk).bodies())
        .containsExactly(HIDDEN);
  }

  @Test
  void readsPipelinedRequestsOneByOne() {
    Wire.Read read =
        new Wire().read(Wire.head("POST /x", "Content-Length: 0") + HIDDEN + "INVALID\r\n\r\n");
    assertThat(read.requests()).hasSize(2);
    assertThat(read.noun()).isEqualTo("request-line-malformed");
    read = new Wire().read(Wire.head("POST /x", CHUNKED) + "0\r\n\r\n\0");
    assertThat(read.requests()).hasSize(1);
    assertThat(read.noun()).isEqualTo("method-malformed");
  }
}
