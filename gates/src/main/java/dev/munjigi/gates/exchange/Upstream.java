package dev.munjigi.gates.exchange;

/// One origin of a service.
///
/// @param scheme `http`; `h2c` for HTTP/2 in clear with prior knowledge (RFC 9113 section 3.3); `tcp`
///     for streams of any protocol
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
    return scheme.equals("tcp") || isDatagrams();
  }

  public boolean isDatagrams() {
    return scheme.equals("udp");
  }

  /// Whether one connection carries many exchanges at once.
  public boolean multiplexed() {
    return scheme.equals("h2c");
  }

  @Override
  public String toString() {
    return scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
