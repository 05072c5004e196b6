package dev.munjigi.gates.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shape of what is either one word or a block of keys.
///
/// @param word the word
/// @param block the block
record Choice(String word, Block block) implements Shape<Choice.Picked> {
  /// What was picked.
  ///
  /// @param section the block, or null for the word
  record Picked(@Nullable Section section) {}

  @Override
  public @Nullable Picked read(
      List<Node> parts, Spot spot, @Nullable Section within, Problems problems) {
    return switch (parts.getFirst()) {
      case Node.Text text when text.value().equals(word) -> new Picked(null);
      case Node.Mapping _ -> new Picked(block.read(parts, spot, within, problems));
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
      rows.add(new Effective(path, word, origin));
    } else {
      block.show(value.section(), path, origin, rows);
    }
  }

  @Override
  public String allowed() {
    return "`" + word + "` or " + block.allowed();
  }
}
