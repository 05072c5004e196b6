package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Fact;
import org.jspecify.annotations.Nullable;

/// Answers what gates ask.
public interface FactPort {
  /// The answer from memory, or null when it has to be waited for. Called on event loops: never
  /// blocks.
  @Nullable Fact now(Ask ask);

  /// The answer by waiting for it. Called on virtual threads, at most as many at once as the walk
  /// allows; an answer that comes after the exchange's deadline is not used.
  Fact await(Ask ask) throws Exception;
}
