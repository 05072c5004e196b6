package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;

/// Where the operator API listens.
///
/// @param address a loopback address
/// @param port 0 to 65535; 0 takes any free one
public record OperatorSettings(Address address, int port) {
  public OperatorSettings {
    if (!address.isLoopback()) {
      throw new IllegalArgumentException("the operator API listens on loopback only");
    }
  }
}
