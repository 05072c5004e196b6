package dev.munjigi.trials;

import java.util.Random;

/// Somebody who changes what a gate keeps, and knows what it has acknowledged. For one thread at a
/// time.
interface Witness {
  /// Makes one change.
  ///
  /// @throws java.io.IOException when the gate is gone before it answered
  void act(Gate gate, Random random) throws Exception;

  /// Asserts that everything acknowledged is so, and that nothing which ended works again.
  void verify(Gate gate) throws Exception;

  /// What they know.
  Acknowledged known();
}
