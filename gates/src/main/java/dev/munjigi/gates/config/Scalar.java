package dev.munjigi.gates.config;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The shape of a single value.
///
/// @param type which of the grammar's types it is
/// @param allowed what is allowed, with the range; it follows "allowed is"
/// @param lexical its spelling
/// @param parse reads the text
/// @param print the shortest spelling of a value
record Scalar<T>(
    ScalarType type,
    String allowed,
    Lexical lexical,
    Function<String, Parsed<T>> parse,
    Function<T, String> print)
    implements Shape<T> {

  @Override
  public @Nullable T read(
      List<Node> parts, Spot spot, @Nullable Section within, Problems problems) {
    if (parts.size() > 1) {
      String first = parts.getFirst().place().toString();
      problems.add(
          parts.get(1).place(), spot.quoted() + " is written twice; first at " + Quote.of(first));
    }
    return switch (parts.getFirst()) {
      case Node.Text text when !text.absent() -> parse(text.value(), spot, problems);
      case Node.Unusable _ -> null;
      case Node other -> {
        problems.add(spot.place(), spot.quoted() + " is " + other.got() + "; " + wanted());
        yield null;
      }
    };
  }

  private @Nullable T parse(String text, Spot spot, Problems problems) {
    return switch (parse.apply(text)) {
      case Parsed.Right<T>(T value) -> value;
      case Parsed.Wrong<T>(var reason) -> {
        String why = reason == null ? wanted() : reason;
        problems.add(spot.place(), spot.quoted() + " is " + Quote.of(text) + "; " + why);
        yield null;
      }
    };
  }

  private String wanted() {
    return "allowed is " + allowed;
  }

  /// The value of a text that the grammar itself holds.
  T sure(String text) {
    return switch (parse.apply(text)) {
      case Parsed.Right<T>(T value) -> value;
      case Parsed.Wrong<T> _ -> throw new IllegalStateException("`" + text + "` is no " + type);
    };
  }

  @Override
  public void show(T value, String path, String origin, List<Effective> rows) {
    rows.add(new Effective(path, print.apply(value), origin));
  }
}
