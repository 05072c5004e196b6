package dev.munjigi.gates.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.CanonicalRequest.Cookie;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.Query.Parameter;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpGateTest {
  private final Wire wire = new Wire();

  private static final String[] HANDSHAKE = {
    "Connection: keep-alive, Upgrade",
    "Upgrade: WebSocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/                       | /                    |",
        "/a                      | /a                   | a",
        "/a/                     | /a/                  | a,",
        "//                      | /                    |",
        "//a///b//               | /a/b/                | a,b,",
        "/a/./b                  | /a/b                 | a,b",
        "/a/.                    | /a/                  | a,",
        "/a/b/..                 | /a/                  | a,",
        "/a/..                   | /                    |",
        "/a/b/../c               | /a/c                 | a,c",
        "/a//../b                | /b                   | b",
        "/a/%2e/b/%2E%2e/c       | /a/c                 | a,c",
        "/.well-known/x          | /.well-known/x       | .well-known,x",
        "/...                    | /...                 | ...",
        "/a..b/..c               | /a..b/..c            | a..b,..c",
        "/%41%7a%7E%2d           | /Az~-                | Az~-",
        "/a%20b                  | /a%20b               | a b",
        "/%eb%ac%b8              | /%EB%AC%B8           | 문",
        "/\u00eb\u00ac\u00b8     | /%EB%AC%B8           | 문",
        "/\u00eb%ac\u00b8        | /%EB%AC%B8           | 문",
        "/%EF%BF%BD              | /%EF%BF%BD           | \uFFFD",
        "/100%                   | /100%25              | 100%",
        "/%                      | /%25                 | %",
        "/%4                     | /%254                | %4",
        "/%zz%u0041              | /%25zz%25u0041       | %zz%u0041",
        "/%252e%252e/%252fx      | /%252e%252e/%252fx   | %2e%2e,%2fx",
        "/%%32%65                | /%252e               | %2e",
        "/a%5Cb\\c               | /a%5Cb%5Cc           | a\\b\\c",
        "/{\"<>}^`[]             | /%7B%22%3C%3E%7D%5E%60%5B%5D | {\"<>}^`[]",
        "/a;x=1/b                | /a;x=1/b             | a;x=1,b",
        "/a%3bx%3D1              | /a%3Bx%3D1           | a;x=1",
        "/!$&'()*+:@=~_-.        | /!$&'()*+:@=~_-.     | !$&'()*+:@=~_-.",
        "/a+b%2B                 | /a+b%2B              | a+b+",
        "/a%3fb%23c              | /a%3Fb%23c           | a?b#c",
        "http://shop.example.com/x | /x                 | x",
        "HTTP://Shop.example.com | /                    |",
        "http://shop.example.com:80/x | /x              | x",
      })
  void givesEveryPathOneSpelling(String sent, String encoded, String segments) {
    CanonicalRequest request = wire.get(sent);
    assertThat(request.path().encoded()).isEqualTo(encoded);
    String expected = segments == null ? "" : segments;
    assertThat(request.path().segments()).isEqualTo(List.of(expected.split(",", -1)));
    assertThat(wire.get(encoded).path()).isEqualTo(request.path());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=b&c=d&a=e        | a=b&c=d&a=e           | a=b;c=d;a=e",
        "a                  | a                     | a=",
        "a=                 | a=                    | a=",
        "=b                 | =b                    | =b",
        "&&a=b&             | &&a=b&                | a=b",
        "a=b=c              | a=b=c                 | a=b=c",
        "a+b=c%20d%2B       | a+b=c%20d%2B          | a b=c d+",
        "%61=%62            | a=b                   | a=b",
        "a=%eb%ac%b8        | a=%EB%AC%B8           | a=문",
        "a=\u00eb\u00ac\u00b8 | a=%EB%AC%B8         | a=문",
        "a=%ff              | a=%FF                 | a=\uFFFD",
        "a=100%&b=%zz       | a=100%25&b=%25zz      | a=100%;b=%zz",
        "a={\"<>\\^`[]}     | a=%7B%22%3C%3E%5C%5E%60%5B%5D%7D | a={\"<>\\^`[]}",
        "a=/?:@!$'()*,      | a=/?:@!$'()*,         | a=/?:@!$'()*,",
        "a=%26%3d           | a=%26%3D              | a=&=",
        "?a=b               | ?a=b                  | ?a=b",
      })
  void givesEveryQueryOneSpelling(String sent, String encoded, String pairs) {
    Query query = wire.get("/x?" + sent).query();
    assertThat(query.encoded()).isEqualTo(encoded);
    List<String> decoded =
        query.parameters().stream().map(p -> p.name() + "=" + p.value()).toList();
    assertThat(String.join(";", decoded)).isEqualTo(pairs);
    assertThat(wire.get("/x?" + encoded).query()).isEqualTo(query);
  }

  @Test
  void keepsControlCharactersOfAQueryEncodedAndShowsThemDecoded() {
    Query query = wire.get("/x?a=%00%0a").query();
    assertThat(query).isEqualTo(new Query("a=%00%0A", List.of(new Parameter("a", "\0\n"))));
    assertThat(wire.get("/x?").query()).isEqualTo(Query.NONE);
    assertThat(wire.get("http://shop.example.com?a").query().encoded()).isEqualTo("a");
  }

  @Test
  void keepsAnEncodedSlashWhereTheServiceSaysSo() {
    String files = " HTTP/1.1\r\nHost: a.files.example.com\r\n\r\n";
    CanonicalRequest request = wire.request("GET /a%2fb/c" + files);
    assertThat(request.path().encoded()).isEqualTo("/a%2Fb/c");
    assertThat(request.path().segments()).containsExactly("a/b", "c");
    assertThat(wire.read("GET /a%2f..%2fb" + files).noun()).isEqualTo("path-climbs");
    assertThat(wire.read("GET /..%2fb" + files).noun()).isEqualTo("path-climbs");
    assertThat(wire.read("GET /a%2f..;x" + files).noun()).isEqualTo("path-climbs");
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example.com, shop.example.com, 80",
    "SHOP.Example.COM., shop.example.com, 80",
    "shop.example.com:8080, shop.example.com, 8080",
    "shop.example.com.:443, shop.example.com, 443",
    "203.0.113.9:81, 203.0.113.9, 81",
    "[2001:DB8:0::9], [2001:db8::9], 80",
    "[2001:db8::9]:81, [2001:db8::9], 81",
    "a.b.files.example.com, a.b.files.example.com, 80",
  })
  void givesEveryHostOneSpelling(String sent, String host, int port) {
    CanonicalRequest request = wire.request("GET / HTTP/1.1\r\nHost: " + sent + "\r\n\r\n");
    assertThat(request.host()).isEqualTo(host);
    assertThat(request.port()).isEqualTo(port);
    String named = port == 80 ? host : host + ":" + port;
    assertThat(request.fields().first("x-forwarded-host")).isEqualTo(named);
    assertThat(request.fields().first("x-forwarded-port")).isEqualTo("" + port);
    assertThat(request.fields().has("host")).isFalse();
  }

  @Test
  void takesAnAsteriskForTheRootOfOptions() {
    CanonicalRequest request = wire.request(Wire.head("OPTIONS *"));
    assertThat(request.path().encoded()).isEqualTo("/");
    assertThat(request.query()).isEqualTo(Query.NONE);
  }

  private static String routeOf(CanonicalRequest request) {
    return requireNonNull(request.target().route()).path();
  }

  @Test
  void sendsTheRequestToTheMostSpecificRoute() {
    CanonicalRequest request = wire.get("/orders/a%20b/");
    assertThat(request.target().service()).isEqualTo(Wire.SHOP);
    assertThat(routeOf(request)).isEqualTo("/orders/{id}");
    assertThat(request.target().captures()).isEqualTo(Map.of("id", "a b"));
    assertThat(routeOf(wire.get("/x;y=1"))).isEqualTo("/**");
  }

  @Test
  void judgesTheHostByTheHandshake() {
    Transport shop = new Transport.Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", "shop.example.com");
    String other = "GET / HTTP/1.1\r\nHost: a.files.example.com\r\n\r\n";
    String same = "GET / HTTP/1.1\r\nHost: 203.0.113.9\r\n\r\n";
    assertThat(new Wire(Wire.PEER, shop).read(other).noun()).isEqualTo("host-mismatch");
    CanonicalRequest request = new Wire(Wire.PEER, shop).request(same);
    assertThat(request.scheme()).isEqualTo("https");
    assertThat(request.port()).isEqualTo(443);
    Transport none = new Transport.Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", null);
    assertThat(new Wire(Wire.PEER, none).read(other).noun()).isEmpty();
    Transport unknown = new Transport.Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", "x.example");
    assertThat(new Wire(Wire.PEER, unknown).read(same).noun()).isEqualTo("host-mismatch");
  }

  @Test
  void sendsEndToEndFieldsOnInOrder() {
    Fields fields = wire.get("/", "X-B: 1", "Accept: *", "X-B: 2", "Authorization: x").fields();
    assertThat(fields)
        .isEqualTo(
            Fields.of(
                "x-b", "1",
                "accept", "*",
                "x-b", "2",
                "authorization", "x",
                "x-forwarded-for", "198.51.100.7",
                "x-forwarded-proto", "http",
                "x-forwarded-host", "shop.example.com",
                "x-forwarded-port", "80",
                "x-munjigi-exchange", "01HF7YAT00003G00000000001A"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "Proxy-Authorization: Basic eA==",
        "Proxy: evil",
        "TE: trailers",
        "Trailer: X",
        "Upgrade: h2c",
        "HTTP2-Settings: AAMAAABkAAQAAP__",
        "Expect: 100-continue",
        "X-Forwarded-For: 1.2.3.4",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Anything: x",
        "X-Forwarded: x",
        "Forwarded: for=1.2.3.4",
        "X-Real-IP: 1.2.3.4",
        "X-Client-IP: 1.2.3.4",
        "True-Client-IP: 1.2.3.4",
        "CF-Connecting-IP: 1.2.3.4",
        "X-Munjigi-Principal: admin",
        "X-Munjigi-Exchange: forged",
        "X_Forwarded_For: 1.2.3.4",
        "X-Forwarded_For: 1.2.3.4",
        "X_Munjigi_Principal: admin",
        "x_real_ip: 1.2.3.4",
        "Content_Length: 5",
        "Content_Type: text/html",
        "Transfer_Encoding: chunked",
        "X-Original-URL: /admin",
        "X-Rewrite-URL: /admin",
        "X-HTTP-Method-Override: DELETE",
        "X.Forwarded.For: 1.2.3.4",
        "X~Real!IP: 1.2.3.4",
        "Forwarded-For: 1.2.3.4",
        "Forwarded_For: 1.2.3.4",
        "X-Remote-IP: 1.2.3.4",
        "X_Remote_Addr: 1.2.3.4",
        "X-Remote-User: admin",
        "X-ProxyUser-IP: 1.2.3.4",
        "X-Azure-ClientIP: 1.2.3.4",
        "X_Azure_SocketIP: 1.2.3.4",
        "X-Envoy-External-Address: 1.2.3.4",
        "X_Envoy_Original_Path: /admin",
        "CF-Connecting-IPv6: 2001:db8::1",
        "X-Host: evil.example",
        "X-Original-URI: /admin",
        "X_Original_URL: /admin",
        "X-Override-URL: /admin",
        "X-URL-Scheme: https",
        "Front-End-Https: on",
        "Front_End_Https: on",
        "Remote-User: admin",
        "Remote_User: admin",
        "Script-Name: /admin",
        "Script_Name: /admin",
        "Path-Info: /admin",
        "Path_Info: /admin",
        "X-Middleware-Subrequest: middleware",
      })
  void dropsWhatAClientMayNotSay(String line) {
    assertThat(wire.get("/", line).fields()).isEqualTo(wire.get("/").fields());
  }

  @Test
  void keepsNamesWithUnderscoresThatMeanNothing() {
    assertThat(wire.get("/", "my.field: x").fields().first("my.field")).isEqualTo("x");
    assertThat(wire.get("/", "my_field: x").fields().first("my_field")).isEqualTo("x");
  }

  @Test
  void dropsTheFieldsThatConnectionNames() {
    Fields fields = wire.get("/", "X-Hop: 1", "Connection: x-hop, , TE", "X-End: 2").fields();
    assertThat(fields.has("x-hop")).isFalse();
    assertThat(fields.first("x-end")).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1     |                           | 10.0.0.1     | 10.0.0.1",
        "10.0.0.1     | 192.0.2.1                 | 192.0.2.1    | 192.0.2.1, 10.0.0.1",
        "10.0.0.1     | 6.6.6.6, 192.0.2.1, 10.2.0.1 | 192.0.2.1 | 192.0.2.1, 10.2.0.1, 10.0.0.1",
        "10.0.0.1     | 10.3.0.1,10.2.0.1         | 10.3.0.1     | 10.3.0.1, 10.2.0.1, 10.0.0.1",
        "10.0.0.1     | 192.0.2.1, unknown        | 10.0.0.1     | 10.0.0.1",
        "10.0.0.1     | 192.0.2.1:4711            | 192.0.2.1    | 192.0.2.1, 10.0.0.1",
        "10.0.0.1     | [2001:db8::1]:4711        | 2001:db8::1  | 2001:db8::1, 10.0.0.1",
        "10.0.0.1     | 2001:DB8:0::1             | 2001:db8::1  | 2001:db8::1, 10.0.0.1",
        "10.0.0.1     | 192.0.2.1,                | 10.0.0.1     | 10.0.0.1",
        "198.51.100.7 | 192.0.2.1                 | 198.51.100.7 | 198.51.100.7",
      })
  void readsTheClientFromTheRightThroughTrustedProxies(
      String peer, String chain, String client, String sent) {
    Wire through = new Wire(Wire.address(peer), Transport.Clear.INSTANCE);
    CanonicalRequest request =
        chain == null ? through.get("/") : through.get("/", "X-Forwarded-For: " + chain);
    assertThat(request.client()).isEqualTo(Wire.address(client));
    assertThat(request.fields().all("x-forwarded-for")).containsExactly(sent);
  }

  @Test
  void readsSeveralForwardedFieldsAsOneList() {
    Wire through = new Wire(Wire.PROXY, Transport.Clear.INSTANCE);
    CanonicalRequest request =
        through.get("/", "X-Forwarded-For: 6.6.6.6, 192.0.2.1", "X-Forwarded-For: 10.2.0.1");
    assertThat(request.client()).isEqualTo(Wire.address("192.0.2.1"));
    String hops = "10.2.0.1,".repeat(40) + "10.2.0.1";
    assertThat(through.get("/", "X-Forwarded-For: 6.6.6.6," + hops).client())
        .isEqualTo(Wire.address("10.2.0.1"));
  }

  @Test
  void believesTheSchemeOfATrustedProxyOnly() {
    Wire through = new Wire(Wire.PROXY, Transport.Clear.INSTANCE);
    CanonicalRequest request = through.get("/", "X-Forwarded-Proto: http, HTTPS");
    assertThat(request.scheme()).isEqualTo("https");
    assertThat(request.port()).isEqualTo(443);
    assertThat(request.fields().first("x-forwarded-proto")).isEqualTo("https");
    assertThat(through.get("/", "X-Forwarded-Proto: gopher").scheme()).isEqualTo("http");
    assertThat(wire.get("/", "X-Forwarded-Proto: https").scheme()).isEqualTo("http");
  }

  @Test
  void readsCookiesAndLeavesThemAsTheyAre() {
    CanonicalRequest request = wire.get("/", "Cookie: a=b; c=\"d e\";; f ; =g;h=i=j ; a=k");
    assertThat(request.cookies())
        .containsExactly(
            new Cookie("a", "b"),
            new Cookie("c", "\"d e\""),
            new Cookie("", "f"),
            new Cookie("", "g"),
            new Cookie("h", "i=j"),
            new Cookie("a", "k"));
    assertThat(request.fields().all("cookie"))
        .containsExactly("a=b; c=\"d e\";; f ; =g;h=i=j ; a=k");
  }

  @Test
  void joinsSeveralCookieFields() {
    CanonicalRequest request = wire.get("/", "Cookie: a=b", "X: y", "Cookie: c=d");
    assertThat(request.fields().all("cookie")).containsExactly("a=b; c=d");
    assertThat(request.cookies()).containsExactly(new Cookie("a", "b"), new Cookie("c", "d"));
  }

  @Test
  void framesTheBody() {
    assertThat(wire.get("/").framing()).isEqualTo(Framing.None.INSTANCE);
    assertThat(wire.get("/", "Content-Length: 0").framing()).isEqualTo(Framing.None.INSTANCE);
    Wire.Read read =
        wire.read(Wire.head("POST /x", "Content-Length: 3") + "abc" + Wire.head("GET /"));
    assertThat(read.bodies()).containsExactly("abc", "");
    assertThat(read.requests().getFirst().framing()).isEqualTo(new Framing.Length(3));
    assertThat(read.requests().getFirst().fields().has("content-length")).isFalse();
    read =
        wire.read(
            Wire.head("GET /x", "Transfer-Encoding: CHUNKED") + "1\r\na\r\n0\r\nX: y\r\n\r\n");
    assertThat(read.requests().getFirst().framing()).isEqualTo(Framing.Chunked.INSTANCE);
    assertThat(read.trailers()).containsExactly(Fields.of("x", "y"));
  }

  @Test
  void namesTheRouteWhoseLimitABodyExceeds() {
    Refusal refusal =
        requireNonNull(wire.read(Wire.head("PUT /small", "Content-Length: 11")).refusal());
    assertThat(refusal.clause().line()).isEqualTo(7);
    assertThat(wire.read(Wire.head("PUT /small", "Content-Length: 10")).refusal()).isNull();
  }

  @Test
  void switchesToWebSocketAndToNothingElse() {
    CanonicalRequest request = wire.get("/", HANDSHAKE);
    assertThat(request.upgrade()).isEqualTo("websocket");
    assertThat(request.fields().has("sec-websocket-key")).isTrue();
    assertThat(request.fields().has("upgrade")).isFalse();
    assertThat(wire.get("/", "Connection: Upgrade", "Upgrade: h2c").upgrade()).isNull();
    assertThat(wire.get("/", "Connection: Upgrade").upgrade()).isNull();
  }

  @Test
  void knowsWhetherTheClientWaitsForContinue() {
    String body = "Content-Length: 1";
    assertThat(wire.read(Wire.head("PUT /", body, "Expect: 100-Continue") + "x").requests())
        .singleElement()
        .matches(CanonicalRequest::expectsContinue);
    assertThat(wire.get("/", "Expect: 100-continue").expectsContinue()).isFalse();
    assertThat(wire.get("/").expectsContinue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, , true",
    "HTTP/1.1, close, false",
    "HTTP/1.1, 'TE, Close', false",
    "HTTP/1.1, keep-alive, true",
    "HTTP/1.0, , false",
    "HTTP/1.0, Keep-Alive, true",
    "HTTP/1.0, 'keep-alive, close', false",
  })
  void knowsWhetherTheConnectionStays(String version, String connection, boolean persistent) {
    String line = connection == null ? "" : "Connection: " + connection + "\r\n";
    String head = "GET / " + version + "\r\nHost: shop.example.com\r\n" + line + "\r\n";
    assertThat(wire.request(head).persistent()).isEqualTo(persistent);
  }

  private String binary(String target, String... fields) {
    RawRequest raw = Wire.raw(Protocol.HTTP_2, "GET", target, fields);
    return switch (wire.decide(raw)) {
      case Verdict.Pass<CanonicalRequest> _ -> "";
      case Verdict.Refuse<CanonicalRequest>(Refusal refusal, _) -> refusal.code().noun();
      case Verdict.Answer<CanonicalRequest> _ -> "answered";
    };
  }

  @Test
  void checksTheGrammarOfHttp2() {
    String[] host = {"host", "shop.example.com"};
    assertThat(binary("/", host)).isEmpty();
    assertThat(binary("/", "host", "shop.example.com", "te", "trailers", "x", "")).isEmpty();
    assertThat(binary("/a b", host)).isEqualTo("target-malformed");
    assertThat(binary("/a\r\nX: b", host)).isEqualTo("target-malformed");
    assertThat(binary("/a?\u1234", host)).isEqualTo("target-malformed");
    assertThat(binary("", host)).isEqualTo("target-malformed");
    assertThat(binary("/", "host", "shop.example.com", "a:b", "c")).isEqualTo("field-malformed");
    assertThat(binary("/", "host", "shop.example.com", "", "c")).isEqualTo("field-malformed");
    assertThat(binary("/", "host", "shop.example.com", ":path", "c")).isEqualTo("field-malformed");
    assertThat(binary("/", "host", "shop.example.com", "a", " c")).isEqualTo("field-malformed");
    assertThat(binary("/", "host", "shop.example.com", "a", "c\t")).isEqualTo("field-malformed");
    assertThat(binary("/", "host", "shop.example.com", "a", "b\r\nc: d"))
        .isEqualTo("control-character");
    for (String name : List.of("connection", "transfer-encoding", "upgrade", "keep-alive")) {
      assertThat(binary("/", "host", "shop.example.com", name, "chunked"))
          .isEqualTo("connection-field-misused");
    }
    assertThat(binary("/", "host", "shop.example.com", "te", "gzip"))
        .isEqualTo("connection-field-misused");
  }

  @Test
  void takesAnHttp2BodyOfUnknownLengthForChunked() {
    RawRequest open = Wire.raw(Protocol.HTTP_2, "POST", "/x", "host", "shop.example.com");
    RawRequest ended =
        Wire.raw(Protocol.HTTP_2, "GET", "/x", "host", "shop.example.com", "content-length", "0");
    assertThat(((Verdict.Pass<CanonicalRequest>) wire.decide(open)).outcome().framing())
        .isEqualTo(Framing.Chunked.INSTANCE);
    assertThat(((Verdict.Pass<CanonicalRequest>) wire.decide(ended)).outcome().framing())
        .isEqualTo(Framing.None.INSTANCE);
  }
}
