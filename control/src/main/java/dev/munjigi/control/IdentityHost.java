package dev.munjigi.control;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.OwnService;
import dev.munjigi.gates.exchange.Response;
import java.util.Map;
import java.util.function.Supplier;

/// Shares the paths of the identity host out among what answers there: what begins with one of these
/// goes to its part, everything else, and every other host, to the pages.
public final class IdentityHost implements OwnService {
  private final Supplier<String> host;
  private final Map<String, OwnService> byPrefix;
  private final HostPart pages;

  /// @param host the identity host, as it is now
  /// @param byPrefix beginnings of paths, none of which begins another
  public IdentityHost(Supplier<String> host, Map<String, OwnService> byPrefix, HostPart pages) {
    this.host = host;
    this.byPrefix = Map.copyOf(byPrefix);
    this.pages = pages;
  }

  /// A part that does not ask the gates who it is that asks.
  public static OwnService by(HostPart part) {
    return (exchange, body) -> part.answer(exchange.request(), body);
  }

  @Override
  public Response answer(Exchange exchange, byte[] body) {
    CanonicalRequest request = exchange.request();
    if (request.host().equals(host.get())) {
      String path = request.path().encoded();
      for (Map.Entry<String, OwnService> one : byPrefix.entrySet()) {
        if (path.startsWith(one.getKey())) {
          return one.getValue().answer(exchange, body);
        }
      }
    }
    return pages.answer(request, body);
  }
}
