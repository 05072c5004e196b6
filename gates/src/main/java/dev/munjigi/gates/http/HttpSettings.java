package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Service;
import java.util.List;

/// What the `http` gate goes by.
///
/// @param limits how big a head may be
/// @param trustedProxies peers whose `X-Forwarded-For` is believed, read from the right
/// @param services the services, with their hosts and routes
public record HttpSettings(
    HeadLimits limits, List<Network> trustedProxies, List<Service> services) {
  public HttpSettings {
    trustedProxies = List.copyOf(trustedProxies);
    services = List.copyOf(services);
  }
}
