package dev.munjigi.gates.config;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// One key of a block: its name, shape and default, and what a person should know of it. Keys are
/// compared by identity.
final class Key<T> {
  private final String name;
  private final Shape<T> shape;
  private final Need<T> need;
  private final Doc doc;

  private record Doc(String sentence, String example, boolean restart, String missing) {}

  private Key(String name, Shape<T> shape, Need<T> need, Doc doc) {
    this.name = name;
    this.shape = shape;
    this.need = need;
    this.doc = doc;
  }

  /// A key that must be written, until something else is said.
  ///
  /// @param sentence what it means, one sentence or two
  /// @param example YAML, for one line
  static <T> Key<T> of(String name, Shape<T> shape, String sentence, String example) {
    return new Key<>(name, shape, new Need.Required<>(), new Doc(sentence, example, false, ""));
  }

  /// The same key with this default, which is a text of its own grammar.
  Key<T> standard(String text) {
    return switch (shape) {
      case Scalar<T> scalar -> with(new Need.Standard<>(scalar.sure(text)));
      case Shape<T> _ -> throw new IllegalStateException("`" + name + "` is no single value");
    };
  }

  Key<T> derived(String meaning, Function<Section, T> from) {
    return with(new Need.Derived<>(meaning, from));
  }

  Key<T> empty() {
    return with(new Need.Empty<>());
  }

  Key<T> absent(String meaning) {
    return absent(meaning, section -> true);
  }

  /// @param applies whether that is what it means in a block
  Key<T> absent(String meaning, Predicate<Section> applies) {
    return with(new Need.Absent<>(meaning, applies));
  }

  /// The same key, whose change is not taken up by a running gate.
  Key<T> restart() {
    return new Key<>(name, shape, need, new Doc(doc.sentence, doc.example, true, doc.missing));
  }

  /// The same key, which is read and has no effect in this version.
  ///
  /// @param missing what does not happen
  Key<T> notYet(String missing) {
    String note = "not in this version: " + missing;
    String sentence = doc.sentence + " Has no effect yet (" + note + ").";
    return new Key<>(name, shape, need, new Doc(sentence, doc.example, doc.restart, note));
  }

  private Key<T> with(Need<T> other) {
    return new Key<>(name, shape, other, doc);
  }

  String name() {
    return name;
  }

  Shape<T> shape() {
    return shape;
  }

  Need<T> need() {
    return need;
  }

  String sentence() {
    return doc.sentence;
  }

  String example() {
    return doc.example;
  }

  boolean needsRestart() {
    return doc.restart;
  }

  /// Adds the rows of this key's value in a block of a valid file.
  void show(Section section, List<Effective> rows) {
    String path = section.spot().key(name, section.spot().place()).path();
    Located<T> found = section.find(this);
    if (found != null) {
      Place place = found.spot().place();
      String written = found.written() ? place.file() + ":" + place.line() : "default";
      shape.show(found.value(), path, doc.missing.isEmpty() ? written : doc.missing, rows);
      return;
    }
    switch (need) {
      case Need.Standard<T>(T value) ->
          shape.show(value, path, doc.missing.isEmpty() ? "default" : doc.missing, rows);
      case Need.Derived<T>(String meaning, var from) ->
          shape.show(from.apply(section), path, "default: " + meaning, rows);
      case Need.Absent<T>(String meaning, var applies) -> {
        if (applies.test(section)) {
          rows.add(new Effective(path, meaning, "default"));
        }
      }
      case Need.Empty<T> _, Need.Required<T> _ -> {}
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
