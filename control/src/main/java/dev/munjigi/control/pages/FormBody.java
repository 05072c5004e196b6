package dev.munjigi.control.pages;

import dev.munjigi.control.UrlForm;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The fields of a form that was sent, read strictly: at most 16, each name once.
final class FormBody {
  private static final int MOST = 16;

  private final Map<String, String> fields;

  private FormBody(Map<String, String> fields) {
    this.fields = fields;
  }

  /// @throws PageFault when it is no such form
  static FormBody read(Fields head, byte[] body) {
    if (!UrlForm.is(head)) {
      throw new PageFault(415, Words.MALFORMED);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    List<Query.Parameter> pairs = UrlForm.read(body, MOST).orElseThrow(FormBody::malformed);
    for (Query.Parameter pair : pairs) {
      if (fields.put(pair.name(), pair.value()) != null) {
        throw malformed();
      }
    }
    return new FormBody(fields);
  }

  private static PageFault malformed() {
    return new PageFault(400, Words.MALFORMED);
  }

  /// The value of a field; empty when it was not sent.
  String get(String name) {
    return fields.getOrDefault(name, "");
  }
}
