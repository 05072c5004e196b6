package dev.munjigi.engines.memory;

/// SipHash-2-4 (Aumasson and Bernstein, 2012) over words of 64 bits, computed in place.
///
/// Without the key nobody can make values that share a place in a table (CWE-407). Not safe for
/// use by several threads; computes nothing until `begin`.
final class SipHash {
  private final long key0;
  private final long key1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private int words;

  SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /// Forgets what was added.
  SipHash begin() {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    words = 0;
    return this;
  }

  /// Adds the next eight bytes, little endian.
  SipHash add(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
    words++;
    return this;
  }

  /// Adds a text: its length, then four characters a word.
  SipHash add(String text) {
    add(text.length());
    long word = 0;
    for (int i = 0; i < text.length(); i++) {
      word = word << 16 | text.charAt(i);
      if (i % 4 == 3 || i == text.length() - 1) {
        add(word);
        word = 0;
      }
    }
    return this;
  }

  /// The hash of what was added.
  long end() {
    long length = (words * 8L) << 56;
    v3 ^= length;
    round();
    round();
    v0 ^= length;
    v2 ^= 0xff;
    round();
    round();
    round();
    round();
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
