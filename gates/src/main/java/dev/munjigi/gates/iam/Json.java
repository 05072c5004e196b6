package dev.munjigi.gates.iam;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON value that knows where it stands.
sealed interface Json {
  /// Where it begins.
  Spot spot();

  /// Where a value stands; the path to it is put together when somebody wants to know.
  ///
  /// ATTACK: names can be long and levels many: were each value to keep its path, a document would take
  /// its square.
  ///
  /// @param within the value that holds it; null for the document's root
  /// @param step its name there, or its index in brackets; empty for the root
  record Spot(@Nullable Spot within, String step, int line, int column) {
    /// Where a document begins.
    static final Spot ROOT = new Spot(null, "", 1, 1);

    Spot at(String name, int line, int column) {
      return new Spot(this, name, line, column);
    }

    Spot at(int index, int line, int column) {
      return new Spot(this, "[" + index + "]", line, column);
    }

    /// The same value, where the text has it.
    Spot at(int line, int column) {
      return new Spot(within, step, line, column);
    }

    /// The names and indexes from the document's root.
    String path() {
      Deque<String> steps = new ArrayDeque<>();
      for (Spot one = this; one.within != null; one = one.within) {
        steps.push(one.step);
      }
      StringBuilder path = new StringBuilder();
      for (String step : steps) {
        path.append(path.isEmpty() || step.startsWith("[") ? "" : ".").append(step);
      }
      return path.toString();
    }

    Mistake says(String message) {
      return new Mistake(path(), line, column, message);
    }
  }

  record Text(Spot spot, String value) implements Json {}

  /// `true` or `false`.
  record Truth(Spot spot, boolean value) implements Json {}

  /// @param value as it is written
  record Number(Spot spot, String value) implements Json {}

  record Nothing(Spot spot) implements Json {}

  record Array(Spot spot, List<Json> values) implements Json {}

  record Fields(Spot spot, List<Field> fields) implements Json {
    Optional<Json> get(String name) {
      return fields.stream()
          .filter(field -> field.name().equals(name))
          .map(Field::value)
          .findFirst();
    }
  }

  /// @param spot of its name
  record Field(Spot spot, String name, Json value) {}

  /// What kind of value it is, for messages.
  static String kind(Json value) {
    return switch (value) {
      case Text text -> "a text";
      case Truth truth -> "`" + truth.value() + "`";
      case Number number -> "a number";
      case Nothing nothing -> "`null`";
      case Array array -> "a list";
      case Fields fields -> "an object";
    };
  }
}
