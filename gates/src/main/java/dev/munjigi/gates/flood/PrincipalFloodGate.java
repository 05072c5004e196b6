package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The decision whether one more request of a principal is taken, made once it is known.
///
/// Counted are the limits by principal, by source for nobody in particular, and after them those
/// of all clients together: so a stranger whom an earlier gate refuses, or a principal beyond its
/// own limit, does not use up what others share.
public final class PrincipalFloodGate implements Gate<Exchange, Admitted> {
  private static final Verdict<Admitted> PASS = Verdict.pass(Admitted.ADMITTED);

  private final Rates rates;

  public PrincipalFloodGate(FloodSettings settings, List<Service> services) {
    List<Rate> counted =
        IntStream.range(0, settings.requests().size())
            .mapToObj(i -> new Rate(i, settings.requests().get(i)))
            .filter(rate -> rate.limit().per() != RequestLimit.Per.SOURCE)
            .sorted(Comparator.comparing(rate -> rate.limit().per()))
            .toList();
    this.rates = new Rates(new Sources(settings.allow()), counted, services);
  }

  @Override
  public GateName name() {
    return GateName.FLOOD;
  }

  /// Null for nobody in particular.
  private static @Nullable String arn(Exchange exchange) {
    Principal principal = exchange.principal();
    return principal instanceof Principal.Anonymous ? null : principal.arn();
  }

  @Override
  public List<Ask> asks(Exchange exchange) {
    Address client = exchange.client();
    String arn = arn(exchange);
    return rates.count(exchange.target(), client, arn)
        ? List.of(rates.ask(exchange.target(), client, arn))
        : List.of();
  }

  @Override
  public Verdict<Admitted> decide(Exchange exchange, Facts facts) {
    Address client = exchange.client();
    String arn = arn(exchange);
    if (!rates.count(exchange.target(), client, arn)) {
      return PASS;
    }
    Fact.Acquired acquired = facts.of(Fact.Acquired.class);
    return acquired.granted() ? PASS : rates.refuse(exchange.target(), client, arn, acquired);
  }
}
