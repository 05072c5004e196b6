package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Query;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The parameters of a request, each at most once; an empty one is none (RFC 6749, section 3.1).
public final class Parameters {
  private static final int MOST = 32;
  private static final int LONGEST = 8_192;

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /// @throws ProtocolFault when one comes twice, or they are too many or too long
  public static Parameters of(List<Query.Parameter> pairs) {
    Map<String, String> values = new HashMap<>();
    for (Query.Parameter pair : pairs) {
      // ATTACK: of two readers one takes the first, the other the last
      if (values.put(pair.name(), pair.value()) != null) {
        throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "a parameter comes twice");
      }
      if (values.size() > MOST || pair.value().length() > LONGEST) {
        throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "the request is too large");
      }
    }
    return new Parameters(values);
  }

  /// The value of one; empty when there is none.
  public String get(String name) {
    return values.getOrDefault(name, "");
  }

  /// The value of one that has to be there.
  ///
  /// @throws ProtocolFault when it is not
  public String need(String name) {
    String value = get(name);
    if (value.isEmpty()) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "`" + name + "` is missing");
    }
    return value;
  }

  /// Whether it is there and not empty.
  public boolean has(String name) {
    return !get(name).isEmpty();
  }
}
