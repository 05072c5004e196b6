package dev.munjigi.gates.http;

import static dev.munjigi.gates.http.HttpReason.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTableTest {
  private static final String HOST = "Host: shop.example.com\r\n";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";
  private static final String SWITCH = "Connection: Upgrade\r\nUpgrade: websocket\r\n";

  record Row(HttpReason reason, String bytes) {
    @Override
    public String toString() {
      return reason.noun() + " " + bytes.strip().split("\r\n")[0];
    }
  }

  static Stream<Row> rows() {
    return Stream.of(lines(), heads(), targets(), bodies(), meanings()).flatMap(List::stream);
  }

  private static Row get(HttpReason reason, String target) {
    return new Row(reason, "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
  }

  private static Row with(HttpReason reason, String lines) {
    return new Row(reason, "GET / HTTP/1.1\r\n" + HOST + lines + "\r\n");
  }

  private static Row post(HttpReason reason, String lines, String body) {
    return new Row(reason, "POST /x HTTP/1.1\r\n" + HOST + lines + "\r\n" + body);
  }

  private static Row chunks(HttpReason reason, String body) {
    return post(reason, "Transfer-Encoding: chunked\r\n", body);
  }

  private static List<Row> lines() {
    return List.of(
        new Row(REQUEST_LINE_MALFORMED, "\r\n\r\n"),
        new Row(REQUEST_LINE_MALFORMED, "GET\r\n\r\n"),
        new Row(REQUEST_LINE_MALFORMED, "GET /\r\n\r\n"),
        new Row(REQUEST_LINE_MALFORMED, "GET  / HTTP/1.1\r\n\r\n"),
        new Row(REQUEST_LINE_MALFORMED, "GET / a HTTP/1.1\r\n\r\n"),
        new Row(REQUEST_LINE_MALFORMED, "GET / HTTP/1.1 \r\n\r\n"),
        new Row(REQUEST_LINE_MALFORMED, "GET\t/ HTTP/1.1\r\n\r\n"),
        new Row(METHOD_MALFORMED, "G(T / HTTP/1.1\r\n\r\n"),
        new Row(METHOD_MALFORMED, "\u0016\u0003\u0001\u0002"),
        new Row(METHOD_MALFORMED, " GET / HTTP/1.1\r\n\r\n"),
        new Row(METHOD_UNSUPPORTED, "CONNECT shop.example.com:443 HTTP/1.1\r\n" + HOST + "\r\n"),
        new Row(METHOD_UNSUPPORTED, "TRACE / HTTP/1.1\r\n" + HOST + "\r\n"),
        new Row(METHOD_UNSUPPORTED, "TRACK / HTTP/1.1\r\n" + HOST + "\r\n"),
        new Row(METHOD_UNSUPPORTED, "get / HTTP/1.1\r\n" + HOST + "\r\n"),
        new Row(METHOD_UNSUPPORTED, "A".repeat(25) + " / HTTP/1.1\r\n\r\n"),
        new Row(VERSION_UNSUPPORTED, "GET / HTTP/1.2\r\n\r\n"),
        new Row(VERSION_UNSUPPORTED, "GET / HTTP/1.10\r\n\r\n"),
        new Row(VERSION_UNSUPPORTED, "GET / HTTP/01.1\r\n\r\n"),
        new Row(VERSION_UNSUPPORTED, "PRI * HTTP/2.0\r\n\r\n"),
        new Row(REQUEST_LINE_MALFORMED, "GET / http/1.1\r\n\r\n"),
        new Row(BARE_LINE_FEED, "GET / HTTP/1.1\n"),
        new Row(BARE_LINE_FEED, "GET / HTTP/1.1\r\nHost: a\n"),
        new Row(BARE_LINE_FEED, "\n"),
        new Row(BARE_LINE_FEED, "GET / HTTP/1.1\r\n\n"));
  }

  private static List<Row> heads() {
    return List.of(
        with(FIELD_MALFORMED, "Content-Length : 5\r\n"),
        with(FIELD_MALFORMED, "Content-Length\t: 5\r\n"),
        with(FIELD_MALFORMED, "NoColon\r\n"),
        with(FIELD_MALFORMED, ": no name\r\n"),
        with(FIELD_MALFORMED, "na\u0000me: x\r\n"),
        with(FIELD_MALFORMED, "na\u00e9me: x\r\n"),
        with(FIELD_MALFORMED, "X@y: z\r\n"),
        new Row(FIELD_FOLDED, "GET / HTTP/1.1\r\n Host: shop.example.com\r\n\r\n"),
        with(FIELD_FOLDED, "X: a\r\n b\r\n"),
        with(FIELD_FOLDED, "X: a\r\n\tb\r\n"),
        with(CONTROL_CHARACTER, "X: a\u0000b\r\n"),
        with(CONTROL_CHARACTER, "X: a\rb\r\n"),
        with(CONTROL_CHARACTER, "X: a\u001bb\r\n"),
        with(CONTROL_CHARACTER, "X: a\u007f\r\n"),
        with(FIELDS_TOO_LARGE, "X: " + "a".repeat(4_096) + "\r\n"),
        new Row(FIELDS_TOO_LARGE, "GET / HTTP/1.1\r\nX: " + "a".repeat(4_096)),
        with(FIELDS_TOO_MANY, "X: a\r\n".repeat(16)),
        new Row(TARGET_TOO_LONG, "GET /" + "a".repeat(512) + " HTTP/1.1\r\n" + HOST + "\r\n"),
        new Row(TARGET_TOO_LONG, "GET /" + "a".repeat(5_000)),
        new Row(HOST_MISSING, "GET / HTTP/1.1\r\n\r\n"),
        new Row(HOST_MISSING, "GET / HTTP/1.0\r\n\r\n"),
        new Row(HOST_MISSING, "GET http://shop.example.com/ HTTP/1.1\r\n\r\n"),
        with(HOST_REPEATED, HOST),
        host(HOST_MALFORMED, ""),
        host(HOST_MALFORMED, "shop.example.com:"),
        host(HOST_MALFORMED, "shop.example.com:0"),
        host(HOST_MALFORMED, "shop.example.com:65536"),
        host(HOST_MALFORMED, "shop.example.com:8o"),
        host(HOST_MALFORMED, "shop..example.com"),
        host(HOST_MALFORMED, "shop.example.com/"),
        host(HOST_MALFORMED, "evil@shop.example.com"),
        host(HOST_MALFORMED, "shop.example.com, other"),
        host(HOST_MALFORMED, "sh\u00f6p.example.com"),
        host(HOST_MALFORMED, "203.0.113.09"),
        host(HOST_MALFORMED, "0x7f.1"),
        host(HOST_MALFORMED, "127.1"),
        host(HOST_MALFORMED, "2001:db8::9"),
        host(HOST_MALFORMED, "[2001:db8::9"),
        host(HOST_MALFORMED, "[203.0.113.9]"),
        host(HOST_MALFORMED, "[2001:db8::9]x"),
        host(HOST_UNKNOWN, "other.example.com"),
        host(HOST_UNKNOWN, "files.example.com"),
        get(HOST_MISMATCH, "http://other.example.com/"),
        get(HOST_MISMATCH, "http://shop.example.com:8080/"));
  }

  private static Row host(HttpReason reason, String host) {
    return new Row(reason, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  private static List<Row> targets() {
    return List.of(
        get(TARGET_MALFORMED, "*"),
        get(TARGET_MALFORMED, "!"),
        get(TARGET_MALFORMED, "shop.example.com:80"),
        get(TARGET_MALFORMED, "ftp://shop.example.com/"),
        get(TARGET_MALFORMED, "http://user@shop.example.com/"),
        get(TARGET_MALFORMED, "/a#b"),
        get(TARGET_MALFORMED, "/a?b#c"),
        get(TARGET_MALFORMED, "?http://shop.example.com/"),
        get(TARGET_MALFORMED, "/\u0007"),
        get(PATH_CLIMBS, "/.."),
        get(PATH_CLIMBS, "/a/../../b"),
        get(PATH_CLIMBS, "/%2e%2E/b"),
        get(PATH_CLIMBS, "/a//../../b"),
        get(PATH_CLIMBS, "/a/..;/b"),
        get(PATH_CLIMBS, "/a/..%3bx=1/b"),
        get(PATH_CLIMBS, "/a/.;x/b"),
        get(PATH_CLIMBS, "/a/..\\b"),
        get(PATH_CLIMBS, "/a/x%5c..%5Cb"),
        get(PATH_ENCODING, "/a%00b"),
        get(PATH_ENCODING, "/a%0d%0aX:b"),
        get(PATH_ENCODING, "/a%7f"),
        get(PATH_ENCODING, "/a%c2%85"),
        get(PATH_ENCODING, "/%c0%ae%c0%ae/"),
        get(PATH_ENCODING, "/%e0%80%af"),
        get(PATH_ENCODING, "/%ed%a0%80"),
        get(PATH_ENCODING, "/%ff"),
        get(PATH_ENCODING, "/\u00e9"),
        get(PATH_SLASH_ENCODED, "/a%2Fb"),
        get(PATH_SLASH_ENCODED, "/a%2fb"),
        get(PATH_PARAMETER_AMBIGUOUS, "/admin;x/users"),
        get(PATH_PARAMETER_AMBIGUOUS, "/admin/users%3Bx"),
        get(PATH_PARAMETER_AMBIGUOUS, "/;x/admin/users"),
        get(PATH_PARAMETER_AMBIGUOUS, "/orders/42;x"),
        get(PATH_BACKSLASH_AMBIGUOUS, "/admin\\users"),
        get(PATH_BACKSLASH_AMBIGUOUS, "/admin%5Cusers"),
        get(PATH_BACKSLASH_AMBIGUOUS, "/admin%5cusers/"),
        get(PATH_BACKSLASH_AMBIGUOUS, "/;x\\admin/users"),
        get(PATH_BACKSLASH_AMBIGUOUS, "/admin;x%5Cusers"),
        get(PATH_BACKSLASH_AMBIGUOUS, "/orders/42\\"),
        get(PATH_BACKSLASH_AMBIGUOUS, "/orders/42%5Cx"),
        get(PATH_BACKSLASH_AMBIGUOUS, "/\\evil.example"),
        get(PATH_BACKSLASH_AMBIGUOUS, "/a%5C%5Cb"));
  }

  private static List<Row> bodies() {
    return List.of(
        post(
            LENGTH_AND_CHUNKED, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post(LENGTH_MALFORMED, "Content-Length: \r\n", ""),
        post(LENGTH_MALFORMED, "Content-Length: +1\r\n", "Z"),
        post(LENGTH_MALFORMED, "Content-Length: -1\r\n", "Z"),
        post(LENGTH_MALFORMED, "Content-Length: 1_0\r\n", "Z"),
        post(LENGTH_MALFORMED, "Content-Length: 0x1\r\n", "Z"),
        post(LENGTH_MALFORMED, "Content-Length: 01\r\n", "Z"),
        post(LENGTH_MALFORMED, "Content-Length: 1 0\r\n", "Z"),
        post(LENGTH_MALFORMED, "Content-Length: " + "9".repeat(19) + "\r\n", "Z"),
        post(LENGTH_REPEATED, "Content-Length: 1\r\nContent-Length: 1\r\n", "Z"),
        post(LENGTH_REPEATED, "Content-Length: \r\nContent-Length: 1\r\n", "Z"),
        post(LENGTH_REPEATED, "Content-Length: 1, 1\r\n", "Z"),
        post(TRANSFER_ENCODING_UNSUPPORTED, "Transfer-Encoding: gzip\r\n", ""),
        post(TRANSFER_ENCODING_UNSUPPORTED, "Transfer-Encoding: gzip, chunked\r\n", ""),
        post(TRANSFER_ENCODING_UNSUPPORTED, "Transfer-Encoding: identity\r\n", ""),
        post(TRANSFER_ENCODING_UNSUPPORTED, "Transfer-Encoding: xchunked\r\n", ""),
        post(TRANSFER_ENCODING_UNSUPPORTED, "Transfer-Encoding: chunked;q=1\r\n", ""),
        post(TRANSFER_ENCODING_UNSUPPORTED, "Transfer-Encoding: \u00a0chunked\r\n", ""),
        post(TRANSFER_ENCODING_UNSUPPORTED, "Transfer-Encoding: \"chunked\"\r\n", ""),
        post(
            TRANSFER_ENCODING_REPEATED,
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n"),
        post(CHUNKED_MISPLACED, "Transfer-Encoding: ,chunked\r\n", "0\r\n\r\n"),
        post(CHUNKED_MISPLACED, "Transfer-Encoding: chunked,\r\n", "0\r\n\r\n"),
        post(CHUNKED_MISPLACED, "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"),
        post(CHUNKED_MISPLACED, "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"),
        post(CHUNKED_MISPLACED, "Transfer-Encoding:\r\n", "0\r\n\r\n"),
        new Row(
            CHUNKED_IN_HTTP10,
            "POST /x HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        chunks(CHUNK_MALFORMED, "\r\n"),
        chunks(CHUNK_MALFORMED, "0x1\r\n"),
        chunks(CHUNK_MALFORMED, "+1\r\n"),
        chunks(CHUNK_MALFORMED, " 1\r\n"),
        chunks(CHUNK_MALFORMED, "1 \r\n"),
        chunks(CHUNK_MALFORMED, "1\r\nabc"),
        chunks(CHUNK_MALFORMED, "0".repeat(17)),
        chunks(BARE_LINE_FEED, "1\n"),
        chunks(BARE_LINE_FEED, "1\r\na\n"),
        chunks(BARE_LINE_FEED, "0\r\nX: y\n"),
        chunks(CHUNK_EXTENSION_TOO_LARGE, "1;" + "a".repeat(257)),
        chunks(CHUNK_EXTENSION_TOO_LARGE, ("1;" + "a".repeat(250) + "\r\nx\r\n").repeat(20)),
        chunks(TRAILER_FORBIDDEN, "0\r\nContent-Length: 5\r\n\r\n"),
        chunks(FIELDS_TOO_MANY, "0\r\n" + "X: y\r\n".repeat(33) + "\r\n"),
        chunks(FIELDS_TOO_LARGE, "0\r\nX: " + "y".repeat(8_192)),
        chunks(BODY_TOO_LARGE, "3e9\r\n"),
        chunks(BODY_TOO_LARGE, "f".repeat(16)),
        chunks(BODY_TOO_LARGE, "8000000000000000\r\n"),
        post(BODY_TOO_LARGE, "Content-Length: 1001\r\n", ""),
        new Row(BODY_TOO_LARGE, "PUT /small HTTP/1.1\r\n" + HOST + "Content-Length: 11\r\n\r\n"));
  }

  private static List<Row> meanings() {
    return List.of(
        with(UPGRADE_MALFORMED, SWITCH),
        with(UPGRADE_MALFORMED, SWITCH + KEY + "Sec-WebSocket-Version: 12\r\n"),
        with(UPGRADE_MALFORMED, SWITCH + KEY),
        with(UPGRADE_MALFORMED, SWITCH + VERSION + "Sec-WebSocket-Key: short==\r\n"),
        with(UPGRADE_MALFORMED, SWITCH + VERSION + KEY + KEY),
        with(UPGRADE_MALFORMED, SWITCH + VERSION + KEY + "Content-Length: 1\r\n"),
        with(UPGRADE_MALFORMED, SWITCH + VERSION + KEY + "Upgrade: h2c\r\n"),
        with(UPGRADE_MALFORMED, "Upgrade: websocket\r\n" + VERSION + KEY),
        new Row(UPGRADE_MALFORMED, "POST / HTTP/1.1\r\n" + HOST + SWITCH + VERSION + KEY + "\r\n"),
        new Row(UPGRADE_MALFORMED, "GET / HTTP/1.0\r\n" + HOST + SWITCH + VERSION + KEY + "\r\n"),
        with(EXPECT_UNSUPPORTED, "Expect: 200-ok\r\n"),
        with(EXPECT_UNSUPPORTED, "Expect: 100-continue\r\nExpect: 100-continue\r\n"),
        with(CONNECTION_FIELD_MISUSED, "Connection: close, Host\r\n"),
        with(CONNECTION_FIELD_MISUSED, "Connection: Content-Length\r\n"),
        with(CONNECTION_FIELD_MISUSED, "Connection: authorization\r\n"),
        with(CONNECTION_FIELD_MISUSED, "Connection: content-anything\r\n"),
        with(CONNECTION_FIELD_MISUSED, "Connection: X-Forwarded-For\r\n"),
        with(CONNECTION_FIELD_MISUSED, "Connection: x-munjigi-exchange\r\n"),
        with(CONNECTION_FIELD_MISUSED, "Connection: cookie\r\n"),
        with(CONNECTION_FIELD_MISUSED, "Connection: a b\r\n"),
        with(CONNECTION_FIELD_MISUSED, "Connection: " + many() + "\r\n"),
        with(FIELDS_TOO_MANY, "Cookie: " + "a;".repeat(1_001) + "\r\n"));
  }

  private static String many() {
    return Stream.iterate(0, i -> i + 1)
        .limit(40)
        .map(i -> "x" + i)
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void refusesWithItsReason(Row row) {
    Wire.Read read = new Wire().read(row.bytes);
    assertThat(read.requests()).isEmpty();
    assertThat(read.noun()).isEqualTo(row.reason.noun());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void showsOnlyPrintableEvidence(Row row) {
    assertThat(new Wire().read(row.bytes).refusal())
        .satisfies(refusal -> assertThat(refusal.evidence()).matches("[ -~…]{1,200}"))
        .satisfies(refusal -> assertThat(refusal.remedy()).isNotEmpty());
  }

  @Test
  void provokesEveryReason() {
    Set<HttpReason> provoked = rows().map(Row::reason).collect(Collectors.toSet());
    assertThat(provoked).isEqualTo(EnumSet.allOf(HttpReason.class));
  }
}
