package dev.munjigi.gates.iam;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A path into the JSON of a reply (RFC 9535, without filters and slices): `$`, then names (`.owner`),
/// names anywhere below (`..owner`), indexes (`[0]`) and all elements (`[*]`). Names are the same in
/// whatever case.
final class ReplyPath {
  /// How condition keys of replies begin.
  static final String KEY = "munjigi:response/";

  private static final Pattern STEP =
      Pattern.compile("(\\.\\.?)([A-Za-z_][A-Za-z0-9_-]*)|\\[(\\*|0|[1-9][0-9]{0,6})]");

  private final List<Step> steps;

  private sealed interface Step {
    record Name(String folded, boolean anywhere) implements Step {}

    record Index(int index) implements Step {}

    record All() implements Step {}
  }

  private ReplyPath(List<Step> steps) {
    this.steps = steps;
  }

  /// Whether a condition key asks of a reply, its body or its fields.
  static boolean isOfReply(String key) {
    return key.regionMatches(true, 0, "munjigi:response", 0, "munjigi:response".length());
  }

  /// Whether a condition key asks of the body of a reply.
  static boolean isKey(String key) {
    return key.regionMatches(true, 0, KEY, 0, KEY.length());
  }

  /// The path of such a key; empty when it has none.
  static Optional<ReplyPath> of(String key) {
    String path = key.substring(KEY.length());
    if (!path.startsWith("$")) {
      return Optional.empty();
    }
    List<Step> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    int at = 1;
    while (at < path.length()) {
      if (!step.find(at) || step.start() != at) {
        return Optional.empty();
      }
      if (step.group(2) != null) {
        steps.add(
            new Step.Name(step.group(2).toLowerCase(Locale.ROOT), step.group(1).length() == 2));
      } else {
        steps.add(
            step.group(3).equals("*")
                ? new Step.All()
                : new Step.Index(Integer.parseInt(step.group(3))));
      }
      at = step.end();
    }
    return Optional.of(new ReplyPath(steps));
  }

  /// The texts, numbers and truths that it leads to; of a list, those in it.
  List<String> values(Json document) {
    Collection<Json> found = List.of(document);
    for (Step step : steps) {
      // ATTACK: `..a..a..a` leads to one value in as many ways as there are names above it
      Set<Json> next = Collections.newSetFromMap(new IdentityHashMap<>());
      found.forEach(one -> follow(one, step, next));
      found = next;
    }
    List<String> values = new ArrayList<>();
    for (Json one : found) {
      if (one instanceof Json.Array(var spot, List<Json> elements)) {
        elements.forEach(element -> value(element, values));
      } else {
        value(one, values);
      }
    }
    return values;
  }

  private static void value(Json one, List<String> values) {
    switch (one) {
      case Json.Text(var spot, String text) -> values.add(text);
      case Json.Number(var spot, String number) -> values.add(number);
      case Json.Truth(var spot, boolean truth) -> values.add(Boolean.toString(truth));
      case Json.Nothing nothing -> {}
      case Json.Array array -> {}
      case Json.Fields fields -> {}
    }
  }

  private static void follow(Json from, Step step, Collection<Json> next) {
    switch (step) {
      case Step.Name(String folded, boolean anywhere) -> {
        if (anywhere) {
          below(from, folded, next);
        } else {
          named(from, folded, next);
        }
      }
      case Step.Index(int index) -> {
        if (from instanceof Json.Array(var spot, List<Json> values) && index < values.size()) {
          next.add(values.get(index));
        }
      }
      case Step.All() -> {
        if (from instanceof Json.Array(var spot, List<Json> values)) {
          next.addAll(values);
        }
      }
    }
  }

  private static void named(Json from, String folded, Collection<Json> next) {
    if (from instanceof Json.Fields(var spot, List<Json.Field> fields)) {
      for (Json.Field field : fields) {
        if (field.name().toLowerCase(Locale.ROOT).equals(folded)) {
          next.add(field.value());
        }
      }
    }
  }

  private static void below(Json from, String folded, Collection<Json> next) {
    Deque<Json> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      Json one = open.pop();
      named(one, folded, next);
      switch (one) {
        case Json.Fields(var spot, List<Json.Field> fields) ->
            fields.forEach(field -> open.push(field.value()));
        case Json.Array(var spot, List<Json> values) -> values.forEach(open::push);
        case Json.Text text -> {}
        case Json.Number number -> {}
        case Json.Truth truth -> {}
        case Json.Nothing nothing -> {}
      }
    }
  }
}
