package dev.munjigi.gates.exchange;

import java.util.List;

/// The answers to a gate's asks, in the order of the asks.
public record Facts(List<Fact> answers) {
  /// What a gate gets that asked for nothing.
  public static final Facts NONE = new Facts(List.of());

  public Facts {
    answers = List.copyOf(answers);
  }

  /// The answer of this kind.
  ///
  /// @throws IllegalStateException when none of this kind was asked for; the walk turns that into a
  ///     refusal, as every unexpected exception
  public <F extends Fact> F of(Class<F> kind) {
    for (Fact fact : answers) {
      if (kind.isInstance(fact)) {
        return kind.cast(fact);
      }
    }
    throw new IllegalStateException("no fact of kind " + kind.getSimpleName());
  }
}
