package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the `http` gate goes by.
///
/// @param limits how big a head may be
/// @param trustedProxies peers whose `X-Forwarded-For` is believed, read from the right
/// @param services the services, with their hosts and routes
/// @param own one of them, which answers below `/.munjigi/` on the hosts of all; null for none
public record HttpSettings(
    HeadLimits limits,
    List<Network> trustedProxies,
    List<Service> services,
    @Nullable Service own) {
  public HttpSettings {
    trustedProxies = List.copyOf(trustedProxies);
    services = List.copyOf(services);
  }

  /// Without a service of the gate's own.
  public HttpSettings(HeadLimits limits, List<Network> trustedProxies, List<Service> services) {
    this(limits, trustedProxies, services, null);
  }
}
