package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.ClientCertificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whom the listeners trust at the moment, by the listener's name: handshakes and open connections
/// are judged by the same. Safe for use by many threads.
public final class ClientTrusts {
  private volatile Map<String, ClientTrust> byListener = Map.of();

  /// From now on this holds.
  public void take(Offers offers) {
    Map<String, ClientTrust> next = new HashMap<>();
    offers.byListener().forEach(
        (listener, offer) -> {
          ClientTrust trust = offer.clients();
          if (trust != null) {
            next.put(listener, trust);
          }
        });
    byListener = Map.copyOf(next);
  }

  /// Why a certificate no longer counts at a listener, one line; null when it does.
  public @Nullable String lost(String listener, ClientCertificate client, Instant now) {
    ClientTrust trust = byListener.get(listener);
    return trust == null ? "the listener takes no client certificates" : trust.lost(client, now);
  }
}
