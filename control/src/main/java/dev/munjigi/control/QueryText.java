package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the query of a call: `application/x-www-form-urlencoded`, each name once.
final class QueryText {
  private QueryText() {}

  /// The values by name.
  ///
  /// @param query as it was sent, without `?`; null when there is none
  /// @throws Fault when a name is repeated or the text is wrongly encoded
  static Map<String, String> values(@Nullable String query) {
    Map<String, String> values = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return values;
    }
    for (String pair : query.split("&", -1)) {
      int sign = pair.indexOf('=');
      String name = decode(sign < 0 ? pair : pair.substring(0, sign));
      String value = sign < 0 ? "" : decode(pair.substring(sign + 1));
      if (values.put(name, value) != null) {
        String detail = "`" + Visible.shortened(name) + "` is given more than once";
        throw new Fault(Kind.INVALID_INPUT, detail, List.of(detail), Map.of());
      }
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Fault(Kind.MALFORMED, "the query is wrongly encoded");
    }
  }
}
