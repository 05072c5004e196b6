package dev.munjigi.gates.review;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks for values of condition keys with which one side allows and the other does not.
///
/// One key after the other gets a value; where statements whose keys are all known already decide, it
/// turns back.
///
/// @param keys for each key and each of its values the statements that it leaves standing
/// @param open for each number of keys the statements that depend on none of the others
record Assignments(List<List<BitSet>> keys, List<BitSet> open, Sides sides) {
  /// The statements of both sides, by what they do.
  record Sides(BitSet allows, BitSet denies, BitSet allowed, BitSet denied) {
    /// Whether the first side may still allow what the other may still not.
    ///
    /// @param alive the statements that may apply
    /// @param certain those that do
    boolean possible(BitSet alive, BitSet certain) {
      if (!alive.intersects(allows)) {
        return false;
      }
      BitSet sure = (BitSet) alive.clone();
      sure.and(certain);
      return !sure.intersects(denies)
          && (!sure.intersects(allowed) || alive.intersects(denied));
    }
  }

  /// One value for each key, by its index; null where there are none.
  int @Nullable [] find(BitSet start, Budget budget) {
    int[] chosen = new int[keys.size()];
    BitSet[] alive = new BitSet[keys.size() + 1];
    alive[0] = start;
    if (!sides.possible(start, open.getFirst())) {
      return null;
    }
    int depth = 0;
    while (depth < keys.size()) {
      if (chosen[depth] == keys.get(depth).size()) {
        chosen[depth] = 0;
        depth--;
        if (depth < 0) {
          return null;
        }
        chosen[depth]++;
        continue;
      }
      if (!budget.take(1, "conditions that meet in too many ways")) {
        return null;
      }
      BitSet now = (BitSet) alive[depth].clone();
      now.and(keys.get(depth).get(chosen[depth]));
      if (sides.possible(now, open.get(depth + 1))) {
        alive[++depth] = now;
      } else {
        chosen[depth]++;
      }
    }
    return chosen;
  }
}
