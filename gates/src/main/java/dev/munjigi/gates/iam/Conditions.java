package dev.munjigi.gates.iam;

import dev.munjigi.gates.exchange.Network;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the conditions of statements.
final class Conditions {
  private static final int LONGEST_KEY = 256;

  private final boolean variables;
  private final BiConsumer<Json.Spot, String> lost;

  /// @param variables whether texts may have some
  /// @param lost is told of each mistake
  Conditions(boolean variables, BiConsumer<Json.Spot, String> lost) {
    this.variables = variables;
    this.lost = lost;
  }

  List<Condition> read(Json json) {
    List<Condition> all = new ArrayList<>();
    if (!(json instanceof Json.Fields operators)) {
      lost.accept(json.spot(), "is " + Json.kind(json) + "; allowed is an object");
      return all;
    }
    for (Json.Field operator : operators.fields()) {
      Optional<Test> test = Test.of(operator.name());
      if (test.isEmpty()) {
        lost.accept(operator.spot(), "is no condition operator");
      } else if (operator.value() instanceof Json.Fields keys) {
        keys.fields().forEach(key -> key(test.get(), key).ifPresent(all::add));
      } else {
        lost.accept(
            operator.value().spot(),
            "is " + Json.kind(operator.value()) + "; allowed is an object of keys");
      }
    }
    return all;
  }

  private Optional<Condition> key(Test test, Json.Field key) {
    String name = key.name();
    if (name.isEmpty() || name.length() > LONGEST_KEY || name.chars().anyMatch(c -> c < ' ')) {
      lost.accept(key.spot(), "is no condition key");
      return Optional.empty();
    }
    if (ReplyPath.isKey(name) && ReplyPath.of(name).isEmpty()) {
      lost.accept(
          key.spot(), "has no path into a reply; allowed is such as `munjigi:response/$.items[*].owner`");
      return Optional.empty();
    }
    List<String> values = values(key.value());
    if (values.isEmpty()) {
      return Optional.empty();
    }
    @Nullable Matcher matcher = matcher(test.operator(), values, key.value().spot());
    return matcher == null
        ? Optional.empty()
        : Optional.of(new Condition(test, name, values, matcher, variables));
  }

  private List<String> values(Json json) {
    List<Json> all = json instanceof Json.Array(var spot, List<Json> list) ? list : List.of(json);
    List<String> values = new ArrayList<>();
    for (Json one : all) {
      switch (one) {
        case Json.Text(var spot, String text) -> values.add(text);
        case Json.Number(var spot, String number) -> values.add(number);
        case Json.Truth(var spot, boolean truth) -> values.add(Boolean.toString(truth));
        case Json other -> {
          lost.accept(other.spot(), "is " + Json.kind(other) + "; allowed is a text");
          return List.of();
        }
      }
    }
    if (values.isEmpty()) {
      lost.accept(json.spot(), "is empty; allowed is a value, or a list of at least one");
    }
    return values;
  }

  private @Nullable Matcher matcher(Operator operator, List<String> values, Json.Spot spot) {
    Matcher.Order order = Matcher.Order.of(operator);
    return switch (operator.family()) {
      case STRING -> of(texts(values, spot, false, false), Matcher::texts);
      case STRING_ANY_CASE -> of(texts(values, spot, false, true), Matcher::patterns);
      case STRING_LIKE -> of(texts(values, spot, true, false), Matcher::patterns);
      case NUMBER -> {
        List<BigDecimal> all = each(values, spot, "a number", Literals::number);
        yield of(all, some -> Matcher.numbers(some, order));
      }
      case DATE -> {
        List<Instant> all = each(values, spot, "a date", Literals::moment);
        yield of(all, some -> Matcher.moments(some, order));
      }
      case BOOL, NULL ->
          of(each(values, spot, "`true` or `false`", Literals::truth), Matcher::truths);
      case BINARY ->
          of(
              each(values, spot, "base64", text -> Optional.ofNullable(Literals.bytes(text))),
              Matcher::bytes);
      case ADDRESS -> {
        List<Network> all = each(values, spot, "an address or a network", Literals::network);
        yield of(all, Matcher::networks);
      }
      case ARN ->
          of(
              each(values, spot, "an ARN of six parts", text -> ArnPattern.of(text, variables)),
              Matcher::arns);
    };
  }

  private static <T> @Nullable Matcher of(
      @Nullable List<T> all, Function<List<T>, Matcher> made) {
    return all == null ? null : made.apply(all);
  }

  private @Nullable List<TextPattern> texts(
      List<String> values, Json.Spot spot, boolean wildcards, boolean anyCase) {
    TextPattern.Dialect dialect = new TextPattern.Dialect(wildcards, variables, anyCase);
    return each(
        values,
        spot,
        "a text with whole variables, of at most 2,048 characters",
        text -> Elements.tooLong(text) ? Optional.empty() : TextPattern.of(text, dialect));
  }

  private <T> @Nullable List<T> each(
      List<String> values, Json.Spot spot, String what, Function<String, Optional<T>> read) {
    List<T> all = new ArrayList<>();
    for (String value : values) {
      Optional<T> one = read.apply(value);
      if (one.isEmpty()) {
        lost.accept(spot, "has `" + Elements.cut(value) + "`; allowed is " + what);
        return null;
      }
      all.add(one.get());
    }
    return all;
  }
}
