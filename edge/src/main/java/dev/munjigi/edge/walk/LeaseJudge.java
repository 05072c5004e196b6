package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Mode;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.StreamRequest;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Judges whether an open stream still has the right that it was opened with: is its source banned,
/// does its client certificate still hold, may its zone still reach the service, is its route still open to it?
final class LeaseJudge {
  private LeaseJudge() {}

  /// Whether what a stream was opened with has ended by itself.
  static boolean dueAt(Exchange opened, long millis) {
    return millis > opened.principal().untilMillis();
  }

  /// What has to be known of who opened the stream.
  ///
  /// @throws RuntimeException when the exchange could not even begin today
  static List<Ask> asks(Exchange opened, Gates now) {
    return now.identity().asks(again(opened, now));
  }

  /// Why a stream ends that could not be judged.
  static Refusal unjudged(String why) {
    return lost("it could not be judged: " + why);
  }

  /// Why the stream has to end; empty when it may go on.
  ///
  /// @param who the answers to `asks`
  static Optional<Refusal> judge(Exchange opened, Gates now, Ports ports, Facts who) {
    try {
      Exchange again = again(opened, now);
      Ban ban = banned(again, now, ports);
      if (ban != null) {
        String lift = "run `munjigi ban lift " + ban.network() + "`, then reconnect";
        return Optional.of(lost("the source was banned: " + ban.reason(), lift));
      }
      return again.target().service().mode(GateName.IDENTITY) == Mode.ENFORCE
          ? known(again, now, ports, now.identity().decide(again, who))
          : rest(again, now, ports);
    } catch (RuntimeException failed) {
      return Optional.of(unjudged(failed.getClass().getSimpleName()));
    }
  }

  /// The ban that counts: none for a source that is never banned, none where `flood` lets pass.
  private static @Nullable Ban banned(Exchange exchange, Gates now, Ports ports) {
    Address client = exchange.client();
    boolean spared =
        exchange.target().service().mode(GateName.FLOOD) != Mode.ENFORCE
            || now.settings().flood().allow().stream().anyMatch(net -> net.contains(client));
    return spared ? null : ports.bans().of(client, ports.clock().instant());
  }

  /// The exchange as it would be read today: its service and route may have changed.
  private static Exchange again(Exchange opened, Gates now) {
    RawRequest raw = opened.raw();
    Exchange bare = Exchange.begin(opened.id(), opened.connection(), opened.beganMillis(), raw);
    if (opened.asked() instanceof StreamRequest stream) {
      return bare.with(today(stream, now, opened.connection())).with(opened.principal());
    }
    return switch (now.http().decide(bare, Facts.NONE)) {
      case Verdict.Pass<CanonicalRequest> pass ->
          bare.with(pass.outcome()).with(opened.principal());
      case Verdict.Answer<?> answer -> throw new IllegalStateException("answered");
      case Verdict.Refuse<?> refuse -> throw new IllegalStateException("refused");
    };
  }

  private static StreamRequest today(StreamRequest opened, Gates now, Connection connection) {
    Target target = now.destinations().today(connection.listener(), opened.target().service());
    if (target == null) {
      throw new IllegalStateException("the listener leads elsewhere");
    }
    return new StreamRequest(opened.client(), target);
  }

  private static <O> Optional<Refusal> refused(
      Gate<Exchange, O> gate, Exchange exchange, Ports ports) {
    if (exchange.target().service().mode(gate.name()) != Mode.ENFORCE) {
      return Optional.empty();
    }
    return gate.decide(exchange, facts(gate, exchange, ports)) instanceof Verdict.Refuse<O> refuse
        ? Optional.of(lost(refuse.refusal()))
        : Optional.empty();
  }

  /// INVARIANT: a stream that somebody opened does not go on as nobody's, or as somebody else's.
  private static Optional<Refusal> known(
      Exchange opened, Gates now, Ports ports, Verdict<Principal> verdict) {
    return switch (verdict) {
      case Verdict.Pass<Principal> pass when pass.outcome().arn().equals(opened.principal().arn()) ->
          rest(opened.with(pass.outcome()), now, ports);
      case Verdict.Pass<Principal> other ->
          Optional.of(lost("`" + opened.principal().arn() + "` is not known by it any more"));
      case Verdict.Answer<Principal> answer ->
          Optional.of(lost("`" + opened.principal().arn() + "` is not signed in any more"));
      case Verdict.Refuse<Principal> refuse -> Optional.of(lost(refuse.refusal()));
    };
  }

  private static Optional<Refusal> rest(Exchange known, Gates now, Ports ports) {
    return refused(now.segment(), known, ports).or(() -> refused(now.policy(), known, ports));
  }

  private static Refusal lost(Refusal why) {
    return lost(why.code().code() + ": " + why.evidence());
  }

  private static Facts facts(Gate<Exchange, ?> gate, Exchange exchange, Ports ports) {
    List<Fact> got = new ArrayList<>(1);
    for (Ask ask : gate.asks(exchange)) {
      Fact fact = ports.facts().now(ask);
      if (fact == null || fact instanceof Fact.Unanswered) {
        throw new IllegalStateException("not in memory");
      }
      got.add(fact);
    }
    return got.isEmpty() ? Facts.NONE : new Facts(got);
  }

  private static Refusal lost(String why) {
    return lost(why, "give the right back, then reconnect");
  }

  private static Refusal lost(String why, String remedy) {
    return new Refusal(WalkReason.LEASE_LOST, Clause.builtIn("lease"), why, remedy);
  }
}
