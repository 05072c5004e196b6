package dev.munjigi.gates.config;

import java.util.function.Function;

/// What holds where a key is not written.
sealed interface Need<T> {
  /// Nothing does: it must be written.
  record Required<T>() implements Need<T> {}

  /// This value.
  record Standard<T>(T value) implements Need<T> {}

  /// A value that follows from other keys.
  ///
  /// @param meaning in words, for the documentation
  /// @param from the value, from the block that the key is absent from; asked of valid files only
  record Derived<T>(String meaning, Function<Section, T> from) implements Need<T> {}

  /// The same as a block or list with nothing in it.
  record Empty<T>() implements Need<T> {}

  /// Nothing, and that has a meaning.
  ///
  /// @param meaning in words
  record Absent<T>(String meaning) implements Need<T> {}
}
