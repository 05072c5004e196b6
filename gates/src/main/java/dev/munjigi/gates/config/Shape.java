package dev.munjigi.gates.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a value may look like: the grammar is made of these, and reader, documentation, schema and
/// the table of effective values all follow them.
///
/// @param <T> what a value of this shape is once it was read
sealed interface Shape<T> permits Scalar, ListOf, MapOf, Block, Choice {
  /// Reads a value, and reports all that is wrong with it. How deep it recurses is bounded by the
  /// grammar, never by the input.
  ///
  /// @param parts the nodes that it is written in: none when it is absent and may be, one as a
  ///     rule, more when several files give parts of it
  /// @param spot where it stands
  /// @param within the block around it, or null for the whole file
  /// @return the value, as far as it could be read; null when it could not
  @Nullable T read(List<Node> parts, Spot spot, @Nullable Section within, Problems problems);

  /// Adds the rows of a valid value.
  ///
  /// @param origin where it comes from
  void show(T value, String path, String origin, List<Effective> rows);

  /// What is allowed, for a message: it follows "allowed is".
  String allowed();
}
