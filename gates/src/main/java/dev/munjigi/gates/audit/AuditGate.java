package dev.munjigi.gates.audit;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;
import java.util.stream.Stream;

/// The `audit` gate: an exchange goes on only when there is room to write down what becomes of it.
///
/// Guarantees: without reserved room nothing goes upstream. Does not guarantee that an event is
/// durable: on fail-closed services the walk waits for that and refuses with [#notDurable] if it
/// does not come.
public final class AuditGate implements Gate<Exchange, Recording> {
  private static final List<Ask> ASKS = List.of(Ask.RoomInLog.ASK);
  private static final List<Verdict<Recording>> PASSES =
      Stream.of(Recording.values()).<Verdict<Recording>>map(Verdict::pass).toList();
  private static final Clause CLAUSE = Clause.builtIn("audit");

  @Override
  public GateName name() {
    return GateName.AUDIT;
  }

  @Override
  public List<Ask> asks(Exchange exchange) {
    return ASKS;
  }

  @Override
  public Verdict<Recording> decide(Exchange exchange, Facts facts) {
    String why = facts.of(Fact.LogRoom.class).why();
    // INVARIANT: no room, no exchange; a request that leaves no trace is what an attacker wants
    return why == null
        ? PASSES.get(Recording.of(exchange).ordinal())
        : Verdict.refuse(
            new Refusal(
                AuditReason.LOG_FULL,
                CLAUSE,
                why,
                "free space where the log is kept, or wait until what is queued is written"));
  }

  /// The refusal of an exchange whose first event did not become durable.
  ///
  /// @param why what the log said, or that it did not answer in time
  public static Refusal notDurable(String why) {
    return new Refusal(
        AuditReason.LOG_FAILED,
        CLAUSE,
        why,
        "repair the disk that the log is kept on, or take the service out of fail-closed mode");
  }
}
