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
import org.jspecify.annotations.Nullable;

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
    /// Whether it leads to several values.
    default boolean several() {
      return switch (this) {
        case Name name -> name.anywhere;
        case Index index -> false;
        case All all -> true;
      };
    }

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

  /// The texts, numbers and truths that it leads to; of a list, those in it. Null where it leads to
  /// nothing at all.
  @Nullable Values values(Json document) {
    Collection<Json> found = List.of(document);
    boolean several = false;
    boolean gaps = false;
    for (Step step : steps) {
      // ATTACK: `..a..a..a` leads to one value in as many ways as there are names above it
      Set<Json> next = Collections.newSetFromMap(new IdentityHashMap<>());
      // ATTACK: what stands below many that were found is looked through once, not once for each
      Set<Json> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Json one : found) {
        boolean led = follow(one, step, next, seen);
        gaps |= !led && (several || step instanceof Step.All);
      }
      several |= step.several();
      found = next;
    }
    return ends(found, several, gaps);
  }

  private static @Nullable Values ends(Collection<Json> found, boolean several, boolean gaps) {
    List<String> texts = new ArrayList<>();
    boolean opaque = false;
    boolean silent = gaps;
    for (Json one : found) {
      boolean among = several || one instanceof Json.Array;
      List<Json> all = one instanceof Json.Array(var spot, List<Json> in) ? in : List.of(one);
      for (Json value : all) {
        switch (value) {
          case Json.Text(var spot, String text) -> {
            texts.add(text);
            silent |= among && text.isEmpty();
          }
          case Json.Number(var spot, String number) -> texts.add(number);
          case Json.Truth(var spot, boolean truth) -> texts.add(Boolean.toString(truth));
          case Json.Nothing nothing -> silent |= among;
          case Json.Array array -> opaque = true;
          case Json.Fields fields -> opaque = true;
        }
      }
    }
    return texts.isEmpty() && !opaque && !silent ? null : Values.of(texts, opaque, silent);
  }

  /// Goes one step; whether that leads anywhere. A name anywhere below may be nowhere.
  private static boolean follow(Json from, Step step, Collection<Json> next, Set<Json> seen) {
    return switch (step) {
      case Step.Name(String folded, boolean anywhere) -> {
        if (anywhere) {
          below(from, folded, next, seen);
          yield true;
        }
        yield named(from, folded, next);
      }
      case Step.Index(int index) -> {
        if (from instanceof Json.Array(var spot, List<Json> in) && index < in.size()) {
          next.add(in.get(index));
          yield true;
        }
        yield false;
      }
      case Step.All() -> {
        if (from instanceof Json.Array(var spot, List<Json> in)) {
          next.addAll(in);
          yield true;
        }
        // many write `null` for a list with nothing in it
        yield from instanceof Json.Nothing;
      }
    };
  }

  private static boolean named(Json from, String folded, Collection<Json> next) {
    boolean there = false;
    if (from instanceof Json.Fields(var spot, List<Json.Field> fields)) {
      for (Json.Field field : fields) {
        if (field.name().toLowerCase(Locale.ROOT).equals(folded)) {
          next.add(field.value());
          there = true;
        }
      }
    }
    return there;
  }

  private static void below(Json from, String folded, Collection<Json> next, Set<Json> seen) {
    Deque<Json> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      Json one = open.pop();
      switch (one) {
        case Json.Fields(var spot, List<Json.Field> fields) -> {
          if (seen.add(one)) {
            named(one, folded, next);
            fields.forEach(field -> open.push(field.value()));
          }
        }
        case Json.Array(var spot, List<Json> values) -> {
          if (seen.add(one)) {
            values.forEach(open::push);
          }
        }
        case Json.Text text -> {}
        case Json.Number number -> {}
        case Json.Truth truth -> {}
        case Json.Nothing nothing -> {}
      }
    }
  }
}
