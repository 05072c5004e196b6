package dev.munjigi.gates.exchange;

import org.jspecify.annotations.Nullable;

/// One accepted connection.
///
/// @param id its id
/// @param source the peer's address, or what a trusted PROXY header said
/// @param sourcePort the port of that address, 0 to 65535
/// @param listener the listener's name in the configuration
/// @param localPort the port it was accepted on
/// @param transport clear, or TLS once the handshake is done
/// @param acceptedMillis when, in milliseconds since the epoch
/// @param reached what the client connected to: this machine's address, or what a trusted PROXY
///     header said
/// @param proxy the peer, where a trusted PROXY header named somebody else as the source; null
///     where the peer is the source
public record Connection(
    Id id,
    Address source,
    int sourcePort,
    String listener,
    int localPort,
    Transport transport,
    long acceptedMillis,
    Endpoint reached,
    @Nullable Endpoint proxy) {

  /// The same connection, encrypted.
  public Connection with(Transport secured) {
    return new Connection(
        id,
        source,
        sourcePort,
        listener,
        localPort,
        secured,
        acceptedMillis,
        reached,
        proxy);
  }

  /// The same connection, as its peer introduced it.
  ///
  /// @param client whom the peer speaks for
  /// @param target what that client connected to
  public Connection introduced(Endpoint client, Endpoint target) {
    return new Connection(
        id,
        client.address(),
        client.port(),
        listener,
        localPort,
        transport,
        acceptedMillis,
        target,
        new Endpoint(source, sourcePort));
  }
}
