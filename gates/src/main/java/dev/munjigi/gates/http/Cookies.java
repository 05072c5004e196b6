package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.CanonicalRequest.Cookie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the cookies of a request, as leniently as origins do (RFC 6265 section 4.2): between
/// semicolons, `name=value`; without `=` a value without name.
final class Cookies {
  private static final int MOST = 1_000;

  private Cookies() {}

  /// @param text all `cookie` fields as one, or null
  static List<Cookie> read(@Nullable String text) throws Refused {
    if (text == null) {
      return List.of();
    }
    List<Cookie> cookies = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int semicolon = text.indexOf(';', at);
      int end = semicolon < 0 ? text.length() : semicolon;
      String pair = trimmed(text, at, end);
      if (!pair.isEmpty()) {
        // ATTACK: a cookie that is not read here is not judged, but the origin reads it.
        if (cookies.size() == MOST) {
          throw new Refused(HttpReason.FIELDS_TOO_MANY, "more than " + MOST + " cookies");
        }
        int equals = pair.indexOf('=');
        cookies.add(
            equals < 0
                ? new Cookie("", pair)
                : new Cookie(trimmed(pair, 0, equals), trimmed(pair, equals + 1, pair.length())));
      }
      at = end + 1;
    }
    return cookies;
  }

  private static String trimmed(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && blank(text.charAt(start))) {
      start++;
    }
    while (end > start && blank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }
}
