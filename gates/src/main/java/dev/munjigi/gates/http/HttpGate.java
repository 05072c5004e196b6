package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gate that makes the one canonical request, or refuses.
///
/// In: a raw request from [HeadParser], or from [Http2Head]. Out: the canonical request, in which hosts that are IPv6 addresses stand in square brackets and `OPTIONS *` is a
/// request for `/`.
///
/// Guarantees: canonicalising what a canonical request was written out as changes nothing, within
/// the limits and but for the hops that a trusted proxy adds. Does not guarantee that a body in
/// chunks stays within its limit: [ChunkedBody] does.
public final class HttpGate implements Gate<Exchange, CanonicalRequest> {
  static final String CONNECT = "CONNECT";

  /// The first segment of paths that are the gate's own.
  private static final String OWN = ".munjigi";

  private final HttpSettings settings;
  private final Router router;
  private final Router.@Nullable Site own;

  public HttpGate(HttpSettings settings) {
    this.settings = settings;
    this.router = new Router(settings.services());
    Service own = settings.own();
    this.own = own == null ? null : router.site(own.hosts().iterator().next());
  }

  @Override
  public GateName name() {
    return GateName.HTTP;
  }

  @Override
  public Verdict<CanonicalRequest> decide(Exchange exchange, Facts facts) {
    try {
      return Verdict.pass(canonical(exchange));
    } catch (Refused refused) {
      return Verdict.refuse(refused.refusal());
    }
  }

  /// The hosts and routes that it goes by.
  public Router router() {
    return router;
  }

  private CanonicalRequest canonical(Exchange exchange) throws Refused {
    RawRequest raw = exchange.raw();
    boolean extended = extended(raw);
    // a WebSocket is asked for with GET, however the version of HTTP spells it
    String method = extended ? "GET" : raw.method();
    checkHead(raw, method);
    ReceivedFields received = ReceivedFields.sort(raw);
    Client client = Client.of(exchange.connection(), received, settings.trustedProxies());
    RequestTarget sent = RequestTarget.parse(method, raw.target());
    Authority authority = authority(sent, received, client.scheme());
    Router.Site site = site(authority.host(), exchange.connection().transport(), raw.protocol());
    CanonicalPath path =
        PathSpelling.of(sent.text(), sent.path(), sent.queryMark(), site.service().slashes());
    Query query = QuerySpelling.of(sent.text(), sent.queryMark() + 1, sent.text().length());
    Target target = target(own != null && isOwn(path) ? own : site, method, path);
    Framing framing = extended ? Framing.None.INSTANCE : framing(raw, target.route());
    String upgrade = Handshake.read(raw, received, framing);
    int port = authority.port(client.scheme());
    return new CanonicalRequest(
        method,
        client.scheme(),
        authority.host(),
        port,
        path,
        query,
        fields(exchange, received, authority.host(), port, client),
        Cookies.read(received.cookie()),
        framing,
        upgrade,
        expectsContinue(raw.protocol(), received, framing),
        persistent(raw.protocol(), received.options()),
        client.address(),
        target);
  }

  /// Whether the gate itself answers there, whatever the host.
  private static boolean isOwn(CanonicalPath path) {
    return path.segments().getFirst().equals(OWN);
  }

  /// Whether it asks for a protocol other than HTTP on its stream of HTTP/2 (RFC 8441 section 4).
  private static boolean extended(RawRequest raw) {
    return raw.protocol() == Protocol.HTTP_2
        && raw.method().equals(CONNECT)
        && raw.fields().has("upgrade");
  }

  private void checkHead(RawRequest raw, String method) throws Refused {
    if (!Methods.KNOWN.contains(method)) {
      boolean token = Octets.all(method, Octets.TOKEN);
      throw new Refused(
          token ? HttpReason.METHOD_UNSUPPORTED : HttpReason.METHOD_MALFORMED,
          "`" + method + "`");
    }
    if (raw.target().length() > settings.limits().target()) {
      throw new Refused(HttpReason.TARGET_TOO_LONG, raw.target().length() + " bytes");
    }
    if (raw.fields().size() > settings.limits().fields()) {
      throw new Refused(HttpReason.FIELDS_TOO_MANY, raw.fields().size() + " fields");
    }
  }

  /// The one host and port that the request names.
  private static Authority authority(RequestTarget sent, ReceivedFields received, String scheme)
      throws Refused {
    String host = received.host();
    if (host == null) {
      throw new Refused(HttpReason.HOST_MISSING, "no `Host`");
    }
    Authority named = Authority.parse(host);
    if (sent.authority() == null) {
      return named;
    }
    String implied = sent.scheme() == null ? scheme : sent.scheme();
    Authority absolute = Authority.parse(sent.authority());
    // ATTACK: RFC 9112 section 3.2.2 lets the target win over Host; origins behind another proxy
    // may let Host win.
    if (!absolute.host().equals(named.host()) || absolute.port(implied) != named.port(implied)) {
      throw new Refused(
          HttpReason.HOST_MISMATCH, "target `" + sent.authority() + "` and host `" + host + "`");
    }
    return named;
  }

  private Router.Site site(String host, Transport transport, Protocol protocol) throws Refused {
    Router.Site site = router.site(host);
    if (site == null) {
      throw new Refused(HttpReason.HOST_UNKNOWN, "`" + host + "`");
    }
    // ATTACK: domain fronting: the handshake names one service, the request another.
    if (transport instanceof Transport.Tls tls
        && tls.serverName() != null
        && !tls.serverName().equals(host)
        && router.site(tls.serverName()) != site) {
      // browsers use one connection for all hosts of a certificate until they are told not to
      throw new Refused(
          protocol == Protocol.HTTP_2 ? HttpReason.MISDIRECTED : HttpReason.HOST_MISMATCH, "handshake `" + tls.serverName() + "`, host `" + host + "`");
    }
    return site;
  }

  private static Target target(Router.Site site, String method, CanonicalPath path) throws Refused {
    List<String> segments = path.segments();
    Target target = Router.target(site, method, segments);
    // ATTACK: `/orders/42;x` is `/orders/42` to a servlet container: another route, or another
    // resource of the same route.
    if (PathReadings.has(segments, ';')
        && elsewhere(target, Router.target(site, method, PathReadings.cut(segments)))) {
      throw new Refused(HttpReason.PATH_PARAMETER_AMBIGUOUS, "`;` in `" + path.encoded() + "`");
    }
    // ATTACK: `/admin\x` is `/admin/x` on Windows and to who decodes before splitting, and
    // `/\evil.example` is another host to a browser that is redirected there.
    if (PathReadings.has(segments, '\\')) {
      List<String> split = PathReadings.split(segments);
      if (PathReadings.gap(split)
          || elsewhere(target, Router.target(site, method, split))
          || elsewhere(target, Router.target(site, method, PathReadings.cut(split)))) {
        throw new Refused(
            HttpReason.PATH_BACKSLASH_AMBIGUOUS, "a backslash in `" + path.encoded() + "`");
      }
    }
    return target;
  }

  /// Whether another reading of the path leads to another route, or to another resource of it.
  private static boolean elsewhere(Target target, Target other) {
    return other.route() != target.route() || !other.captures().equals(target.captures());
  }

  private static Framing framing(RawRequest raw, @Nullable Route route) throws Refused {
    Framing framing = BodyLength.of(raw.fields()).ofRequest(raw.protocol());
    if (route != null && framing instanceof Framing.Length(long bytes)) {
      if (bytes > route.body().max()) {
        throw new Refused(HttpReason.BODY_TOO_LARGE, route.clause(), bytes + " bytes");
      }
    }
    return framing;
  }

  private static boolean expectsContinue(
      Protocol protocol, ReceivedFields received, Framing framing) throws Refused {
    String expect = received.expect();
    if (expect == null) {
      return false;
    }
    if (!expect.equalsIgnoreCase("100-continue")) {
      throw new Refused(HttpReason.EXPECT_UNSUPPORTED, "`" + expect + "`");
    }
    return protocol != Protocol.HTTP_1_0 && !(framing instanceof Framing.None);
  }

  private static boolean persistent(Protocol protocol, ConnectionOptions options) {
    return switch (protocol) {
      case HTTP_1_0 -> options.keepAlive() && !options.close();
      case HTTP_1_1 -> !options.close();
      case HTTP_2 -> true;
      case TCP, UDP -> false;
    };
  }

  private static Fields fields(
      Exchange exchange, ReceivedFields received, String host, int port, Client client) {
    boolean standard = port == Authority.standard(client.scheme());
    if (extended(exchange.raw()) && !exchange.raw().fields().has("sec-websocket-key")) {
      received.add("sec-websocket-key", Handshake.key(exchange.id()));
    }
    return received.with(
        client.chain(),
        client.scheme(),
        standard ? host : host + ":" + port,
        Integer.toString(port),
        exchange.id().toString());
  }
}
