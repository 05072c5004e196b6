package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The decision whether one more datagram of a source is taken, over all its flows. Refused, it is
/// dropped; its flow goes on.
public final class DatagramGate implements Gate<Connection, Admitted> {
  private static final Verdict<Admitted> PASS = Verdict.pass(Admitted.ADMITTED);

  private final Sources allowed;
  private final @Nullable Rate rate;

  public DatagramGate(FloodSettings settings) {
    RequestLimit limit = settings.flows().rate();
    this.allowed = new Sources(settings.allow());
    // INVARIANT: no limit on requests has this place
    this.rate = limit == null ? null : new Rate(settings.requests().size(), limit);
  }

  @Override
  public GateName name() {
    return GateName.FLOOD;
  }

  @Override
  public List<Ask> asks(Connection flow) {
    return counts(flow)
        ? List.of(new Ask.Acquire(shares(flow).stream().map(Share::budget).toList()))
        : List.of();
  }

  private boolean counts(Connection flow) {
    return rate != null && !allowed.contains(flow.source());
  }

  private List<Share> shares(Connection flow) {
    List<Share> shares = new ArrayList<>(3);
    if (rate != null) {
      rate.ofSource(flow.source(), shares);
    }
    return shares;
  }

  @Override
  public Verdict<Admitted> decide(Connection flow, Facts facts) {
    if (!counts(flow)) {
      return PASS;
    }
    Fact.Acquired acquired = facts.of(Fact.Acquired.class);
    return acquired.granted() ? PASS : refuse(shares(flow).get(acquired.lacking()));
  }

  private static Verdict<Admitted> refuse(Share lacking) {
    RequestLimit limit = lacking.limit();
    Clause clause = limit.clause();
    String granted = limit.tokens() + " in " + limit.period();
    return Verdict.refuse(
        new Refusal(
            FloodReason.DATAGRAMS_OF_SOURCE,
            clause,
            "`" + lacking.budget().subject() + "` sends more datagrams than " + granted,
            "send fewer, or raise `" + clause.text() + "`"));
  }
}
