package dev.munjigi.edge.http2;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

/// Heads as they are sent, written anew from what was inspected.
final class HeadFields {
  private HeadFields() {}

  /// The head of a request to an origin.
  ///
  /// @param secure whether the connection to it is inside TLS
  static Http2Headers request(CanonicalRequest request, Framing framing, boolean secure) {
    Http2Headers out = empty(request.fields().size() + 6);
    boolean tunnel = request.upgrade() != null;
    boolean query = !request.query().encoded().isEmpty();
    boolean standard = request.port() == (request.scheme().equals("https") ? 443 : 80);
    String path = request.path().encoded();
    out.add(":method", tunnel ? "CONNECT" : request.method());
    out.add(":scheme", secure ? "https" : "http");
    out.add(":authority", standard ? request.host() : request.host() + ":" + request.port());
    out.add(":path", query ? path + "?" + request.query().encoded() : path);
    if (tunnel) {
      out.add(":protocol", request.upgrade());
    }
    fields(out, request.fields(), framing, false);
    // the gate passes trailers on; servers of gRPC insist on hearing so
    return out.add("te", "trailers");
  }

  /// The head of a reply to a client.
  static Http2Headers reply(int status, Fields fields, Framing framing) {
    Http2Headers out = empty(fields.size() + 3);
    out.add(":status", Integer.toString(status));
    // a reply without a body to HEAD, or 304, says how long the body would be
    fields(out, fields, framing, framing instanceof Framing.None && status >= 200 && status != 204);
    return out;
  }

  static Http2Headers trailers(Fields fields) {
    Http2Headers out = empty(fields.size());
    fields(out, fields, Framing.None.INSTANCE, false);
    return out;
  }

  private static Http2Headers empty(int size) {
    return new DefaultHttp2Headers(false, Math.max(2, size));
  }

  private static void fields(
      Http2Headers out, Fields fields, Framing framing, boolean withLength) {
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if ((withLength || !name.equals("content-length"))
          && !name.equals("sec-websocket-key")) {
        out.add(name, checked(fields.value(i)));
      }
    }
    if (framing instanceof Framing.Length(long bytes)) {
      out.add("content-length", Long.toString(bytes));
    }
  }

  private static String checked(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      // ATTACK: the next hop may write it out as HTTP/1.1
      if (c == '\r' || c == '\n' || c == 0 || c > 255) {
        throw new IllegalArgumentException("a head holds a character that it must not hold");
      }
    }
    return value;
  }
}
