package dev.munjigi.gates.config;

import java.util.List;
import java.util.stream.Collectors;

/// What must hold between the keys of one block.
sealed interface Rule {
  /// Exactly one of the block's keys is written.
  record ExactlyOne() implements Rule {}

  /// Not both are written.
  record Apart(Key<?> one, Key<?> other) implements Rule {}

  /// The first is written only together with the second.
  record Needs(Key<?> key, Key<?> other) implements Rule {}

  /// Reports what does not hold, among the keys that are written.
  default void check(Section section, Problems problems) {
    switch (this) {
      case ExactlyOne _ -> {
        List<Key<?>> written =
            section.block().keys().stream().filter(section::written).collect(Collectors.toList());
        if (written.size() != 1) {
          String got =
              written.isEmpty()
                  ? "has none of its keys"
                  : "has "
                      + written.stream().map(k -> "`" + k + "`").collect(Collectors.joining(", "));
          Place place =
              written.isEmpty() ? section.spot().place() : section.place(written.getLast());
          String allowed = "; allowed is exactly one of " + section.block().names();
          problems.add(place, section.spot().quoted() + " " + got + allowed);
        }
      }
      case Apart(Key<?> one, Key<?> other) -> {
        if (section.written(one) && section.written(other)) {
          String both = " has both `" + one + "` and `" + other + "`; allowed is one of them";
          problems.add(section.place(other), section.spot().quoted() + both);
        }
      }
      case Needs(Key<?> key, Key<?> other) -> {
        if (section.written(key) && !section.written(other)) {
          String alone = " has `" + key + "` without `" + other + "`; allowed is both or neither";
          problems.add(section.place(key), section.spot().quoted() + alone);
        }
      }
    }
  }
}
