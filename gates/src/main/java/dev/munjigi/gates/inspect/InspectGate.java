package dev.munjigi.gates.inspect;

import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Verdict;

/// Judges input and replies. No detector can be configured so far, so it lets everything pass
/// without a look at the body.
public final class InspectGate implements Gate<Exchange, Clear> {
  @Override
  public GateName name() {
    return GateName.INSPECT;
  }

  @Override
  public Verdict<Clear> decide(Exchange exchange, Facts facts) {
    return Clear.pass();
  }
}
