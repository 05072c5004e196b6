package dev.munjigi.gates.iam;

import java.util.List;
import java.util.Optional;

/// A JSON value that knows where it stands.
sealed interface Json {
  /// Where it begins.
  Spot spot();

  /// @param path of names and indexes from the document's root
  record Spot(String path, int line, int column) {
    Spot at(String name, int line, int column) {
      return new Spot(path.isEmpty() ? name : path + "." + name, line, column);
    }

    Spot at(int index, int line, int column) {
      return new Spot(path + "[" + index + "]", line, column);
    }

    Mistake says(String message) {
      return new Mistake(path, line, column, message);
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
