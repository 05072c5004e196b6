package dev.munjigi.gates.exchange;

/// One origin of a service.
///
/// @param scheme `http` or `tcp`
/// @param host a host name or an address literal
/// @param port 1 to 65535
public record Upstream(String scheme, String host, int port) {
  public Upstream {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not `" + port + "`");
    }
  }

  /// Whether it carries bytes of any protocol.
  public boolean isStream() {
    return scheme.equals("tcp");
  }

  @Override
  public String toString() {
    return scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
