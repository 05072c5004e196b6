package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.ClientCertificate;
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

  /// Whether the client certificate that a stream was opened with has expired by itself.
  static boolean dueAt(Exchange opened, long millis) {
    return opened.principal() instanceof Principal.Certified(ClientCertificate certificate)
        && millis > certificate.untilMillis();
  }

  /// Why the stream has to end; empty when it may go on.
  static Optional<Refusal> judge(Exchange opened, Gates now, Ports ports) {
    try {
      Exchange again = again(opened, now);
      Ban ban = banned(again, now, ports);
      if (ban != null) {
        String lift = "run `munjigi ban lift " + ban.network() + "`, then reconnect";
        return Optional.of(lost("the source was banned: " + ban.reason(), lift));
      }
      return refused(now.identity(), again, ports)
          .or(() -> refused(now.segment(), again, ports))
          .or(() -> refused(now.policy(), again, ports));
    } catch (RuntimeException failed) {
      return Optional.of(lost("it could not be judged: " + failed.getClass().getSimpleName()));
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
        ? Optional.of(lost(refuse.refusal().code().code() + ": " + refuse.refusal().evidence()))
        : Optional.empty();
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
