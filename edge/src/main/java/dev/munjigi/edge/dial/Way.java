package dev.munjigi.edge.dial;

import dev.munjigi.gates.exchange.Upstream;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/// The way to an origin: where it is, and how the connection is secured. Connections over equal ways
/// may stand in for each other: one that was made when other authorities counted is over another
/// way.
///
/// @param secured null for a connection in clear
public record Way(Upstream upstream, @Nullable Secured secured) {

  /// How a connection is secured.
  ///
  /// @param context the authorities, the certificate and the protocol
  /// @param name the name that is asked for, and checked unless an identity is; null for the
  ///     origin's host
  record Secured(SslContext context, @Nullable String name) {}

  @Override
  public String toString() {
    return upstream.toString();
  }
}
