package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Fact;
import java.util.List;

/// Port: tokens, counted by the generic cell rate algorithm. Safe for use by many threads; never
/// blocks; memory does not grow with the number of subjects.
public interface Budgets {
  /// Takes one token from each budget if all have one, otherwise none from any.
  ///
  /// @param nanos now, on the monotonic clock
  Fact.Acquired acquire(List<Budget> budgets, long nanos);
}
