package dev.munjigi.gates.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The shape of what is either one of a few words or a block of keys.
///
/// @param words the words, at least one
/// @param block the block
record Choice(List<String> words, Block block) implements Shape<Choice.Picked> {
  Choice {
    words = List.copyOf(words);
  }

  Choice(String word, Block block) {
    this(List.of(word), block);
  }

  /// What was picked.
  ///
  /// @param word the word; empty for the block
  /// @param section the block, or null for a word
  record Picked(String word, @Nullable Section section) {}

  @Override
  public @Nullable Picked read(
      List<Node> parts, Spot spot, @Nullable Section within, Problems problems) {
    return switch (parts.getFirst()) {
      case Node.Text text when words.contains(text.value()) -> new Picked(text.value(), null);
      case Node.Mapping _ -> new Picked("", block.read(parts, spot, within, problems));
      case Node.Unusable _ -> null;
      case Node other -> {
        problems.add(
            other.place(), spot.quoted() + " is " + other.got() + "; allowed is " + allowed());
        yield null;
      }
    };
  }

  @Override
  public void show(Picked value, String path, String origin, List<Effective> rows) {
    if (value.section() == null) {
      rows.add(new Effective(path, value.word(), origin));
    } else {
      block.show(value.section(), path, origin, rows);
    }
  }

  @Override
  public String allowed() {
    return quoted() + " or " + block.allowed();
  }

  /// The words in backticks.
  String quoted() {
    return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
  }
}
