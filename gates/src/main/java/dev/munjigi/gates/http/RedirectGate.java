package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sends every request of a listener that only redirects on to another listener, over HTTPS, with
/// method and body unchanged (308, RFC 9110 section 15.4.9).
///
/// Guarantees: the host it names is the one that the request was made canonical with, so it belongs
/// to a service.
public final class RedirectGate implements Gate<Exchange, Clear> {
  private static final int PERMANENT = 308;
  private static final int HTTPS = 443;

  private final Map<String, Integer> ports;

  /// @param ports for the name of each listener that only redirects, the port to redirect to
  public RedirectGate(Map<String, Integer> ports) {
    this.ports = Map.copyOf(ports);
  }

  @Override
  public GateName name() {
    return GateName.HTTP;
  }

  @Override
  public Verdict<Clear> decide(Exchange exchange, Facts facts) {
    @Nullable Integer port = ports.get(exchange.connection().listener());
    return port == null
        ? Clear.pass()
        : new Verdict.Answer<>(redirect(exchange.request(), port), List.of());
  }

  private static Response redirect(CanonicalRequest request, int port) {
    StringBuilder location = new StringBuilder("https://").append(request.host());
    if (port != HTTPS) {
      location.append(':').append(port);
    }
    location.append(request.path().encoded());
    if (!request.query().encoded().isEmpty()) {
      location.append('?').append(request.query().encoded());
    }
    return new Response(PERMANENT, Fields.of("location", location.toString()), new byte[0]);
  }
}
