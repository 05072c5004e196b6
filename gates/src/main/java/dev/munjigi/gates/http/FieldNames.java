package dev.munjigi.gates.http;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The names of header fields that standards or custom give a meaning.
final class FieldNames {
  /// Fields with a meaning from end to end.
  private static final List<String> END_TO_END =
      List.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "accept-language",
          "access-control-request-headers",
          "access-control-request-method",
          "age",
          "allow",
          "authorization",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-length",
          "content-location",
          "content-md5",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "depth",
          "destination",
          "dnt",
          "early-data",
          "etag",
          "expect",
          "expires",
          "forwarded",
          "from",
          "host",
          "if",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "idempotency-key",
          "last-modified",
          "link",
          "location",
          "lock-token",
          "max-forwards",
          "origin",
          "overwrite",
          "pragma",
          "prefer",
          "priority",
          "range",
          "referer",
          "retry-after",
          "sec-ch-ua",
          "sec-ch-ua-mobile",
          "sec-ch-ua-platform",
          "sec-fetch-dest",
          "sec-fetch-mode",
          "sec-fetch-site",
          "sec-fetch-user",
          "sec-gpc",
          "sec-websocket-accept",
          "sec-websocket-extensions",
          "sec-websocket-key",
          "sec-websocket-protocol",
          "sec-websocket-version",
          "server",
          "set-cookie",
          "signature",
          "signature-input",
          "soapaction",
          "strict-transport-security",
          "timeout",
          "traceparent",
          "tracestate",
          "transfer-encoding",
          "upgrade-insecure-requests",
          "user-agent",
          "vary",
          "via",
          "warning",
          "www-authenticate",
          "x-api-key",
          "x-csrf-token",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-proto",
          "x-real-ip",
          "x-request-id",
          "x-requested-with",
          "x-xsrf-token");

  /// Fields about one connection (RFC 9110 section 7.6.1), and what `Connection` may name besides.
  private static final List<String> HOP_BY_HOP =
      List.of(
          "close",
          "connection",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade");

  private static final Set<String> MEANT_FOR_ALL = Set.copyOf(END_TO_END);
  private static final Set<String> MEANT_FOR_ONE = Set.copyOf(HOP_BY_HOP);

  /// All of them, to be found in bytes.
  static final Words WORDS =
      new Words(Stream.concat(END_TO_END.stream(), HOP_BY_HOP.stream()).toList(), true);

  private FieldNames() {}

  /// Whether a standard gives the field a meaning from end to end.
  static boolean endToEnd(String name) {
    return MEANT_FOR_ALL.contains(name);
  }

  /// Whether the field, or connection option, is about one connection.
  static boolean hopByHop(String name) {
    return MEANT_FOR_ONE.contains(name);
  }
}
