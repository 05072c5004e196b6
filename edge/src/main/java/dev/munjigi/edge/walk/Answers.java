package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Deadline;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Refusal;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Gets the facts that gates ask for: from memory on the event loop, otherwise on a virtual thread,
/// bounded in number and by the exchange's deadline.
final class Answers {
  private static final int WAITING = 4_096;

  private final FactPort port;
  private final Semaphore places = new Semaphore(WAITING);

  Answers(FactPort port) {
    this.port = port;
  }

  /// All answers from memory, or null when one has to be waited for. Nothing is taken twice: the
  /// facts that did come are kept in `got` for `later`. Never blocks.
  @Nullable Facts now(List<Ask> asks, List<Fact> got, Function<Ask, @Nullable Fact> memory) {
    try {
      for (int i = got.size(); i < asks.size(); i++) {
        Fact fact = memory.apply(asks.get(i));
        if (fact == null) {
          return null;
        }
        got.add(fact);
      }
      return new Facts(got);
    } catch (RuntimeException failed) {
      return unanswered("the port failed: " + failed.getClass().getSimpleName());
    }
  }

  /// The first of the facts that nobody could tell, or null.
  static Fact.@Nullable Unanswered lacking(Facts facts) {
    for (Fact fact : facts.answers()) {
      if (fact instanceof Fact.Unanswered unanswered) {
        return unanswered;
      }
    }
    return null;
  }

  /// The refusal of an exchange that lacks this for a decision of that gate.
  static Refusal refusal(GateName gate, Fact.Unanswered lacking) {
    return new Refusal(
        WalkReason.FACT_UNANSWERED, Clause.builtIn(gate.word()), lacking.why(), "try again");
  }

  /// Waits for the answers that `now` did not have and tells `then` on the event loop, exactly
  /// once; those that do not come in time are [Fact.Unanswered].
  void later(
      List<Ask> asks, List<Fact> got, EventLoop loop, Deadline deadline, Consumer<Facts> then) {
    if (!places.tryAcquire()) {
      then.accept(unanswered("too many gates wait for facts"));
      return;
    }
    AtomicBoolean told = new AtomicBoolean();
    Thread waiter =
        Thread.ofVirtual()
            .name("fact")
            .start(
                () -> {
                  try {
                    Facts facts = await(asks, new ArrayList<>(got));
                    tell(loop, told, facts, then);
                  } finally {
                    places.release();
                  }
                });
    loop.schedule(
        () -> {
          if (told.compareAndSet(false, true)) {
            waiter.interrupt();
            then.accept(unanswered("the fact did not come in time"));
          }
        },
        deadline.left(System.nanoTime()),
        TimeUnit.NANOSECONDS);
  }

  private Facts await(List<Ask> asks, List<Fact> got) {
    try {
      for (int i = got.size(); i < asks.size(); i++) {
        got.add(port.await(asks.get(i)));
      }
      return new Facts(got);
    } catch (InterruptedException late) {
      return unanswered("the fact did not come in time");
    } catch (Exception failed) {
      return unanswered("the port failed: " + failed.getClass().getSimpleName());
    }
  }

  private static void tell(
      EventLoop loop, AtomicBoolean told, Facts facts, Consumer<Facts> then) {
    loop.execute(
        () -> {
          if (told.compareAndSet(false, true)) {
            then.accept(facts);
          }
        });
  }

  private static Facts unanswered(String why) {
    return new Facts(List.of(new Fact.Unanswered(why)));
  }
}
