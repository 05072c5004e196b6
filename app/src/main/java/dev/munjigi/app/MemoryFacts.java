package dev.munjigi.app;

import dev.munjigi.edge.walk.FactPort;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.flood.Bans;
import dev.munjigi.gates.flood.Budgets;
import dev.munjigi.gates.flood.Slots;
import dev.munjigi.gates.tls.Challenges;
import dev.munjigi.gates.tls.ClientTrusts;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Answers what gates ask from the engines that keep everything in memory, and of people from what is
/// remembered of them.
record MemoryFacts(
    Bans bans,
    Budgets budgets,
    Slots slots,
    Slots flows,
    ClientTrusts trusts,
    Challenges challenges,
    People people,
    InstantSource clock)
    implements FactPort {
  @Override
  public @Nullable Fact now(Ask ask) {
    return switch (ask) {
      case Ask.BanOf(var source) -> banOf(bans.of(source, clock.instant()));
      case Ask.OpenSlot(var source, var perSource, var total) ->
          slots.open(source, perSource, total);
      case Ask.OpenFlow(var source, var perSource, var total) ->
          flows.open(source, perSource, total);
      case Ask.MoveSlot(var from, var source, var perSource) ->
          slots.move(from, source, perSource);
      case Ask.StandingOf(var listener, var certificate) ->
          new Fact.Standing(trusts.lost(listener, certificate, clock.instant()));
      case Ask.SessionOf asked -> people.now(asked);
      case Ask.BearerOf asked -> people.now(asked);
      case Ask.ChallengeFile(var host, var token) ->
          new Fact.ChallengeFile(challenges.file(host, token));
      case Ask.Acquire(var wanted) -> budgets.acquire(wanted, System.nanoTime());
      // the walk reserves the room itself, because it holds it for as long as the exchange lasts
      case Ask.RoomInLog room -> new Fact.Unanswered("the walk reserves room in the log");
    };
  }

  private static Fact banOf(@Nullable Ban ban) {
    return ban == null ? Fact.BanState.NONE : new Fact.BanState(ban);
  }

  @Override
  public Fact await(Ask ask) {
    return switch (ask) {
      case Ask.SessionOf asked -> people.await(asked);
      case Ask.BearerOf asked -> people.await(asked);
      default -> Objects.requireNonNull(now(ask));
    };
  }
}
