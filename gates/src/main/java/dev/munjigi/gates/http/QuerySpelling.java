package dev.munjigi.gates.http;

import static dev.munjigi.gates.http.Octets.QUERY;
import static dev.munjigi.gates.http.Octets.UNRESERVED;

import dev.munjigi.gates.exchange.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Brings a query into its one spelling, octet for octet the same to whoever decodes it, and
/// decodes its pairs (WHATWG URL, `application/x-www-form-urlencoded`).
final class QuerySpelling {
  private QuerySpelling() {}

  /// The query that stands in `text` from `from` to `to`, without its `?`.
  static Query of(String text, int from, int to) throws Refused {
    return from >= to ? Query.NONE : new Query(encoded(text, from, to), parameters(text, from, to));
  }

  private static String encoded(String text, int from, int to) throws Refused {
    int plain = from;
    while (plain < to && Octets.is(text.charAt(plain), QUERY)) {
      plain++;
    }
    if (plain == to) {
      return text.substring(from, to);
    }
    StringBuilder out = new StringBuilder(to - from + 16).append(text, from, plain);
    for (int i = plain; i < to; i++) {
      char c = text.charAt(i);
      int octet = Octets.percent(text, i, to);
      if (octet >= 0) {
        i += 2;
      } else if (c <= ' ' || c == 0x7F || c > 0xFF) {
        throw new Refused(HttpReason.TARGET_MALFORMED, "a space or control character in the query");
      }
      int kept = octet >= 0 ? octet : c;
      if (Octets.is(kept, octet >= 0 ? UNRESERVED : QUERY)) {
        out.append((char) kept);
      } else {
        Octets.encode(out, kept);
      }
    }
    return out.toString();
  }

  private static List<Query.Parameter> parameters(String text, int from, int to) {
    List<Query.Parameter> parameters = new ArrayList<>();
    byte[] octets = new byte[to - from];
    for (int at = from; at < to; ) {
      int ampersand = text.indexOf('&', at, to);
      int end = ampersand < 0 ? to : ampersand;
      if (end > at) {
        int sign = text.indexOf('=', at, end);
        int equals = sign < 0 ? end : sign;
        String value = equals == end ? "" : decoded(text, equals + 1, end, octets);
        parameters.add(new Query.Parameter(decoded(text, at, equals, octets), value));
      }
      at = end + 1;
    }
    return parameters;
  }

  private static String decoded(String text, int from, int to, byte[] octets) {
    int count = 0;
    boolean same = true;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int octet = Octets.percent(text, i, to);
      if (octet >= 0) {
        i += 2;
      }
      same &= octet < 0 && c != '+' && c < 0x80;
      octets[count++] = (byte) (octet >= 0 ? octet : c == '+' ? ' ' : c);
    }
    return same ? text.substring(from, to) : new String(octets, 0, count, StandardCharsets.UTF_8);
  }
}
