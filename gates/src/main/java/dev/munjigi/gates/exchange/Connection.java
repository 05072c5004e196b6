package dev.munjigi.gates.exchange;

/// One accepted connection.
///
/// @param id its id
/// @param source the peer's address, or what a trusted PROXY header said
/// @param sourcePort the peer's port, 0 to 65535
/// @param listener the listener's name in the configuration
/// @param localPort the port it was accepted on
/// @param transport clear, or TLS once the handshake is done
/// @param acceptedMillis when, in milliseconds since the epoch
public record Connection(
    Id id,
    Address source,
    int sourcePort,
    String listener,
    int localPort,
    Transport transport,
    long acceptedMillis) {

  /// The same connection, encrypted.
  public Connection with(Transport secured) {
    return new Connection(id, source, sourcePort, listener, localPort, secured, acceptedMillis);
  }
}
