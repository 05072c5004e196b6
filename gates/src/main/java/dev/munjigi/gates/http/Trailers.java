package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Fields;
import java.util.Arrays;
import java.util.Set;

/// The trailer section of one chunked body (RFC 9112 section 7.1.2), collected as it comes.
final class Trailers {
  private static final int FIELDS = 32;
  private static final int BYTES = 8_192;

  /// Fields that say something about framing, routing, authentication, requests or how to read the
  /// content (RFC 9110 section 6.5.1).
  private static final Set<String> FORBIDDEN =
      Set.of(
          "accept-ranges",
          "age",
          "authorization",
          "cache-control",
          "cookie",
          "date",
          "etag",
          "expires",
          "from",
          "host",
          "last-modified",
          "location",
          "max-forwards",
          "origin",
          "pragma",
          "range",
          "retry-after",
          "set-cookie",
          "vary",
          "via",
          "warning",
          "www-authenticate");

  private byte[] bytes = new byte[2];
  private int size;
  private boolean lineIsEmpty = true;

  /// Takes the next octet; true when it was the last one.
  boolean take(byte octet) throws Refused {
    if (size == BYTES) {
      throw new Refused(HttpReason.FIELDS_TOO_LARGE, "trailers of more than " + BYTES + " bytes");
    }
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size < 256 ? 256 : 2 * size);
    }
    boolean afterReturn = size > 0 && bytes[size - 1] == '\r';
    bytes[size++] = octet;
    if (octet == '\n') {
      if (!afterReturn) {
        throw new Refused(HttpReason.BARE_LINE_FEED, "in the trailers");
      }
      boolean last = lineIsEmpty;
      lineIsEmpty = true;
      return last;
    }
    // ATTACK: a carriage return that ends no line ends one for lenient readers.
    if (afterReturn) {
      throw new Refused(HttpReason.CONTROL_CHARACTER, "a bare carriage return in the trailers");
    }
    lineIsEmpty &= octet == '\r';
    return false;
  }

  /// The fields, once the last octet was taken.
  Fields fields() throws Refused {
    Fields fields = FieldLines.read(bytes, 0, size, FIELDS);
    for (int i = 0; i < fields.size(); i++) {
      // ATTACK: an origin that merges trailers into the head would see a field there that no gate
      // has judged.
      if (forbidden(FieldKind.dashed(fields.name(i)))) {
        throw new Refused(HttpReason.TRAILER_FORBIDDEN, "`" + fields.name(i) + "`");
      }
    }
    return fields;
  }

  private static boolean forbidden(String name) {
    return FORBIDDEN.contains(name)
        || FieldKind.of(name) != FieldKind.KEEP
        || FieldNames.hopByHop(name)
        || name.startsWith("content-") && !name.equals("content-digest")
        || name.startsWith("if-")
        || name.startsWith("accept")
        || name.startsWith("sec-")
        || name.startsWith("access-control-");
  }
}
