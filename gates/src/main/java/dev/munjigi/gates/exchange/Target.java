package dev.munjigi.gates.exchange;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a request goes.
///
/// @param service the service whose host it names
/// @param route the most specific route that matches, or null when none does
/// @param captures what the route's `{name}` segments matched, decoded
public record Target(Service service, @Nullable Route route, Map<String, String> captures) {
  public Target {
    captures = Map.copyOf(captures);
  }
}
