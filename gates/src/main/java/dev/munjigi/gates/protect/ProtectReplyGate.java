package dev.munjigi.gates.protect;

import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Reply;
import dev.munjigi.gates.exchange.Verdict;

/// Reveals and masks fields of replies. No protection can be configured so far, so it lets every
/// reply pass without a look at its body.
public final class ProtectReplyGate implements Gate<Reply, Clear> {
  @Override
  public GateName name() {
    return GateName.PROTECT;
  }

  @Override
  public Verdict<Clear> decide(Reply reply, Facts facts) {
    return Clear.pass();
  }
}
