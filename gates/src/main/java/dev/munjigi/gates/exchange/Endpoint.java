package dev.munjigi.gates.exchange;

/// One end of a connection.
///
/// @param address its address
/// @param port its port, 0 to 65535; 0 where it is not known
public record Endpoint(Address address, int port) {
  public Endpoint {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not `" + port + "`");
    }
  }

  /// Address and port, an IPv6 address in brackets.
  @Override
  public String toString() {
    return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
  }
}
