package dev.munjigi.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Service.EncodedSlash;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.exchange.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A connection to a gate with a few services: bytes in, canonical requests or a refusal out, as
/// an edge would do it.
final class Wire {
  static final HeadLimits LIMITS = new HeadLimits(512, 4_096, 16);
  static final Address PEER = address("198.51.100.7");
  static final Address PROXY = address("10.0.0.1");

  static final Service SHOP =
      service(
          "shop",
          Set.of("shop.example.com", "203.0.113.9", "[2001:db8::9]"),
          EncodedSlash.REFUSE,
          route("GET", "/products/**"),
          route("POST", "/login"),
          route("GET", "/orders/{id}"),
          route("GET", "/admin/users"),
          route("", "/small", 10),
          route("", "/**"));
  static final Service FILES =
      service("files", Set.of("*.files.example.com"), EncodedSlash.KEEP, route("", "/**"));

  static final HttpSettings SETTINGS = settings(LIMITS);

  private static final Id ID = Id.of(1_700_000_000_000L, 7, 42);

  private final HeadParser parser;
  private final HttpGate gate;
  private final Connection connection;

  Wire() {
    this(LIMITS, PEER, Transport.Clear.INSTANCE);
  }

  Wire(Address peer, Transport transport) {
    this(LIMITS, peer, transport);
  }

  Wire(HeadLimits limits, Address peer, Transport transport) {
    parser = new HeadParser(limits);
    gate = new HttpGate(settings(limits));
    connection = new Connection(ID, peer, 50_000, "public", 8443, transport, 0);
  }

  private static HttpSettings settings(HeadLimits limits) {
    Network proxies = Network.parse("10.0.0.0/8").orElseThrow();
    return new HttpSettings(limits, List.of(proxies), List.of(SHOP, FILES));
  }

  /// What became of the bytes on a connection.
  ///
  /// @param requests the requests that passed, in order
  /// @param bodies their bodies
  /// @param trailers their trailers
  /// @param refusal what ended the connection, or null
  /// @param rest how many bytes are left over
  record Read(
      List<CanonicalRequest> requests,
      List<String> bodies,
      List<Fields> trailers,
      @Nullable Refusal refusal,
      int rest) {
    /// The noun of the refusal; empty when there was none.
    String noun() {
      return refusal == null ? "" : refusal.code().noun();
    }
  }

  /// One message after the other until the bytes end or are refused. ISO-8859-1 in, ISO-8859-1
  /// out.
  Read read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).isEqualTo(text);
    List<CanonicalRequest> requests = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    List<Fields> trailers = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      switch (head(bytes, at)) {
        case HeadParser.More _ -> {
          return new Read(requests, bodies, trailers, null, bytes.length - at);
        }
        case HeadParser.Bad(Refusal refusal) -> {
          return new Read(requests, bodies, trailers, refusal, bytes.length - at);
        }
        case HeadParser.End(int end) -> {
          HeadParser.ParsedRequest parsed = parser.requestHead(bytes, at, end);
          if (parsed instanceof HeadParser.Bad(Refusal refusal)) {
            return new Read(requests, bodies, trailers, refusal, bytes.length - at);
          }
          RawRequest raw = ((HeadParser.Request) parsed).raw();
          Verdict<CanonicalRequest> verdict = decide(raw);
          if (verdict instanceof Verdict.Refuse<CanonicalRequest>(Refusal refusal, _)) {
            return new Read(requests, bodies, trailers, refusal, bytes.length - at);
          }
          CanonicalRequest request = ((Verdict.Pass<CanonicalRequest>) verdict).outcome();
          Body body = body(bytes, end, request);
          if (body.refusal != null) {
            return new Read(requests, bodies, trailers, body.refusal, bytes.length - at);
          }
          requests.add(request);
          bodies.add(body.text);
          trailers.add(body.trailers);
          at = body.end;
        }
      }
    }
    return new Read(requests, bodies, trailers, null, 0);
  }

  private HeadParser.Scan head(byte[] bytes, int at) {
    HeadParser.Scan whole = parser.scan(bytes, at, bytes.length, at);
    HeadParser.Scan byByte = new HeadParser.More();
    for (int to = at; to <= bytes.length && byByte instanceof HeadParser.More; to++) {
      byByte = parser.scan(bytes, at, to, Math.max(at, to - 1));
    }
    assertThat(byByte).isEqualTo(whole);
    return whole;
  }

  private record Body(int end, String text, Fields trailers, @Nullable Refusal refusal) {}

  private static Body body(byte[] bytes, int from, CanonicalRequest request) {
    return switch (request.framing()) {
      case Framing.None _ -> new Body(from, "", Fields.NONE, null);
      case Framing.Length(long length) -> {
        int end = (int) Math.min(bytes.length, from + length);
        yield new Body(end, latin(Arrays.copyOfRange(bytes, from, end)), Fields.NONE, null);
      }
      case Framing.Chunked _ -> {
        Route route = request.target().route();
        long most = route == null ? Long.MAX_VALUE : route.body().max();
        Chunks whole = Chunks.decode(bytes, from, bytes.length - from + 1, most);
        for (int part = 1; part <= 3; part++) {
          assertThat(Chunks.decode(bytes, from, part, most)).isEqualTo(whole);
        }
        yield new Body(from + whole.used(), whole.data(), whole.trailers(), whole.refusal());
      }
      case Framing.UntilClose _ -> throw new AssertionError("a request ends by itself");
    };
  }

  /// What a chunked decoder made of bytes.
  record Chunks(String data, Fields trailers, boolean ended, @Nullable Refusal refusal, int used) {
    /// Feeds the bytes in parts of this size.
    static Chunks decode(byte[] bytes, int from, int part, long most) {
      ChunkedBody decoder = new ChunkedBody(most);
      StringBuilder data = new StringBuilder();
      int at = from;
      for (int to = from; ; ) {
        to = Math.min(bytes.length, to + part);
        ByteBuffer in = ByteBuffer.wrap(bytes, at, to - at);
        ChunkedBody.Step step = decoder.next(in);
        while (step instanceof ChunkedBody.Content(int length)) {
          assertThat(length).isBetween(1, in.remaining());
          data.append(latin(Arrays.copyOfRange(bytes, in.position(), in.position() + length)));
          in.position(in.position() + length);
          step = decoder.next(in);
        }
        at = in.position();
        if (step instanceof ChunkedBody.Bad(Refusal refusal)) {
          assertThat(decoder.next(in)).isEqualTo(step);
          return new Chunks(data.toString(), Fields.NONE, false, refusal, at - from);
        }
        if (step instanceof ChunkedBody.End) {
          assertThat(decoder.next(in)).isEqualTo(step);
          assertThat(in.position()).isEqualTo(at);
          return new Chunks(data.toString(), decoder.trailers(), true, null, at - from);
        }
        assertThat(in.hasRemaining()).isFalse();
        if (to == bytes.length) {
          return new Chunks(data.toString(), Fields.NONE, false, null, at - from);
        }
      }
    }
  }

  Verdict<CanonicalRequest> decide(RawRequest raw) {
    return gate.decide(Exchange.begin(ID, connection, 0, raw), Facts.NONE);
  }

  /// The one request that these bytes are.
  CanonicalRequest request(String text) {
    Read read = read(text);
    assertThat(read.refusal()).isNull();
    assertThat(read.requests()).hasSize(1);
    return read.requests().getFirst();
  }

  /// A GET for this target, with more field lines.
  CanonicalRequest get(String target, String... lines) {
    return request(head("GET " + target, lines));
  }

  /// Why a GET for this target is refused; empty when it is not.
  String refusal(String target, String... lines) {
    return read(head("GET " + target, lines)).noun();
  }

  static String head(String methodAndTarget, String... lines) {
    StringBuilder head = new StringBuilder(methodAndTarget + " HTTP/1.1\r\n");
    head.append("Host: shop.example.com\r\n");
    for (String line : lines) {
      head.append(line).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  static RawRequest raw(Protocol protocol, String method, String target, String... fields) {
    return new RawRequest(protocol, method, target, Fields.of(fields));
  }

  static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  static Service service(String name, Set<String> hosts, EncodedSlash slashes, Route... routes) {
    Duration second = Duration.ofSeconds(1);
    return new Service(
        name,
        hosts,
        List.of(new Upstream(Scheme.HTTP, "127.0.0.1", 3000)),
        new UpstreamLimits(second, second, second, 4, 4, 4, null),
        List.of(routes),
        Map.of(),
        false,
        slashes,
        Clause.builtIn("services." + name));
  }

  static Route route(String methods, String path) {
    return route(methods, path, 1_000);
  }

  static Route route(String methods, String path, long most) {
    String name = methods.isEmpty() ? path : methods + " " + path;
    return new Route(
        name,
        methods.isEmpty() ? Set.of() : Set.of(methods.split(",")),
        path,
        new Access.Public(),
        new BodyLimits(0, most),
        new Clause("routes." + name, "munjigi.yaml", 7));
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
