package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.tls.TlsSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One address that the gate listens on.
///
/// @param name its name
/// @param address where; `0.0.0.0` and `[::]` for every address of the machine
/// @param port 0 to 65535; 0 takes any free one
/// @param tls what it offers, or null for clear text
/// @param redirectTo the listener that every request is sent on to, or null
/// @param service the service of streams that every connection is carried to, or null for HTTP
/// @param tunnel the services that tunnels of other gates may ask for; empty for no tunnels
/// @param proxies peers that introduce their connections with a PROXY header, and are believed
/// @param clause where it is written
public record Listener(
    String name,
    Address address,
    int port,
    @Nullable TlsSettings tls,
    @Nullable String redirectTo,
    @Nullable String service,
    List<String> tunnel,
    List<Network> proxies,
    Clause clause) {
  public Listener {
    tunnel = List.copyOf(tunnel);
    proxies = List.copyOf(proxies);
  }

  /// Whether it speaks HTTP.
  public boolean http() {
    return service == null && tunnel.isEmpty();
  }

  /// The same at another port.
  public Listener at(int other) {
    return new Listener(name, address, other, tls, redirectTo, service, tunnel, proxies, clause);
  }
}
