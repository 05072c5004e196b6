package dev.munjigi.gates.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a gate decided: let pass, answer in the origin's place, or refuse.
///
/// @param <O> the gate's noun: what it hands on to the later gates
public sealed interface Verdict<O> {
  /// What the walk has to apply before anything leaves.
  List<Effect> effects();

  /// The exchange goes on.
  ///
  /// @param outcome the gate's noun
  /// @param watch judges the body as it flows, or null when the body does not matter to the gate
  record Pass<O>(O outcome, List<Effect> effects, @Nullable Watch watch) implements Verdict<O> {
    public Pass {
      effects = List.copyOf(effects);
    }
  }

  /// The gate answers itself; nothing goes upstream.
  record Answer<O>(Response response, List<Effect> effects) implements Verdict<O> {
    public Answer {
      effects = List.copyOf(effects);
    }
  }

  /// The exchange ends here.
  record Refuse<O>(Refusal refusal, List<Effect> effects) implements Verdict<O> {
    public Refuse {
      effects = List.copyOf(effects);
    }
  }

  /// A pass with nothing to apply and no interest in the body.
  static <O> Pass<O> pass(O outcome) {
    return new Pass<>(outcome, List.of(), null);
  }

  /// A refusal with nothing to apply.
  static <O> Refuse<O> refuse(Refusal refusal) {
    return new Refuse<>(refusal, List.of());
  }
}
