package dev.munjigi.gates.http;

import java.util.HashMap;
import java.util.Map;

/// What the gate does with a header field of a request, by its name.
enum FieldKind {
  /// It goes upstream as it is.
  KEEP,
  /// It goes no further: about one connection, in the gate's own namespace, or a claim that only
  /// the gate may make.
  DROP,
  /// It is dropped as a field; its meaning is in the canonical request.
  HOST,
  UPGRADE,
  EXPECT,
  COOKIE,
  FORWARDED_FOR,
  FORWARDED_PROTO;

  private static final Map<String, FieldKind> BY_NAME = byName();

  /// @param name in lower case
  static FieldKind of(String name) {
    FieldKind kind = BY_NAME.get(name);
    if (kind != null) {
      return kind;
    }
    if (reserved(name)) {
      return DROP;
    }
    // ATTACK: CGI and WSGI origins read `x_forwarded_for` and `x-forwarded-for` as one variable, so
    // the underscore spelling of a name with a meaning is a way past whoever judges that meaning.
    if (name.indexOf('_') >= 0) {
      String dashed = name.replace('_', '-');
      boolean alias = BY_NAME.containsKey(dashed) || FieldNames.endToEnd(dashed);
      return alias || reserved(dashed) ? DROP : KEEP;
    }
    return KEEP;
  }

  /// Whether the name lies in a namespace that only the gate writes to.
  static boolean reserved(String name) {
    return name.startsWith("x-munjigi")
        || name.startsWith("x-forwarded")
        || name.startsWith("proxy-")
        || name.isEmpty();
  }

  private static Map<String, FieldKind> byName() {
    Map<String, FieldKind> kinds = new HashMap<>();
    for (String name :
        new String[] {
          "connection",
          "content-length",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          // claims about who the client is
          "cf-connecting-ip",
          "client-ip",
          "fastly-client-ip",
          "forwarded",
          "true-client-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-original-forwarded-for",
          "x-real-ip",
          // ATTACK: claims about what the request is; frameworks that believe them act on another
          // path or method than the one that was judged (CVE-2018-14773), or on another proxy
          // (CVE-2016-5385)
          "proxy",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-original-host",
          "x-original-url",
          "x-rewrite-url"
        }) {
      kinds.put(name, DROP);
    }
    kinds.put("host", HOST);
    kinds.put("upgrade", UPGRADE);
    kinds.put("expect", EXPECT);
    kinds.put("cookie", COOKIE);
    kinds.put("x-forwarded-for", FORWARDED_FOR);
    kinds.put("x-forwarded-proto", FORWARDED_PROTO);
    return Map.copyOf(kinds);
  }
}
