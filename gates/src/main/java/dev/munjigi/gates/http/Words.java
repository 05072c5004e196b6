package dev.munjigi.gates.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A fixed set of words that are found in bytes without making a string.
///
/// An open-addressed table by [String#hashCode()], which the caller computes while it scans the
/// bytes. A word that is not in the set is made anew, so the set only saves time and memory.
final class Words {
  private final String[] slots;
  private final int mask;
  private final boolean fold;

  /// @param fold whether upper-case ASCII letters in the bytes count as lower case; the words are
  ///     lower case then
  Words(List<String> words, boolean fold) {
    this.fold = fold;
    this.slots = new String[Integer.highestOneBit(words.size()) * 8];
    this.mask = slots.length - 1;
    for (String word : words) {
      int slot = slot(word.hashCode());
      while (slots[slot] != null) {
        slot = slot + 1 & mask;
      }
      slots[slot] = word;
    }
  }

  /// The word in these bytes.
  ///
  /// @param hash what [String#hashCode()] gives for it
  String word(byte[] bytes, int from, int to, int hash) {
    int slot = slot(hash);
    for (String word = slots[slot]; word != null; word = slots[slot]) {
      if (same(word, bytes, from, to)) {
        return word;
      }
      slot = slot + 1 & mask;
    }
    if (!fold) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
    byte[] lower = new byte[to - from];
    for (int i = from; i < to; i++) {
      lower[i - from] = (byte) Octets.lower(bytes[i]);
    }
    return new String(lower, StandardCharsets.ISO_8859_1);
  }

  private int slot(int hash) {
    return (hash ^ hash >>> 15) & mask;
  }

  private boolean same(String word, byte[] bytes, int from, int to) {
    if (word.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      int c = fold ? Octets.lower(bytes[i]) : bytes[i] & 0xFF;
      if (word.charAt(i - from) != c) {
        return false;
      }
    }
    return true;
  }
}
