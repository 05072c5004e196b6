package dev.munjigi.control;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Query;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A body of `application/x-www-form-urlencoded` (WHATWG URL, section 5.1), read strictly: percent
/// signs before two digits, UTF-8, visible ASCII besides.
public final class UrlForm {
  private static final String TYPE = "application/x-www-form-urlencoded";

  private UrlForm() {}

  /// Whether a message says that its body is one.
  public static boolean is(Fields head) {
    List<String> types = head.all("content-type");
    if (types.size() != 1) {
      return false;
    }
    String compact = types.getFirst().replace(" ", "").toLowerCase(Locale.ROOT);
    return compact.equals(TYPE) || compact.equals(TYPE + ";charset=utf-8");
  }

  /// Its pairs in order; empty when it is malformed, or there are more.
  ///
  /// @param most how many pairs there may be
  public static Optional<List<Query.Parameter>> read(byte[] body, int most) {
    List<Query.Parameter> pairs = new ArrayList<>();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    for (String pair : text.isEmpty() ? new String[0] : text.split("&", most + 1)) {
      int equals = pair.indexOf('=');
      if (equals < 1 || pairs.size() == most) {
        return Optional.empty();
      }
      Optional<String> name = decoded(pair.substring(0, equals));
      Optional<String> value = decoded(pair.substring(equals + 1));
      if (name.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      pairs.add(new Query.Parameter(name.get(), value.get()));
    }
    return Optional.of(pairs);
  }

  private static Optional<String> decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
        if (low < 0) {
          return Optional.empty();
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else if (c <= 0x20 || c >= 0x7f) {
        return Optional.empty();
      } else {
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
