package dev.munjigi.engines.memory;

/// A set-associative table of fixed size: keys of 64 bits, each with the theoretical arrival time
/// of its next cell.
///
/// A set has eight places, side by side: eight keys, then eight times. A new key takes an empty
/// place, otherwise that of the key whose time is the earliest: it is the closest to a full
/// budget, and when its time has passed nothing is lost. No key is 0. The caller sees to it that
/// one thread at a time uses a set.
final class CellTable {
  private static final int WAYS = 8;
  private static final int STRIDE = 2 * WAYS;

  private final long[] words;
  private final int mask;

  /// @param slots how many keys there is room for, rounded up to a power of two, at least 8
  CellTable(int slots) {
    int sets = Integer.highestOneBit(Math.max(1, (slots + WAYS - 1) / WAYS) * 2 - 1);
    this.words = new long[Math.multiplyExact(sets, STRIDE)];
    this.mask = sets - 1;
  }

  /// The set that a key belongs to.
  int setOf(long key) {
    return (int) (key >>> 32) & mask;
  }

  /// The place of a key, or of the key that gives way to it; see [#keyAt].
  ///
  /// @param now times are compared by how far they lie from it
  int place(long key, long now) {
    int first = setOf(key) * STRIDE;
    int best = first;
    long least = Long.MAX_VALUE;
    for (int place = first; place < first + WAYS; place++) {
      long there = words[place];
      if (there == key) {
        return place;
      }
      long debt = there == 0 ? Long.MIN_VALUE : words[place + WAYS] - now;
      if (debt < least) {
        least = debt;
        best = place;
      }
    }
    return best;
  }

  long keyAt(int place) {
    return words[place];
  }

  long timeAt(int place) {
    return words[place + WAYS];
  }

  void put(int place, long key, long time) {
    words[place] = key;
    words[place + WAYS] = time;
  }
}
