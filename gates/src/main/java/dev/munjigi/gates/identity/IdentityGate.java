package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Verdict;

/// Says who is asking. No identity can be configured so far, so everybody is nobody in particular;
/// it never refuses: a route that needs somebody is refused by the `policy` gate.
public final class IdentityGate implements Gate<Exchange, Principal> {
  private static final Verdict<Principal> NOBODY = Verdict.pass(Principal.Anonymous.NOBODY);

  @Override
  public GateName name() {
    return GateName.IDENTITY;
  }

  @Override
  public Verdict<Principal> decide(Exchange exchange, Facts facts) {
    return NOBODY;
  }
}
