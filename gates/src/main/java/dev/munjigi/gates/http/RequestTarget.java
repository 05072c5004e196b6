package dev.munjigi.gates.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The parts of a request target (RFC 9112 section 3.2), not yet decoded.
///
/// @param text the target as sent
/// @param scheme of an absolute target, `http` or `https`, otherwise null
/// @param authority of an absolute target, as sent, otherwise null
/// @param path where the path begins; `queryMark` when it is empty
/// @param queryMark where the `?` stands; the length when there is none
record RequestTarget(
    String text, @Nullable String scheme, @Nullable String authority, int path, int queryMark) {

  /// @param method decides whether `*` is allowed
  static RequestTarget parse(String method, String text) throws Refused {
    // ATTACK: a fragment never travels; origins cut it off or take it for a part of the path.
    if (text.isEmpty() || text.indexOf('#') >= 0) {
      throw malformed(text.isEmpty() ? "an empty target" : "a fragment in the target");
    }
    int question = text.indexOf('?');
    int mark = question < 0 ? text.length() : question;
    if (text.charAt(0) == '/') {
      return new RequestTarget(text, null, null, 0, mark);
    }
    if (text.equals("*")) {
      if (!method.equals("OPTIONS")) {
        throw malformed("`*` with " + method);
      }
      return new RequestTarget(text, null, null, text.length(), text.length());
    }
    int colon = text.indexOf("://");
    if (colon < 0 || colon > mark) {
      throw malformed("neither a path nor an absolute address");
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw malformed("scheme `" + scheme + "`");
    }
    int slash = text.indexOf('/', colon + 3);
    int path = slash < 0 || slash > mark ? mark : slash;
    String authority = text.substring(colon + 3, path);
    // ATTACK: `http://shop.example.com@evil.example/`
    if (authority.indexOf('@') >= 0) {
      throw malformed("user information in the target");
    }
    return new RequestTarget(text, scheme, authority, path, mark);
  }

  private static Refused malformed(String evidence) {
    return new Refused(HttpReason.TARGET_MALFORMED, evidence);
  }
}
