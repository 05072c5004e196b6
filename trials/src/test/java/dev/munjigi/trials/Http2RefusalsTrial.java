package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.app.Reasons;
import dev.munjigi.gates.exchange.ReasonCode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What smuggles from HTTP/2 into HTTP/1.1 ends in a refusal and never reaches the origin.
@ExtendWith(Stand.Shared.class)
class Http2RefusalsTrial {
  private static final Pattern ID = Pattern.compile("\\b[0-7][0-9A-HJKMNP-TV-Z]{25}\\b");

  /// One malformed request.
  ///
  /// @param block of its head, names and values in turn
  /// @param body null when the request ends with its head
  record Smuggled(String code, List<String> block, @org.jspecify.annotations.Nullable String body) {
    @Override
    public String toString() {
      return code + " " + block.subList(Math.max(0, block.size() - 2), block.size());
    }
  }

  private static Smuggled get(String code, String... more) {
    return new Smuggled(code, all("GET", more), null);
  }

  private static List<String> all(String method, String... more) {
    List<String> head =
        List.of(":method", method, ":scheme", "https", ":authority", "shop.test", ":path", "/");
    return Stream.concat(head.stream(), Stream.of(more)).toList();
  }

  static Stream<Smuggled> smuggled() {
    return Stream.of(
        get("http.control-character", "x-a", "b\r\nhost: other.test"),
        get("http.control-character", "x-a", "b\nc: d"),
        get("http.control-character", "x-a", "b\0"),
        get("http.field-malformed", "x-a\r\nb", "c"),
        get("http.field-malformed", "x-a: b", "c"),
        get("http.field-malformed", "X-A", "b"),
        get("http.connection-field-misused", "transfer-encoding", "chunked"),
        get("http.connection-field-misused", "connection", "x-forwarded-for"),
        get("http.connection-field-misused", "te", "gzip"),
        get("http.pseudo-field-malformed", ":path", "/admin"),
        get("http.pseudo-field-malformed", "x-a", "b", ":path", "/admin"),
        get("http.host-mismatch", "host", "other.test"),
        new Smuggled(
            "http.target-malformed",
            List.of(
                ":method", "GET", ":scheme", "https", ":authority", "shop.test",
                ":path", "/ HTTP/1.1\r\nx: y"),
            null),
        new Smuggled(
            "http.method-malformed",
            List.of(
                ":method", "GET /admin HTTP/1.1\r\nx:", ":scheme", "https",
                ":authority", "shop.test", ":path", "/"),
            null),
        get("http.length-mismatch", "content-length", "5"),
        new Smuggled("http.length-mismatch", all("POST", "content-length", "3"), "GET /admin"),
        new Smuggled("http.length-mismatch", all("POST", "content-length", "30"), "short"));
  }

  @ParameterizedTest
  @MethodSource("smuggled")
  @Provokes({"http.pseudo-field-malformed", "http.length-mismatch"})
  void neverReachesTheOrigin(Smuggled smuggled, Stand stand) throws Exception {
    long before = whole(stand);
    try (Http2Wire wire = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      String body = smuggled.body;
      wire.head(1, body == null, smuggled.block.toArray(new String[0]));
      if (body != null) {
        wire.data(1, true, body);
      }
      Http2Wire.Reply reply = wire.reply(1);
      ReasonCode reason =
          Reasons.all().stream().filter(r -> r.code().equals(smuggled.code)).findFirst().orElseThrow();
      assertThat(reply.status()).isEqualTo(reason.status());
      assertThat(reply.text()).contains(reason.publicClass().word()).doesNotContain(smuggled.code);
      assertThat(reply.reset()).as("malformed is a stream error").isEqualTo(1);
      Matcher id = ID.matcher(reply.text());
      assertThat(id.find()).isTrue();
      assertThat(Explain.of(stand.gate(), id.group()).code()).isEqualTo(smuggled.code);
      // the connection is none the worse
      assertThat(wire.get(3, "shop.test").reply(3).status()).isEqualTo(200);
    }
    assertThat(whole(stand) - before).isEqualTo(1);
  }

  /// The request without a body was whole before; what follows it is not sent on.
  @Test
  void refusesBytesBehindALengthOfNothing(Stand stand) throws Exception {
    try (Http2Wire wire = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      wire.head(1, false, all("POST", "content-length", "0").toArray(new String[0]));
      wire.data(1, true, "GET /admin");
      Http2Wire.Reply reply = wire.reply(1);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.reset()).isEqualTo(1);
    }
    assertThat(stand.origin().requests()).noneMatch(one -> one.bodyBytes() == "GET /admin".length());
  }

  private static long whole(Stand stand) {
    return stand.origin().requests().size();
  }

  @Test
  void refusesTrailersThatBelongInTheHead(Stand stand) throws Exception {
    try (Http2Wire wire = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      wire.post(1, "shop.test").data(1, false, "abc").head(1, true, "host", "other.test");
      Http2Wire.Reply reply = wire.reply(1);
      assertThat(reply.status()).isEqualTo(400);
      Matcher id = ID.matcher(reply.text());
      assertThat(id.find()).isTrue();
      assertThat(Explain.of(stand.gate(), id.group()).code()).isEqualTo("http.trailer-forbidden");
    }
  }

  @Test
  void answersAHeadThatIsTooLarge(Stand stand) throws Exception {
    try (Http2Wire wire = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      wire.get(1, "shop.test", "x-a", "b".repeat(9_000), "x-b", "c".repeat(6_000));
      assertThat(wire.reply(1).status()).isEqualTo(200);
      String[] fields = new String[400];
      for (int i = 0; i < fields.length; i += 2) {
        fields[i] = "x-" + i;
        fields[i + 1] = "y".repeat(50);
      }
      wire.get(3, "shop.test", fields);
      assertThat(wire.reply(3).status()).isEqualTo(431);
    }
  }

  @Test
  @Provokes("http.misdirected")
  void sendsWhoReusesAConnectionForAnotherServiceToOneOfItsOwn(Stand stand) throws Exception {
    try (Http2Wire wire = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      Http2Wire.Reply reply = wire.get(1, "nowhere.test").reply(1);
      assertThat(reply.status()).isEqualTo(421);
      Matcher id = ID.matcher(reply.text());
      assertThat(id.find()).isTrue();
      assertThat(Explain.of(stand.gate(), id.group()).code()).isEqualTo("http.misdirected");
    }
  }

  @Test
  void sendsTrailersOn(Stand stand) throws Exception {
    stand
        .origin()
        .behave(
            new Behaviour.Answer(
                ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                        + "2\r\nok\r\n0\r\nx-sum: 42\r\n\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    try (Http2Wire wire = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      wire.post(1, "shop.test").data(1, false, "abc").head(1, true, "x-check", "7");
      Http2Wire.Reply reply = wire.reply(1);
      assertThat(reply.text()).isEqualTo("ok");
      assertThat(reply.field("x-sum")).contains("42");
    }
  }
}
