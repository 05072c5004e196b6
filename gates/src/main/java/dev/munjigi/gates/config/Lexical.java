package dev.munjigi.gates.config;

import java.util.List;

/// The spelling of a scalar, as far as a JSON Schema can say it: it takes everything that the
/// reader takes, and may take more.
sealed interface Lexical {
  /// Text that matches.
  ///
  /// @param regex in the dialect of ECMA-262, anchored
  record Matching(String regex) implements Lexical {}

  /// One of these words.
  record Words(List<String> words) implements Lexical {
    public Words {
      words = List.copyOf(words);
    }
  }

  /// A whole number.
  record Whole(long min, long max) implements Lexical {}

  /// Any text that is not empty.
  record Free() implements Lexical {}
}
