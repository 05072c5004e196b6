package dev.munjigi.edge.dial;

import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.tls.OriginTrust;
import io.netty.handler.ssl.SslContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The ways to the origins of all services, as the settings that are in force have them. Shared by
/// all event loops.
public final class Ways {
  private final OriginContexts contexts;
  private volatile Map<Key, Made> made = Map.of();

  private record Key(String service, Scheme scheme) {}

  private record Made(OriginTrust trust, Way.Secured secured) {}

  public Ways(OriginContexts contexts) {
    this.contexts = contexts;
  }

  /// What takes effect when it is taken: all that the new settings need was made.
  public interface Ready {
    void take();
  }

  /// Gets ready for new settings. What did not change stays the same way.
  ///
  /// @param trusts by the names of the services whose origins are spoken to inside TLS
  /// @throws SSLException when a certificate cannot be used
  public Ready prepare(List<Service> services, Map<String, OriginTrust> trusts)
      throws SSLException {
    Map<Key, Made> next = new HashMap<>();
    for (Service service : services) {
      OriginTrust trust = trusts.get(service.name());
      for (Upstream upstream : service.upstreams()) {
        Key key = new Key(service.name(), upstream.scheme());
        if (upstream.scheme().secure() && trust != null && !next.containsKey(key)) {
          Made before = made.get(key);
          next.put(key, before != null && before.trust.equals(trust) ? before : make(key, trust));
        }
      }
    }
    Map<Key, Made> ready = Map.copyOf(next);
    return () -> made = ready;
  }

  private Made make(Key key, OriginTrust trust) throws SSLException {
    SslContext context = contexts.of(key.scheme, trust);
    return new Made(trust, new Way.Secured(context, trust.serverName()));
  }

  /// The way to one of a service's origins; null when the settings that are in force know none
  /// that is as safe as the origin's scheme says.
  // INVARIANT: what is to be encrypted never goes in clear
  public @Nullable Way to(Service service, Upstream upstream) {
    if (!upstream.scheme().secure()) {
      return new Way(upstream, null);
    }
    Made known = made.get(new Key(service.name(), upstream.scheme()));
    return known == null ? null : new Way(upstream, known.secured);
  }
}
