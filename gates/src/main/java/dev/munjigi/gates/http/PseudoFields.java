package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Fields;
import org.jspecify.annotations.Nullable;

/// The pseudo-fields of one HTTP/2 request (RFC 9113 section 8.3.1, RFC 8441 section 4), taken in
/// one by one.
final class PseudoFields {
  private @Nullable String method;
  private @Nullable String scheme;
  private @Nullable String authority;
  private @Nullable String path;
  private @Nullable String protocol;

  void take(String name, String value) throws Refused {
    switch (name) {
      case ":method" -> method = once(name, method, value);
      case ":scheme" -> scheme = once(name, scheme, value);
      case ":authority" -> authority = once(name, authority, value);
      case ":path" -> path = once(name, path, value);
      case ":protocol" -> protocol = once(name, protocol, value);
      default -> throw Http2Head.malformed("`" + name + "` in a request");
    }
  }

  private static String once(String name, @Nullable String before, String value) throws Refused {
    if (before != null || value.isEmpty()) {
      throw Http2Head.malformed("`" + name + "` is " + (before == null ? "empty" : "repeated"));
    }
    return value;
  }

  private static String needed(String name, @Nullable String value) throws Refused {
    if (value == null) {
      throw Http2Head.malformed("no `" + name + "`");
    }
    return value;
  }

  /// The method, a token.
  String method() throws Refused {
    String text = needed(":method", method);
    if (!Octets.all(text, Octets.TOKEN)) {
      throw new Refused(HttpReason.METHOD_MALFORMED, "`" + text + "`");
    }
    if (text.length() > Methods.LONGEST) {
      throw new Refused(HttpReason.METHOD_UNSUPPORTED, text);
    }
    return text;
  }

  @Nullable String authority() {
    return authority;
  }

  /// What an extended CONNECT asks for, or null.
  @Nullable String protocol() {
    return protocol;
  }

  /// The request target: a path, `*`, or the authority of a CONNECT without protocol.
  String target(HeadLimits limits) throws Refused {
    boolean connect = method().equals(HttpGate.CONNECT);
    if (protocol != null && !connect) {
      throw Http2Head.malformed("`:protocol` with " + method);
    }
    if (connect && protocol == null) {
      if (scheme != null || path != null) {
        throw Http2Head.malformed("CONNECT with `:scheme` or `:path`");
      }
      return needed(":authority", authority);
    }
    String text = needed(":path", path);
    String spoken = needed(":scheme", scheme);
    if (!spoken.equals("https") && !spoken.equals("http")) {
      throw new Refused(HttpReason.TARGET_MALFORMED, "scheme `" + spoken + "`");
    }
    if (text.length() > limits.target()) {
      throw new Refused(HttpReason.TARGET_TOO_LONG, text.length() + " bytes");
    }
    // ATTACK: a space or line end in `:path` ends the target once it is written out as HTTP/1.1
    if (!Octets.all(text, Octets.TARGET)) {
      throw new Refused(HttpReason.TARGET_MALFORMED, "`" + text + "`");
    }
    if (text.charAt(0) != '/' && !text.equals("*")) {
      throw new Refused(HttpReason.TARGET_MALFORMED, "`" + text + "` is no path");
    }
    return text;
  }

  /// Takes a `host` field: the only name of the host, or the same one once more.
  void host(String value, Fields.Builder fields) throws Refused {
    if (authority == null) {
      fields.add("host", value);
    } else if (!authority.equalsIgnoreCase(value)) {
      // ATTACK: one of two names decides here and the other one at the origin
      throw new Refused(
          HttpReason.HOST_MISMATCH, "`:authority: " + authority + "` and `host: " + value + "`");
    }
  }
}
