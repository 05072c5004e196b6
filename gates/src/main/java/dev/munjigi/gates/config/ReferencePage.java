package dev.munjigi.gates.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The grammar as a page of Markdown for people.
final class ReferencePage {
  private static final String INTRODUCTION =
      """
      # Configuration

      One YAML file says everything; `munjigi check FILE` validates it and prints the values that \
      hold. Start from [`munjigi.example.yaml`](../munjigi.example.yaml); editors complete and \
      check with [`munjigi.schema.json`](munjigi.schema.json).

      A key that is not on this page, or is written twice, is an error; all problems of a file are \
      reported at once, as `file:line:column: message`. YAML anchors, aliases and tags are not \
      allowed. Limits: 4 MiB a file, 64 files, 32 levels. Values may be quoted or not. No key \
      holds a secret.

      A running gate takes up a changed file without a restart, except for the keys marked \
      *restart*. A file with a problem changes nothing.

      <!-- generated from the grammar; do not edit, run ConfigDocsTest with -Dupdate-docs=true -->
      """;

  /// A block that is still to be described.
  ///
  /// @param key that leads to it, or null for the whole file
  private record Pending(String path, Block block, @Nullable Key<?> key) {}

  private final StringBuilder page = new StringBuilder();
  private final Deque<Pending> pending = new ArrayDeque<>();

  private ReferencePage() {}

  /// The page.
  static String text() {
    ReferencePage reference = new ReferencePage();
    reference.page.append(INTRODUCTION);
    reference.pending.push(new Pending("", Grammar.ROOT, null));
    while (!reference.pending.isEmpty()) {
      reference.block(reference.pending.pop());
    }
    reference.types();
    return reference.page.toString();
  }

  private void block(Pending next) {
    page.append("\n## ")
        .append(next.path().isEmpty() ? "The whole file" : "`" + next.path() + "`")
        .append("\n\n");
    if (next.key() != null) {
      page.append(next.key().sentence()).append("\n\n");
    }
    next.block().rules().forEach(rule -> page.append(sentence(rule)).append("\n\n"));
    page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
    Deque<Pending> below = new ArrayDeque<>();
    for (Key<?> key : next.block().keys()) {
      row(key);
      String path = next.path().isEmpty() ? key.name() : next.path() + "." + key.name();
      Pending inner = inner(path, key);
      if (inner != null) {
        below.push(inner);
      }
    }
    below.forEach(pending::push);
  }

  /// The block that a key's value is, or holds; null when it is none.
  private static @Nullable Pending inner(String path, Key<?> key) {
    Shape<?> shape = key.shape();
    String at = path;
    while (true) {
      switch (shape) {
        case Block block -> {
          return new Pending(at, block, key);
        }
        case Choice choice -> {
          return new Pending(at, choice.block(), key);
        }
        case ListOf<?> list -> {
          shape = list.element();
          at = at + "[]";
        }
        case MapOf<?> map -> {
          shape = map.value();
          at = at + ".NAME";
        }
        case Scalar<?> _ -> {
          return null;
        }
      }
    }
  }

  private void row(Key<?> key) {
    String restart = key.needsRestart() ? " *restart*" : "";
    page.append("| `").append(key.name()).append("` | ");
    page.append(cell(value(key.shape()))).append(" | ");
    page.append(cell(standard(key))).append(" | ");
    page.append(cell(key.sentence() + " Example: `" + key.example() + "`" + restart));
    page.append(" |\n");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String value(Shape<?> shape) {
    return switch (shape) {
      case Scalar<?> scalar -> scalar.allowed();
      case ListOf<?> list when list.orOne() -> value(list.element()) + "; or a list of such";
      case ListOf<?> list -> "a list: " + value(list.element());
      case MapOf<?> map -> "NAME: " + value(map.value()) + "; NAME is " + map.name().allowed();
      case Block _ -> "a block";
      case Choice choice -> choice.quoted() + " or a block";
    };
  }

  private static <T> String standard(Key<T> key) {
    return switch (key.need()) {
      case Need.Required<T> _ -> "required";
      case Need.Standard<T>(T value) when key.shape() instanceof Scalar<T> scalar ->
          "`" + scalar.print().apply(value) + "`";
      case Need.Standard<T> _ -> "";
      case Need.Derived<T>(String meaning, var _) -> meaning;
      case Need.Empty<T> _ -> key.shape() instanceof Block ? "as below" : "none";
      case Need.Absent<T>(String meaning, var _) -> meaning;
    };
  }

  private static String sentence(Rule rule) {
    return switch (rule) {
      case Rule.ExactlyOne _ -> "Exactly one of these keys is written.";
      case Rule.Apart(Key<?> one, Key<?> other) ->
          "`" + one + "` and `" + other + "` exclude each other.";
      case Rule.Needs(Key<?> key, Key<?> other) -> "`" + key + "` needs `" + other + "`.";
    };
  }

  private void types() {
    page.append("\n## Types\n\n| type | what it is | examples |\n|---|---|---|\n");
    for (ScalarType type : ScalarType.values()) {
      String examples =
          List.of(type.examples().split(", ")).stream()
              .map(example -> "`" + example + "`")
              .collect(Collectors.joining(", "));
      page.append("| ").append(type.word()).append(" | ").append(cell(type.form()));
      page.append(" | ").append(cell(examples)).append(" |\n");
    }
  }
}
