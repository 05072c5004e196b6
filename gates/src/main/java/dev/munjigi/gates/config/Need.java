package dev.munjigi.gates.config;

import java.util.function.Function;
import java.util.function.Predicate;

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
  /// @param applies whether it means this in the block that the key is absent from; asked of valid
  ///     files only
  record Absent<T>(String meaning, Predicate<Section> applies) implements Need<T> {}
}
