package dev.munjigi.control.pages;

import dev.munjigi.gates.exchange.Fields;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The fields of a form that was sent (`application/x-www-form-urlencoded`, WHATWG URL section 5.1),
/// read strictly: at most 16, each name once, percent signs before two digits, UTF-8.
final class FormBody {
  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final int MOST = 16;

  private final Map<String, String> fields;

  private FormBody(Map<String, String> fields) {
    this.fields = fields;
  }

  /// @throws PageFault when it is no such form
  static FormBody read(Fields head, byte[] body) {
    List<String> types = head.all("content-type");
    if (types.size() != 1 || !form(types.getFirst())) {
      throw new PageFault(415, Words.MALFORMED);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    for (String pair : text.isEmpty() ? new String[0] : text.split("&", MOST + 1)) {
      int equals = pair.indexOf('=');
      if (equals < 1 || fields.size() == MOST) {
        throw malformed();
      }
      String name = decoded(pair.substring(0, equals));
      if (fields.put(name, decoded(pair.substring(equals + 1))) != null) {
        throw malformed();
      }
    }
    return new FormBody(fields);
  }

  private static boolean form(String type) {
    String compact = type.replace(" ", "").toLowerCase(Locale.ROOT);
    return compact.equals(TYPE) || compact.equals(TYPE + ";charset=utf-8");
  }

  private static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
        if (low < 0) {
          throw malformed();
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else if (c <= 0x20 || c >= 0x7f) {
        throw malformed();
      } else {
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static PageFault malformed() {
    return new PageFault(400, Words.MALFORMED);
  }

  /// The value of a field; empty when it was not sent.
  String get(String name) {
    return fields.getOrDefault(name, "");
  }
}
