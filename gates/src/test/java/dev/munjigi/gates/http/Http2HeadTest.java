package dev.munjigi.gates.http;

import static dev.munjigi.gates.http.HttpReason.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The grammar of HTTP/2 heads: what is refused and why, and what comes out of what is not.
class Http2HeadTest {
  static final String[] NAMES = {
    ":method", ":scheme", ":authority", ":path", ":protocol", ":status", "host", "cookie", "te",
    "content-length", "transfer-encoding", "connection", "upgrade", "x-a", "sec-websocket-version",
    "sec-websocket-key", "content-type", "grpc-status"
  };

  private static final List<String> GET =
      List.of(
          ":method", "GET", ":scheme", "https", ":authority", "shop.example.com", ":path", "/");

  private static final Http2Head HEADS = new Http2Head(Wire.LIMITS);

  record Row(HttpReason reason, List<String> block, boolean ended) {
    @Override
    public String toString() {
      return reason.noun() + " " + block.subList(Math.max(0, block.size() - 4), block.size());
    }
  }

  private static List<String> with(List<String> block, String... more) {
    List<String> out = new ArrayList<>(block);
    out.addAll(Arrays.asList(more));
    return out;
  }

  private static Row with(HttpReason reason, String... fields) {
    return new Row(reason, with(GET, fields), true);
  }

  private static List<String> replaced(String name, String value) {
    List<String> out = new ArrayList<>(GET);
    out.set(out.indexOf(name) + 1, value);
    return out;
  }

  private static List<String> without(String name) {
    List<String> out = new ArrayList<>(GET);
    int at = out.indexOf(name);
    out.remove(at);
    out.remove(at);
    return out;
  }

  static Stream<Row> rows() {
    return Stream.of(pseudoFields(), fields(), meanings()).flatMap(List::stream);
  }

  private static List<Row> pseudoFields() {
    return List.of(
        new Row(PSEUDO_FIELD_MALFORMED, List.of(), true),
        new Row(PSEUDO_FIELD_MALFORMED, without(":method"), true),
        new Row(PSEUDO_FIELD_MALFORMED, without(":scheme"), true),
        new Row(PSEUDO_FIELD_MALFORMED, without(":path"), true),
        new Row(PSEUDO_FIELD_MALFORMED, replaced(":path", ""), true),
        new Row(PSEUDO_FIELD_MALFORMED, replaced(":authority", ""), true),
        with(PSEUDO_FIELD_MALFORMED, ":method", "GET"),
        with(PSEUDO_FIELD_MALFORMED, ":path", "/"),
        with(PSEUDO_FIELD_MALFORMED, ":status", "200"),
        with(PSEUDO_FIELD_MALFORMED, ":test", "x"),
        with(PSEUDO_FIELD_MALFORMED, ":Path", "/"),
        with(PSEUDO_FIELD_MALFORMED, "x-a", "b", ":path", "/admin"),
        with(PSEUDO_FIELD_MALFORMED, ":protocol", "websocket"),
        new Row(
            PSEUDO_FIELD_MALFORMED, List.of(":method", "CONNECT", ":path", "/x"), false),
        new Row(PSEUDO_FIELD_MALFORMED, List.of(":method", "CONNECT"), false),
        new Row(METHOD_MALFORMED, replaced(":method", "GET /admin HTTP/1.1\r\nx:"), true),
        new Row(METHOD_MALFORMED, replaced(":method", "G(T"), true),
        new Row(METHOD_UNSUPPORTED, replaced(":method", "A".repeat(25)), true),
        new Row(TARGET_MALFORMED, replaced(":scheme", "ftp"), true),
        new Row(TARGET_MALFORMED, replaced(":path", "/ HTTP/1.1\r\nx: y"), true),
        new Row(TARGET_MALFORMED, replaced(":path", "/a b"), true),
        new Row(TARGET_MALFORMED, replaced(":path", "http://shop.example.com/"), true),
        new Row(TARGET_MALFORMED, replaced(":path", "admin"), true),
        new Row(TARGET_TOO_LONG, replaced(":path", "/" + "a".repeat(512)), true));
  }

  private static List<Row> fields() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      many.addAll(List.of("x-" + i, "y"));
    }
    return List.of(
        with(FIELD_MALFORMED, "X-Upper", "y"),
        with(FIELD_MALFORMED, "", "y"),
        with(FIELD_MALFORMED, "x a", "y"),
        with(FIELD_MALFORMED, "x:", "y"),
        with(FIELD_MALFORMED, "x\r\ny", "z"),
        with(FIELD_MALFORMED, "x-a", " y"),
        with(FIELD_MALFORMED, "x-a", "y\t"),
        with(CONTROL_CHARACTER, "x-a", "y\r\nx-b: z"),
        with(CONTROL_CHARACTER, "x-a", "y\nz"),
        with(CONTROL_CHARACTER, "x-a", "y\rz"),
        with(CONTROL_CHARACTER, "x-a", "y\0z"),
        with(CONNECTION_FIELD_MISUSED, "connection", "close"),
        with(CONNECTION_FIELD_MISUSED, "keep-alive", "timeout=5"),
        with(CONNECTION_FIELD_MISUSED, "proxy-connection", "close"),
        with(CONNECTION_FIELD_MISUSED, "transfer-encoding", "chunked"),
        with(CONNECTION_FIELD_MISUSED, "upgrade", "websocket"),
        with(CONNECTION_FIELD_MISUSED, "te", "gzip"),
        with(HOST_MISMATCH, "host", "other.example.com"),
        with(HOST_MISMATCH, "host", "shop.example.com", "host", "other.example.com"),
        with(FIELDS_TOO_MANY, many.toArray(new String[0])));
  }

  private static List<Row> meanings() {
    return List.of(
        with(LENGTH_MISMATCH, "content-length", "5"),
        with(LENGTH_MALFORMED, "content-length", "+5"),
        with(LENGTH_REPEATED, "content-length", "0", "content-length", "0"));
  }

  private static HttpReason reason(List<String> block, boolean ended) {
    return (HttpReason) ((HeadParser.Bad) HEADS.request(block, ended)).refusal().code();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void refuses(Row row) {
    assertThat(reason(row.block, row.ended)).isEqualTo(row.reason);
  }

  private static RawRequest raw(List<String> block, boolean ended) {
    return ((HeadParser.Request) HEADS.request(block, ended)).raw();
  }

  @Test
  void readsTheSameRequestAsHttp1() {
    RawRequest raw = raw(with(GET, "x-a", "b", "te", "trailers"), true);
    assertThat(raw.protocol()).isEqualTo(Protocol.HTTP_2);
    assertThat(raw.method()).isEqualTo("GET");
    assertThat(raw.target()).isEqualTo("/");
    assertThat(raw.fields())
        .isEqualTo(
            Fields.of(
                "host", "shop.example.com", "x-a", "b", "te", "trailers", "content-length", "0"));
  }

  @Test
  void joinsTheCrumbsOfCookies() {
    RawRequest raw = raw(with(GET, "cookie", "a=b", "x-a", "c", "cookie", "d=e"), true);
    assertThat(raw.fields().all("cookie")).containsExactly("a=b; d=e");
  }

  @Test
  void takesAHostThatRepeatsTheAuthority() {
    RawRequest raw = raw(with(GET, "host", "Shop.Example.Com"), true);
    assertThat(raw.fields().all("host")).containsExactly("shop.example.com");
  }

  @Test
  void takesAHostInPlaceOfAnAuthority() {
    RawRequest raw = raw(with(without(":authority"), "host", "shop.example.com"), true);
    assertThat(raw.fields().all("host")).containsExactly("shop.example.com");
  }

  @Test
  void leavesTheLengthOpenWhenABodyFollows() {
    assertThat(raw(GET, false).fields().has("content-length")).isFalse();
    assertThat(canonical(raw(GET, false)).framing()).isEqualTo(Framing.Chunked.INSTANCE);
    assertThat(canonical(raw(GET, true)).framing()).isEqualTo(Framing.None.INSTANCE);
  }

  private static List<String> connect(String protocol, String... more) {
    List<String> block =
        List.of(
            ":method", "CONNECT", ":protocol", protocol, ":scheme", "https",
            ":authority", "shop.example.com", ":path", "/products/chat");
    return with(block, more);
  }

  private static CanonicalRequest canonical(RawRequest raw) {
    return ((Verdict.Pass<CanonicalRequest>) new Wire().decide(raw)).outcome();
  }

  private static HttpReason refused(RawRequest raw) {
    Refusal refusal = ((Verdict.Refuse<CanonicalRequest>) new Wire().decide(raw)).refusal();
    return (HttpReason) refusal.code();
  }

  @Test
  void readsAnExtendedConnectAsAWebSocket() {
    RawRequest raw = raw(connect("websocket", "sec-websocket-version", "13"), false);
    CanonicalRequest request = canonical(raw);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.upgrade()).isEqualTo("websocket");
    assertThat(request.framing()).isEqualTo(Framing.None.INSTANCE);
    assertThat(request.fields().all("sec-websocket-key")).hasSize(1);
    assertThat(request.fields().first("sec-websocket-key")).hasSize(24).endsWith("==");
  }

  @Test
  void keepsTheKeyOfAClientThatSendsOne() {
    String key = "dGhlIHNhbXBsZSBub25jZQ==";
    RawRequest raw =
        raw(connect("websocket", "sec-websocket-version", "13", "sec-websocket-key", key), false);
    assertThat(canonical(raw).fields().all("sec-websocket-key")).containsExactly(key);
    assertThat(WebSocketKey.accept(key)).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void refusesATunnelToAnythingElse() {
    assertThat(refused(raw(connect("connect-udp"), false))).isEqualTo(METHOD_UNSUPPORTED);
    assertThat(refused(raw(connect("websocket"), false))).isEqualTo(UPGRADE_MALFORMED);
    RawRequest bare =
        raw(List.of(":method", "CONNECT", ":authority", "shop.example.com:443"), false);
    assertThat(refused(bare)).isEqualTo(METHOD_UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"host", "content-length", "authorization", "x-forwarded-for", ":status", "X-A"})
  void refusesTrailersThatBelongInTheHead(String name) {
    assertThat(HEADS.trailers(List.of(name, "0"))).isInstanceOf(Http2Head.BadTrailers.class);
  }

  @Test
  void takesTrailersOfGrpc() {
    List<String> block = List.of("grpc-status", "0", "grpc-message", "fine");
    assertThat(HEADS.trailers(block))
        .isEqualTo(new Http2Head.Trailing(Fields.of("grpc-status", "0", "grpc-message", "fine")));
  }

  @Test
  void readsReplies() {
    HeadParser.Reply reply =
        (HeadParser.Reply)
            HEADS.reply(List.of(":status", "200", "content-length", "3"), false, "GET");
    assertThat(reply.head().framing()).isEqualTo(new Framing.Length(3));
    reply = (HeadParser.Reply) HEADS.reply(List.of(":status", "200"), false, "GET");
    assertThat(reply.head().framing()).isEqualTo(Framing.Chunked.INSTANCE);
    reply =
        (HeadParser.Reply)
            HEADS.reply(List.of(":status", "200", "content-length", "3"), true, "HEAD");
    assertThat(reply.head().framing()).isEqualTo(Framing.None.INSTANCE);
  }

  static Stream<List<String>> badReplies() {
    return Stream.of(
        List.of(),
        List.of(":status", "101"),
        List.of(":status", "99"),
        List.of(":status", "2x0"),
        List.of("x-a", "b", ":status", "200"),
        List.of(":status", "200", ":status", "200"),
        List.of(":status", "200", "connection", "close"),
        List.of(":status", "200", "transfer-encoding", "chunked"),
        List.of(":status", "200", "x-a", "b\r\nc: d"),
        List.of(":status", "200", "content-length", "5", "content-length", "6"),
        List.of(":status", "200", "content-length", "5"));
  }

  @ParameterizedTest
  @MethodSource("badReplies")
  void refusesRepliesThatAreMalformed(List<String> block) {
    assertThat(HEADS.reply(block, true, "GET")).isInstanceOf(HeadParser.BadReply.class);
  }

  @Test
  void countsABodyAgainstItsLength() {
    assertThat(new BodyCount(new Framing.Length(3), 9).take(3, true)).isNull();
    assertThat(new BodyCount(new Framing.Length(3), 9).take(4, false)).isNotNull();
    assertThat(new BodyCount(new Framing.Length(3), 9).take(2, true)).isNotNull();
    assertThat(new BodyCount(Framing.Chunked.INSTANCE, 9).take(9, true)).isNull();
    assertThat(new BodyCount(Framing.Chunked.INSTANCE, 9).take(10, false))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(BODY_TOO_LARGE));
    assertThat(new BodyCount(Framing.None.INSTANCE, 9).take(1, true)).isNotNull();
  }

  @Test
  void holdsItsGuaranteesWhateverComes() {
    Random random = new Random(20260504);
    for (int i = 0; i < 20_000; i++) {
      List<String> block = new ArrayList<>(random.nextBoolean() ? GET : List.of());
      for (int k = random.nextInt(6); k > 0; k--) {
        block.add(NAMES[random.nextInt(NAMES.length)]);
        block.add("GET,/,a b,\r\n,websocket,13,0,5,https,x,trailers".split(",")[random.nextInt(11)]);
      }
      checkInvariants(block, random.nextBoolean());
    }
  }

  /// What is read can be written as HTTP/1.1 without a second meaning; nothing is thrown.
  static void checkInvariants(List<String> block, boolean ended) {
    HEADS.reply(block, ended, "GET");
    HEADS.trailers(block);
    if (HEADS.request(block, ended) instanceof HeadParser.Request(RawRequest raw)) {
      assertThat(raw.method()).matches("[!-~&&[^()<>@,;:\\\\\"/\\[\\]?={}]]+");
      assertThat(raw.target()).doesNotContain(" ", "\r", "\n", "\0");
      for (int i = 0; i < raw.fields().size(); i++) {
        assertThat(raw.fields().name(i)).matches("[!-~]+").doesNotContain(":");
        assertThat(raw.fields().value(i)).doesNotContain("\r", "\n", "\0");
      }
      new Wire().decide(raw);
    }
  }
}
