package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;

/// How operators reach the gate.
///
/// @param address where the operator API listens, a loopback address
/// @param port 0 to 65535; 0 takes any free one
/// @param localToken whether who bears the local token may call there
/// @param remote whether the identity host answers the same calls, to whom policies allow them
public record OperatorSettings(Address address, int port, boolean localToken, boolean remote) {
  public OperatorSettings {
    if (!address.isLoopback()) {
      throw new IllegalArgumentException("the operator API listens on loopback only");
    }
  }

  /// As it is where nothing is said of who may call.
  public OperatorSettings(Address address, int port) {
    this(address, port, true, false);
  }

  /// Whether it listens where another one does.
  boolean listensAs(OperatorSettings other) {
    return address.equals(other.address) && port == other.port;
  }

  /// The same, listening where another one does.
  public OperatorSettings at(OperatorSettings other) {
    return new OperatorSettings(other.address, other.port, localToken, remote);
  }
}
