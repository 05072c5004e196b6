package dev.munjigi.trials;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// One reply as [Wire] read it.
///
/// @param status 100 to 599
/// @param fields the header fields in order, names in lower case
/// @param body the body without its framing
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, List<Field> fields, byte[] body) {
  Reply {
    fields = List.copyOf(fields);
  }

  /// One header field.
  record Field(String name, String value) {}

  /// The values of all fields of this name.
  List<String> all(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return fields.stream().filter(f -> f.name().equals(wanted)).map(Field::value).toList();
  }

  /// The value of the one field of this name.
  String field(String name) {
    List<String> values = all(name);
    if (values.size() != 1) {
      throw new AssertionError("`" + name + "` comes " + values.size() + " times in " + this);
    }
    return values.getFirst();
  }

  /// The body as UTF-8.
  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return status + " " + fields + " " + text();
  }
}
