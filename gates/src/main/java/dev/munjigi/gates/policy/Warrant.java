package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.iam.Decision;
import dev.munjigi.gates.iam.Explainer;
import dev.munjigi.gates.iam.Explanation;
import dev.munjigi.gates.iam.Judge;
import dev.munjigi.gates.iam.Question;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.iam.Values;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Says by the policies of one snapshot whether who asks in an exchange may do something to a
/// resource.
public final class Warrant {
  private static final int LONGEST_EVIDENCE = 1_000;

  private final Entitlements entitlements;
  private final Function<Address, List<String>> zones;
  private final SessionLayers sessions = new SessionLayers();

  /// @param zones the names of those that an address is in
  public Warrant(Entitlements entitlements, Function<Address, List<String>> zones) {
    this.entitlements = entitlements;
    this.zones = zones;
  }

  /// What somebody wants to do.
  ///
  /// @param resource its ARN
  /// @param said condition keys beside those of the exchange, in lower case
  /// @param clause why it is asked
  public record Wanted(
      String action, String resource, Map<String, Values> said, Clause clause) {
    public Wanted {
      said = Map.copyOf(said);
    }

    /// What an exchange wants that goes to a route with an action.
    static Wanted by(Exchange exchange, Route route, Access.Action action) {
      Target target = exchange.target();
      String resource =
          Demand.resource(target.service().name(), action.resource(), target.captures());
      return new Wanted(action.action(), resource, Map.of(), route.clause());
    }
  }

  /// Whether somebody may do something to what belongs to the service that the exchange goes to; what
  /// its reply would say is not known.
  ///
  /// @return why not; null where they may
  public @Nullable Refusal refuses(Exchange exchange, Wanted wanted) {
    return judge(exchange, wanted, Told.nothing()).refusal();
  }

  /// The same with what is known of the reply so far.
  Outcome judge(Exchange exchange, Wanted wanted, Told reply) {
    Subject subject = Demand.subject(exchange);
    Rights rights = rights(exchange);
    Refusal refusal = judge(exchange, subject, wanted, rights, reply);
    if (refusal == null || !reply.lacked()) {
      return new Outcome(refusal, false);
    }
    Refusal anyway = judge(exchange, subject, wanted, rights, reply.hoped());
    return new Outcome(anyway, anyway == null);
  }

  /// What came of a judgement.
  ///
  /// @param refusal why not, whatever the reply says; null where they may, or where it hangs on that
  /// @param awaits whether it hangs on what is not known of the reply yet
  record Outcome(@Nullable Refusal refusal, boolean awaits) {}

  private Rights rights(Exchange exchange) {
    Principal who = exchange.principal();
    return sessions.cut(
        who,
        entitlements.of(who, exchange.target().service().name(), sessions.of(who)));
  }

  /// Whether somebody may assume a role: its trust policy speaks in the place of a service's.
  ///
  /// @param subject who that is; with the exchange's principal their own policies count
  /// @param wanted its resource is the role's
  /// @return why not; null where they may
  public @Nullable Refusal refusesRole(
      Exchange exchange, Subject subject, Wanted wanted, Role role) {
    Principal who = exchange.principal();
    Rights rights = sessions.cut(who, entitlements.ofRole(who, role, sessions.of(who)));
    return judge(exchange, subject, wanted, rights, Told.nothing());
  }

  /// Whether what somebody shows is cut down to less than they may.
  boolean cuts(Principal who) {
    return sessions.of(who) != null || !SessionLayers.scopes(who).isEmpty();
  }

  /// The roles that can be assumed.
  public Map<String, Role> roles() {
    return entitlements.roles();
  }

  private @Nullable Refusal judge(
      Exchange exchange,
      Subject subject,
      Wanted wanted,
      Rights rights,
      Told reply) {
    if (!entitlements.whole()) {
      return unreachable(wanted.clause());
    }
    ExchangeContext context =
        new ExchangeContext(exchange, subject, zones, wanted.said(), reply);
    Question question = new Question(subject, wanted.action(), wanted.resource(), "", context);
    return Judge.decide(question, rights) == Decision.ALLOWED
        ? null
        : refusal(wanted.clause(), question, rights);
  }

  /// INVARIANT: what a store would have denied is not known, so nothing is allowed.
  private static Refusal unreachable(Clause clause) {
    return new Refusal(
        PolicyReason.STORE_UNREACHABLE,
        clause,
        "policies of the store cannot be read",
        "see to the store of identities in the state folder; it is tried again all the time");
  }

  private static Refusal refusal(Clause clause, Question question, Rights rights) {
    Explanation explanation = Explainer.explain(question, rights);
    String who = question.subject() == Subject.ANONYMOUS ? "anonymous" : question.subject().text();
    String evidence =
        "`" + who + "` asks for `" + question.action() + "` on `" + question.resource() + "`: "
            + explanation.because();
    return new Refusal(
        explanation.decision() == Decision.EXPLICITLY_DENIED
            ? PolicyReason.ACTION_DENIED
            : PolicyReason.ACTION_NOT_GRANTED,
        clause,
        evidence.substring(0, Math.min(evidence.length(), LONGEST_EVIDENCE)),
        explanation.change());
  }
}
