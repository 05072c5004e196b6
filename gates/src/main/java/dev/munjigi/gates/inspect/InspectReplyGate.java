package dev.munjigi.gates.inspect;

import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Reply;
import dev.munjigi.gates.exchange.Verdict;

/// Judges replies. No detector can be configured so far, so it lets every reply pass without a look
/// at its body.
public final class InspectReplyGate implements Gate<Reply, Clear> {
  @Override
  public GateName name() {
    return GateName.INSPECT;
  }

  @Override
  public Verdict<Clear> decide(Reply reply, Facts facts) {
    return Clear.pass();
  }
}
