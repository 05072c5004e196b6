package dev.munjigi.gates.exchange;

/// The versions of the PROXY protocol, as connections to origins may begin with.
public enum ProxyProtocol {
  /// A line of text.
  V1,
  /// A block of bytes.
  V2
}
