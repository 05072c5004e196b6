package dev.munjigi.control;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.OwnService;
import dev.munjigi.gates.exchange.Response;
import java.util.Map;
import java.util.function.Supplier;

/// Shares the paths of the identity host out among the services that answer there: what begins with
/// one of these goes to its service, everything else, and every other host, to the pages.
public final class IdentityHost implements OwnService {
  private final Supplier<String> host;
  private final Map<String, OwnService> byPrefix;
  private final OwnService pages;

  /// @param host the identity host, as it is now
  /// @param byPrefix beginnings of paths, none of which begins another
  public IdentityHost(Supplier<String> host, Map<String, OwnService> byPrefix, OwnService pages) {
    this.host = host;
    this.byPrefix = Map.copyOf(byPrefix);
    this.pages = pages;
  }

  @Override
  public Response answer(CanonicalRequest request, byte[] body) {
    if (request.host().equals(host.get())) {
      String path = request.path().encoded();
      for (Map.Entry<String, OwnService> one : byPrefix.entrySet()) {
        if (path.startsWith(one.getKey())) {
          return one.getValue().answer(request, body);
        }
      }
    }
    return pages.answer(request, body);
  }
}
