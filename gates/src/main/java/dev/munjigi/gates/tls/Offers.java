package dev.munjigi.gates.tls;

import java.util.Map;

/// All that the gate shows and believes in handshakes, read from its files.
///
/// @param byListener what each listener with TLS shows, and whom it believes, by the listener's name
/// @param byService whom the gate believes as a client, by the name of each service that has an
///     origin inside TLS
public record Offers(Map<String, Offer> byListener, Map<String, OriginTrust> byService) {
  /// Nothing.
  public static final Offers NONE = new Offers(Map.of(), Map.of());

  public Offers {
    byListener = Map.copyOf(byListener);
    byService = Map.copyOf(byService);
  }
}
