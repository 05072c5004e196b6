package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;
import java.util.stream.IntStream;

/// The decision whether one more request of a source is taken, made before anyone is known.
///
/// The client is asked about even if its connection was: behind a trusted proxy they differ, and
/// a ban may have come since. Counted are the limits by source.
public final class SourceFloodGate implements Gate<Exchange, Admitted> {
  private static final Verdict<Admitted> PASS = Verdict.pass(Admitted.ADMITTED);

  private final Sources allowed;
  private final Rates rates;

  public SourceFloodGate(FloodSettings settings, List<Service> services) {
    this.allowed = new Sources(settings.allow());
    List<Rate> counted =
        IntStream.range(0, settings.requests().size())
            .mapToObj(i -> new Rate(i, settings.requests().get(i)))
            .filter(rate -> rate.limit().per() == RequestLimit.Per.SOURCE)
            .toList();
    this.rates = new Rates(allowed, counted, services);
  }

  @Override
  public GateName name() {
    return GateName.FLOOD;
  }

  @Override
  public List<Ask> asks(Exchange exchange) {
    Address client = exchange.client();
    if (allowed.contains(client)) {
      return List.of();
    }
    Ask ban = new Ask.BanOf(client);
    return rates.count(exchange.target(), client, null)
        ? List.of(ban, rates.ask(exchange.target(), client, null))
        : List.of(ban);
  }

  @Override
  public Verdict<Admitted> decide(Exchange exchange, Facts facts) {
    Address client = exchange.client();
    if (allowed.contains(client)) {
      return PASS;
    }
    Ban ban = facts.of(Fact.BanState.class).ban();
    if (ban != null) {
      return Verdict.refuse(Banned.refusal(ban, client, exchange.beganMillis()));
    }
    if (!rates.count(exchange.target(), client, null)) {
      return PASS;
    }
    Fact.Acquired acquired = facts.of(Fact.Acquired.class);
    return acquired.granted() ? PASS : rates.refuse(exchange.target(), client, null, acquired);
  }
}
