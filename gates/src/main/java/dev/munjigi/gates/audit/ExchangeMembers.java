package dev.munjigi.gates.audit;

import dev.munjigi.gates.audit.Event.ExchangeEnded;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Request;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The members of an exchange's events, in the order in which they stand.
///
/// INVARIANT: texts whose length a client chooses either have a budget here that leaves room for
/// all that follows, or come last.
final class ExchangeMembers {
  /// Budgets of texts, in bytes.
  static final int SHORT = 64;

  static final int MIDDLE = 128;
  static final int LONG = 256;

  private static final int METHOD = 32;
  private static final int PATH = 258; // 255 ASCII characters and an ellipsis
  private static final int EVIDENCE = 640;
  private static final int OBSERVED_ROOM = 512;

  private final JsonLine line;

  ExchangeMembers(JsonLine line) {
    this.line = line;
  }

  /// The OCSF activity of the exchange's method.
  static int activity(Exchange exchange) {
    return switch (method(exchange)) {
      case "CONNECT" -> 1;
      case "DELETE" -> 2;
      case "GET" -> 3;
      case "HEAD" -> 4;
      case "OPTIONS" -> 5;
      case "POST" -> 6;
      case "PUT" -> 7;
      case "TRACE" -> 8;
      case "PATCH" -> 9;
      default -> 99;
    };
  }

  /// Who sent what to whom: OCSF's own members.
  void request(Exchange exchange, long bodyBytes) {
    Connection connection = exchange.connection();
    Request asked = exchange.known();
    boolean http = !stream(exchange.raw().protocol());
    if (http && activity(exchange) == 99) {
      line.raw(",\"activity_name\":").text(method(exchange), METHOD);
    }
    source(connection, asked);
    proxy(connection.proxy());
    line.raw(",\"dst_endpoint\":{\"name\":")
        .text(connection.listener(), SHORT)
        .raw(",\"port\":")
        .number(connection.localPort());
    if (asked != null) {
      line.raw(",\"svc_name\":").text(asked.target().service().name(), SHORT);
    }
    line.raw("}");
    if (connection.transport() instanceof Transport.Tls tls) {
      tls(tls, exchange.http());
    }
    if (!(exchange.principal() instanceof Principal.Anonymous)) {
      line.raw(",\"actor\":{\"user\":{\"uid\":").text(exchange.principal().arn(), LONG).raw("}}");
    }
    if (http) {
      http(exchange, bodyBytes);
    } else {
      connection(exchange.raw().protocol());
    }
  }

  /// Whether it is none of HTTP.
  static boolean stream(Protocol protocol) {
    return protocol == Protocol.TCP || protocol == Protocol.UDP;
  }

  /// What carries a stream or a flow, with its number at IANA.
  void connection(Protocol protocol) {
    boolean udp = protocol == Protocol.UDP;
    line.raw(",\"connection_info\":{\"direction_id\":1,\"protocol_name\":\"")
        .raw(udp ? "udp" : "tcp")
        .raw("\",\"protocol_num\":")
        .number(udp ? 17 : 6)
        .raw("}");
  }

  private void http(Exchange exchange, long bodyBytes) {
    line.raw(",\"http_request\":{\"version\":\"").raw(version(exchange.raw().protocol())).raw("\"");
    CanonicalRequest request = exchange.http();
    if (request != null) {
      url(request);
    }
    if (bodyBytes > 0) {
      line.raw(",\"body_length\":").number(bodyBytes);
    }
    line.raw("}");
  }

  private static String method(Exchange exchange) {
    CanonicalRequest request = exchange.http();
    return request == null ? exchange.raw().method() : request.method();
  }

  private void source(Connection connection, @Nullable Request asked) {
    Address peer = connection.source();
    Address client = asked == null ? peer : asked.client();
    line.raw(",\"src_endpoint\":{\"ip\":").text(client.toString(), SHORT);
    if (client.equals(peer)) {
      line.raw(",\"port\":").number(connection.sourcePort());
    } else {
      line.raw(",\"intermediate_ips\":[").text(peer.toString(), SHORT).raw("]");
    }
    line.raw("}");
  }

  /// Who and where of what is counted together; the caller closes the last object.
  void ends(Address source, @Nullable Endpoint proxy, String listener, int port) {
    line.raw(",\"src_endpoint\":{\"ip\":").text(source.toString(), SHORT).raw("}");
    proxy(proxy);
    line.raw(",\"dst_endpoint\":{\"name\":").text(listener, SHORT);
    line.raw(",\"port\":").number(port);
  }

  /// The peer that spoke for the source.
  private void proxy(@Nullable Endpoint proxy) {
    if (proxy != null) {
      line.raw(",\"proxy_endpoint\":{\"ip\":").text(proxy.address().toString(), SHORT);
      line.raw(",\"port\":").number(proxy.port()).raw("}");
    }
  }

  private void tls(Transport.Tls tls, @Nullable CanonicalRequest request) {
    line.raw(",\"tls\":{\"version\":").text(tls.protocol(), SHORT);
    line.raw(",\"cipher\":").text(tls.cipher(), SHORT);
    if (tls.serverName() != null && (request == null || !tls.serverName().equals(request.host()))) {
      line.raw(",\"sni\":").text(tls.serverName(), MIDDLE);
    }
    line.raw("}");
  }

  private static String version(Protocol protocol) {
    return switch (protocol) {
      case HTTP_1_0 -> "1.0";
      case HTTP_1_1 -> "1.1";
      case HTTP_2 -> "2";
      case TCP, UDP -> "";
    };
  }

  private void url(CanonicalRequest request) {
    line.raw(",\"http_method\":").text(request.method(), METHOD);
    line.raw(",\"url\":{\"scheme\":").text(request.scheme(), SHORT);
    line.raw(",\"hostname\":").text(request.host(), LONG);
    if (request.port() != usualPort(request.scheme())) {
      line.raw(",\"port\":").number(request.port());
    }
    line.raw(",\"path\":").text(request.path().encoded(), PATH).raw("}");
  }

  /// The port that a URL of this scheme need not name.
  static int usualPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /// How many bytes a stream carried, from the client and to it.
  void traffic(long in, long out) {
    line.raw(",\"traffic\":{\"bytes_in\":").number(in).raw(",\"bytes_out\":").number(out).raw("}");
  }

  /// What the client got.
  void reply(int status, long bodyBytes) {
    if (status != 0) {
      line.raw(",\"http_response\":{\"code\":").number(status);
      line.raw(",\"body_length\":").number(bodyBytes).raw("}");
    }
  }

  /// Opens the extension object: which exchange it is, and where it went.
  void identity(Exchange exchange, String kind, String settings) {
    line.raw(",\"munjigi\":{\"kind\":\"").raw(kind);
    line.raw("\",\"exchange\":\"").id(exchange.id());
    line.raw("\",\"connection\":\"").id(connection(exchange));
    line.raw("\",\"settings\":").text(settings, SHORT);
    Request asked = exchange.known();
    if (asked == null) {
      raw(exchange.raw());
      return;
    }
    CanonicalRequest request = exchange.http();
    Route route = asked.target().route();
    if (route != null && request != null) {
      line.raw(",\"route\":").text(route.name(), MIDDLE);
    }
    if (request != null && request.upgrade() != null) {
      line.raw(",\"upgrade\":").text(request.upgrade(), METHOD);
    }
    Grant grant = exchange.grant();
    if (grant != null) {
      line.raw(",\"grant\":");
      clause(grant.by());
    }
  }

  private static Id connection(Exchange exchange) {
    return exchange.connection().id();
  }

  /// A request that never became canonical: what was sent, marked as unverified.
  private void raw(RawRequest raw) {
    line.raw(",\"raw\":{\"method\":").text(raw.method(), METHOD);
    line.raw(",\"target\":").text(withoutSecrets(raw.target()), PATH).raw("}");
  }

  /// The target without query, fragment and user information.
  static String withoutSecrets(String target) {
    int end = 0;
    while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
      end++;
    }
    String rest = target.substring(0, end);
    if (rest.startsWith("/") && !rest.startsWith("//")) {
      return rest;
    }
    // ATTACK: `http://user:password@host/` and `//user:password@host/` carry a secret before the
    // path (RFC 3986 section 3.2.1); everything up to the last `@` goes, whatever stands there, and
    // everything at all where a stray `?` or `#` may have split the secret
    boolean split = rest.indexOf('/', rest.indexOf("//") + 2) < 0 && target.indexOf('@', end) >= 0;
    return split ? "…" : rest.substring(rest.lastIndexOf('@') + 1);
  }

  /// How the exchange ended.
  void ending(ExchangeEnded event) {
    line.raw(",\"ending\":\"").raw(event.ending().word()).raw("\"");
    line.raw(",\"timings\":{\"total_us\":").number(event.timings().totalNanos() / 1000);
    line.raw(",\"upstream_us\":").number(event.timings().upstreamNanos() / 1000).raw("}");
    if (event.upstream() != null) {
      line.raw(",\"upstream\":").text(event.upstream(), MIDDLE);
    }
    if (event.refusal() != null) {
      refusal(event.refusal());
    } else if (!event.observed().isEmpty()) {
      line.raw(",\"mode\":\"observe\"");
    }
    if (!event.observed().isEmpty()) {
      observed(event.observed());
    }
  }

  /// Which gate refused, why, and what would let it pass; comes last but for [#observed].
  void refusal(Refusal refusal) {
    line.raw(",\"mode\":\"enforce\",");
    reason(refusal);
    if (!refusal.remedy().isEmpty()) {
      line.raw(",\"remedy\":").text(refusal.remedy(), LONG);
    }
    if (!refusal.evidence().isEmpty()) {
      line.raw(",\"evidence\":").text(refusal.evidence(), EVIDENCE);
    }
  }

  private void reason(Refusal refusal) {
    line.raw("\"gate\":\"").raw(refusal.code().gate().word());
    line.raw("\",\"code\":\"").raw(refusal.code().code());
    line.raw("\",\"rule\":");
    clause(refusal.clause());
  }

  private void observed(List<Refusal> refusals) {
    line.raw(",\"observed\":[");
    int written = 0;
    while (written < refusals.size() && line.room() >= OBSERVED_ROOM) {
      Refusal refusal = refusals.get(written);
      line.raw(written == 0 ? "{" : ",{");
      reason(refusal);
      line.raw(",\"evidence\":").text(refusal.evidence(), MIDDLE).raw("}");
      written++;
    }
    line.raw("]");
    if (written < refusals.size()) {
      line.raw(",\"observed_more\":").number(refusals.size() - written);
    }
  }

  private void clause(Clause clause) {
    line.raw("{\"text\":").text(clause.text(), MIDDLE);
    if (clause.line() > 0) {
      line.raw(",\"file\":").text(clause.file(), MIDDLE).raw(",\"line\":").number(clause.line());
    }
    line.raw("}");
  }
}
