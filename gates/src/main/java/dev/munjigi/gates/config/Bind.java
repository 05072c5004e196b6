package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;

/// Where something listens.
///
/// @param address the address, all zero for every address of the machine
/// @param port 0 to 65535; 0 takes any free one
record Bind(Address address, int port) {
  @Override
  public String toString() {
    return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
  }
}
