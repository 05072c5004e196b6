package dev.munjigi.gates.config;

import org.jspecify.annotations.Nullable;

/// What came of reading one scalar.
sealed interface Parsed<T> {
  /// A value.
  record Right<T>(T value) implements Parsed<T> {}

  /// None.
  ///
  /// @param reason what is wrong, or null where saying what is allowed is enough
  record Wrong<T>(@Nullable String reason) implements Parsed<T> {}

  static <T> Parsed<T> right(T value) {
    return new Right<>(value);
  }

  static <T> Parsed<T> wrong() {
    return new Wrong<>(null);
  }

  static <T> Parsed<T> wrong(String reason) {
    return new Wrong<>(reason);
  }
}
