package dev.munjigi.gates.protect;

import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Verdict;

/// Seals, reveals and masks fields. No protection can be configured so far, so it lets everything
/// pass without a look at the body.
public final class ProtectGate implements Gate<Exchange, Clear> {
  @Override
  public GateName name() {
    return GateName.PROTECT;
  }

  @Override
  public Verdict<Clear> decide(Exchange exchange, Facts facts) {
    return Clear.pass();
  }
}
