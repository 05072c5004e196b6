package dev.munjigi.gates.iam;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request says of itself: condition keys with their values.
public abstract class Context {
  /// One that says nothing.
  public static final Context NONE = of(Map.of());

  /// The values of a key.
  ///
  /// @param key in lower case: names of keys are the same in whatever case
  /// @return null where the request does not say
  public abstract @Nullable Values get(String key);

  /// These keys, in whatever case.
  public static Context of(Map<String, Values> values) {
    Map<String, Values> folded = new HashMap<>();
    values.forEach((key, value) -> folded.put(folded(key), value));
    return new Context() {
      @Override
      public @Nullable Values get(String key) {
        return folded.get(key);
      }
    };
  }

  /// A key in the form that [#get] wants.
  public static String folded(String key) {
    return key.toLowerCase(Locale.ROOT);
  }
}
