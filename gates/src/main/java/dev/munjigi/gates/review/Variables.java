package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Context;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The variables of texts, such as `${aws:username}`.
final class Variables {
  private Variables() {}

  /// The keys that a text has variables of, in lower case.
  static Set<String> of(String text) {
    Set<String> keys = new LinkedHashSet<>();
    int at = text.indexOf("${");
    while (at >= 0) {
      int end = text.indexOf('}', at);
      if (end < 0) {
        return keys;
      }
      String inside = text.substring(at + 2, end);
      if (!inside.equals("*") && !inside.equals("?") && !inside.equals("$")) {
        keys.add(key(inside));
      }
      at = text.indexOf("${", end);
    }
    return keys;
  }

  /// The key of what stands between the braces.
  static String key(String inside) {
    int comma = inside.indexOf(',');
    return Context.folded((comma < 0 ? inside : inside.substring(0, comma)).strip());
  }

  /// What it stands for where there is no value.
  static Optional<String> otherwise(String inside) {
    int comma = inside.indexOf(',');
    if (comma < 0) {
      return Optional.empty();
    }
    String quoted = inside.substring(comma + 1).strip();
    return Optional.of(quoted.substring(1, quoted.length() - 1));
  }
}
