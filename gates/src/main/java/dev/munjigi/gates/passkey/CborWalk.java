package dev.munjigi.gates.passkey;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Finds where items of CBOR end, in the form that authenticators write (RFC 8949; CTAP 2.1, section 8).
///
/// Guarantees: no recursion, at most 4 levels and 256 items; lengths are definite, in their shortest
/// form and within the bytes; no tags, no floats; no map has a key twice. Does not ask for keys to be
/// sorted, which some browsers do not do.
final class CborWalk {
  private static final int MOST_LEVELS = 4;
  private static final int MOST_ITEMS = 256;
  private static final int LONGEST_NAME = 32;

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int SIMPLE = 7;

  private static final int FALSE = 20;
  private static final int NULL = 22;

  private final byte[] bytes;
  private int at;
  private int items;

  CborWalk(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /// An open array or map.
  private static final class Level {
    final boolean map;
    final Set<String> keys = new HashSet<>();
    long left;

    Level(boolean map, long left) {
      this.map = map;
      this.left = left;
    }

    boolean atKey() {
      return map && left % 2 == 0;
    }
  }

  /// What an item begins with.
  private record Head(int major, long argument) {}

  /// Goes over one item, and says where it ends.
  int item() throws Malformed {
    Level[] open = new Level[MOST_LEVELS];
    int depth = 0;
    do {
      int from = at;
      Level in = depth == 0 ? null : open[depth - 1];
      Head head = head();
      boolean key = in != null && in.atKey();
      boolean opens = head.major() == ARRAY || head.major() == MAP;
      if (key && opens) {
        throw new Malformed("a key that is no scalar");
      }
      content(head);
      if (in != null) {
        if (key && !in.keys.add(text(from, at))) {
          throw new Malformed("a key that is there twice");
        }
        in.left--;
      }
      if (opens) {
        if (depth == MOST_LEVELS) {
          throw new Malformed("too many levels");
        }
        boolean map = head.major() == MAP;
        open[depth++] = new Level(map, map ? 2 * head.argument() : head.argument());
      }
      while (depth > 0 && open[depth - 1].left == 0) {
        depth--;
      }
    } while (depth > 0);
    return at;
  }

  /// The members of a map whose keys are texts: where the value of each begins and ends. The map is all
  /// that there is.
  static Map<String, int[]> members(byte[] bytes) throws Malformed {
    if (new CborWalk(bytes, 0).item() != bytes.length) {
      throw new Malformed("bytes behind the end");
    }
    CborWalk walk = new CborWalk(bytes, 0);
    Head head = walk.head();
    if (head.major() != MAP) {
      throw new Malformed("no map");
    }
    Map<String, int[]> members = new LinkedHashMap<>();
    for (long i = 0; i < head.argument(); i++) {
      Head key = walk.head();
      if (key.major() != TEXT || key.argument() > LONGEST_NAME) {
        throw new Malformed("a key that is no name");
      }
      int begins = walk.at;
      walk.content(key);
      String name = new String(bytes, begins, walk.at - begins, StandardCharsets.UTF_8);
      int from = walk.at;
      members.put(name, new int[] {from, walk.item()});
    }
    return members;
  }

  /// The content of a byte string that begins here and ends there.
  static byte[] byteString(byte[] bytes, int[] fromTo) throws Malformed {
    CborWalk walk = new CborWalk(bytes, fromTo[0]);
    if (walk.head().major() != BYTES) {
      throw new Malformed("no bytes");
    }
    return Arrays.copyOfRange(bytes, walk.at, fromTo[1]);
  }

  private Head head() throws Malformed {
    if (++items > MOST_ITEMS) {
      throw new Malformed("too many items");
    }
    int first = next();
    int major = first >> 5;
    int small = first & 31;
    if (small < 24) {
      return new Head(major, small);
    }
    if (small > 27) {
      throw new Malformed("a length that is indefinite or reserved");
    }
    int count = 1 << (small - 24);
    long argument = 0;
    for (int i = 0; i < count; i++) {
      argument = argument << 8 | next();
    }
    long least = small == 24 ? 24 : 1L << (4 * count);
    if (argument < least) {
      // a number beyond 63 bits is below, too: nothing here needs one
      throw new Malformed("a number that is not in its shortest form, or too large");
    }
    return new Head(major, argument);
  }

  private void content(Head head) throws Malformed {
    switch (head.major()) {
      case UNSIGNED, NEGATIVE -> {}
      case BYTES, TEXT -> {
        if (head.argument() > bytes.length - at) {
          throw new Malformed("a string beyond the end");
        }
        at += (int) head.argument();
      }
      case ARRAY, MAP -> {
        if (head.argument() > MOST_ITEMS) {
          throw new Malformed("too many items");
        }
      }
      case SIMPLE -> {
        if (head.argument() < FALSE || head.argument() > NULL) {
          throw new Malformed("a value that is neither true, false nor null");
        }
      }
      default -> throw new Malformed("a tag");
    }
  }

  private int next() throws Malformed {
    if (at >= bytes.length) {
      throw new Malformed("an item beyond the end");
    }
    return bytes[at++] & 0xff;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
