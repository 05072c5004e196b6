package dev.munjigi.gates.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    // ATTACK: CGI and WSGI origins read `x_forwarded_for`, some also `x.forwarded.for`, and
    // `x-forwarded-for` as one variable, so another spelling of a name with a meaning is a way past
    // whoever judges that meaning.
    String dashed = dashed(name);
    if (dashed.equals(name)) {
      return KEEP;
    }
    boolean alias = BY_NAME.containsKey(dashed) || FieldNames.endToEnd(dashed);
    return alias || reserved(dashed) ? DROP : KEEP;
  }

  /// Whether the name lies in a namespace that only the gate or a proxy writes to.
  static boolean reserved(String name) {
    return name.startsWith("x-munjigi")
        || name.startsWith("x-forwarded")
        || name.startsWith("x-envoy-")
        || name.startsWith("x-remote-")
        || name.startsWith("proxy-")
        || name.isEmpty();
  }

  /// The name with a dash for everything that is neither letter nor digit.
  ///
  /// @param name in lower case
  static String dashed(String name) {
    char @Nullable [] folded = null;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '-' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
        folded = folded == null ? name.toCharArray() : folded;
        folded[i] = '-';
      }
    }
    return folded == null ? name : new String(folded);
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
          "cf-connecting-ipv6",
          "cf-pseudo-ipv4",
          "client-ip",
          "fastly-client-ip",
          "forwarded",
          "forwarded-for",
          "remote-addr",
          "remote-host",
          "remote-user",
          "true-client-ip",
          "x-appengine-user-ip",
          "x-azure-clientip",
          "x-azure-socketip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-original-forwarded-for",
          "x-proxyuser-ip",
          "x-real-ip",
          // ATTACK: claims about what the request is; frameworks that believe them act on another
          // path, method, host or scheme than the one that was judged (CVE-2018-14773), skip their
          // own checks (CVE-2025-29927), or take another proxy (CVE-2016-5385)
          "front-end-https",
          "path-info",
          "proxy",
          "script-name",
          "x-host",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-middleware-subrequest",
          "x-original-host",
          "x-original-method",
          "x-original-uri",
          "x-original-url",
          "x-override-url",
          "x-rewrite-url",
          "x-scheme",
          "x-url-scheme"
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
