package dev.munjigi.edge.stage;

import dev.munjigi.edge.walk.FactPort;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Fact;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Facts from memory for the asks that a test names, slow ones for the others.
public final class ScriptedFacts implements FactPort {
  /// What waiting for an answer is like.
  public interface Waiting {
    Fact answer(Ask ask) throws Exception;
  }

  public final List<Ask> askedNow = new CopyOnWriteArrayList<>();
  public final List<Ask> awaited = new CopyOnWriteArrayList<>();
  public final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Map<Ask, Fact> memory = new ConcurrentHashMap<>();
  private volatile Waiting waiting =
      ask -> {
        throw new IllegalStateException("nobody answers");
      };
  private volatile @Nullable RuntimeException broken;

  public ScriptedFacts remember(Ask ask, Fact fact) {
    memory.put(ask, fact);
    return this;
  }

  public ScriptedFacts waiting(Waiting how) {
    waiting = how;
    return this;
  }

  /// Memory itself fails from now on.
  public void breakDown(RuntimeException with) {
    broken = with;
  }

  @Override
  public @Nullable Fact now(Ask ask) {
    askedNow.add(ask);
    RuntimeException failure = broken;
    if (failure != null && !(ask instanceof Ask.OpenSlot)) {
      throw failure;
    }
    Fact known = memory.get(ask);
    if (known != null) {
      return known;
    }
    return switch (ask) {
      case Ask.BanOf ban -> memory.isEmpty() ? Fact.BanState.NONE : null;
      case Ask.OpenSlot slot -> Fact.Slot.GRANTED;
      case Ask.OpenFlow flow -> Fact.Slot.GRANTED;
      case Ask.MoveSlot slot -> Fact.Slot.GRANTED;
      case Ask.Acquire acquire -> null;
      case Ask.StandingOf standing -> Fact.Standing.HOLDS;
      case Ask.ChallengeFile file -> new Fact.ChallengeFile(null);
      case Ask.SessionOf session -> null;
      case Ask.BearerOf bearer -> null;
      case Ask.RoomInLog room -> null;
    };
  }

  @Override
  public Fact await(Ask ask) throws Exception {
    awaited.add(ask);
    threads.add(Thread.currentThread());
    return waiting.answer(ask);
  }
}
