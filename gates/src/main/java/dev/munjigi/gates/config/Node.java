package dev.munjigi.gates.config;

import java.util.List;

/// One node of a YAML file, with its place; nothing is resolved to a type yet.
sealed interface Node {
  Place place();

  /// A scalar.
  ///
  /// @param value its text, without quotes and escapes
  /// @param plain whether it stood without quotes
  record Text(String value, boolean plain, Place place) implements Node {
    /// Whether nothing stands there.
    boolean absent() {
      return plain && value.isEmpty();
    }
  }

  /// A list.
  record Sequence(List<Node> items, Place place) implements Node {}

  /// A block of keys, in order; keys may repeat.
  record Mapping(List<Entry> entries, Place place) implements Node {}

  /// What was reported already and says nothing further.
  record Unusable(Place place) implements Node {}

  /// A key and its value.
  record Entry(Text key, Node value) {}

  /// What it is, for a message: `a list`, or the text in backticks.
  default String got() {
    return switch (this) {
      case Text text -> text.absent() ? "empty" : Quote.of(text.value());
      case Sequence _ -> "a list";
      case Mapping _ -> "a block of keys";
      case Unusable _ -> "unusable";
    };
  }
}
