package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Implied;
import dev.munjigi.gates.iam.Values;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The resources and condition keys with which somebody asks for an action.
///
/// Keys that variables stand for get their values first: what patterns are depends on them. Then there
/// is one resource for each set of statements that speak of some, and for each the values of the other
/// keys are looked for.
final class Places {
  private static final int MOST_ASSIGNMENTS = 3_000;
  private static final int MOST_VALUES = 80;
  private static final Glob.Filling ANYTHING = new Glob.Filling.Anything();

  /// What may be the name of a resource: an ARN, or `*` for none.
  private static final List<Glob> NAMES =
      List.of(
          Glob.of("arn:*:*:*:*:?*", new Glob.Dialect(true, false, false, false), ANYTHING)
              .orElseThrow(),
          Glob.literal("*"));

  private final Compared compared;
  private final Voice voice;
  private final BitSet heard;
  private final Budget budget;
  private final List<Wanted> conditions;
  private final Set<Integer> done;

  /// What is asked.
  record Place(String resource, Map<String, List<String>> context) {}

  /// Takes what was found.
  @FunctionalInterface
  interface Taker {
    /// @param by the statement that allows it
    /// @return whether it is one
    boolean take(Place place, int by);
  }

  /// @param heard the statements that speak of the action and of who asks
  /// @param done the statements that need no more
  Places(Compared compared, Voice voice, BitSet heard, Set<Integer> done, Budget budget) {
    this.compared = compared;
    this.voice = voice;
    this.heard = heard;
    this.done = done;
    this.budget = budget;
    this.conditions = compared.conditions(heard);
  }

  /// Finds one for each statement that allows something.
  void each(Taker taker) {
    Map<String, List<List<String>>> variables = new LinkedHashMap<>();
    for (String key : variables()) {
      variables.put(key, valuesOfVariable(key));
    }
    List<Map<String, List<String>>> assignments = new ArrayList<>();
    assignments.add(Map.of());
    for (Map.Entry<String, List<List<String>>> variable : variables.entrySet()) {
      List<Map<String, List<String>>> longer = new ArrayList<>();
      for (Map<String, List<String>> one : assignments) {
        for (List<String> values : variable.getValue()) {
          Map<String, List<String>> more = new LinkedHashMap<>(one);
          more.put(variable.getKey(), values);
          longer.add(more);
        }
      }
      if (longer.size() > MOST_ASSIGNMENTS) {
        budget.leave("variables that have more than " + MOST_ASSIGNMENTS + " values together");
        longer = longer.subList(0, MOST_ASSIGNMENTS);
      }
      assignments = longer;
    }
    BitSet wanted = (BitSet) heard.clone();
    wanted.and(compared.allows());
    for (Map<String, List<String>> assignment : assignments) {
      done.forEach(wanted::clear);
      if (!wanted.isEmpty() && budget.take(1, "variables of many values")) {
        assigned(assignment, taker);
      }
    }
  }

  /// The keys that variables stand for, but for those that follow from who asks.
  private Set<String> variables() {
    Set<String> keys = new LinkedHashSet<>();
    for (int i = heard.nextSetBit(0); i >= 0; i = heard.nextSetBit(i + 1)) {
      if (compared.variables().get(i)) {
        compared.statement(i).resourcePatterns().forEach(text -> keys.addAll(Variables.of(text)));
      }
    }
    for (Wanted one : conditions) {
      if (one.variables() && one.isText()) {
        one.condition().values().forEach(text -> keys.addAll(Variables.of(text)));
      }
    }
    keys.removeIf(voice::fixes);
    return keys;
  }

  private List<Wanted> on(String key) {
    return conditions.stream().filter(one -> one.condition().folded().equals(key)).toList();
  }

  private List<List<String>> valuesOfVariable(String key) {
    List<Wanted> own = on(key);
    Set<String> singles = new LinkedHashSet<>();
    Values implied = Implied.by(voice.subject(), voice.account()).get(key);
    if (implied != null) {
      singles.add(implied.text(0));
    }
    Substitutes substitutes = new Substitutes(key);
    Set<Glob> resources = compared.resources(heard, ANYTHING);
    List<String> texts = Atoms.of(resources, NAMES, budget);
    for (int i = heard.nextSetBit(0); i >= 0; i = heard.nextSetBit(i + 1)) {
      for (String pattern : compared.statement(i).resourcePatterns()) {
        singles.addAll(substitutes.in(pattern, compared.dialect(i), texts));
      }
    }
    for (Wanted one : conditions) {
      if (one.isText() && one.variables()) {
        Set<String> others = null;
        for (String value : one.condition().values()) {
          if (Variables.of(value).contains(key)) {
            if (others == null) {
              others = Samples.singles(on(one.condition().folded()), ANYTHING, budget);
            }
            singles.addAll(substitutes.in(value, one.dialect(), List.copyOf(others)));
          }
        }
      }
    }
    singles.addAll(Samples.singles(own, ANYTHING, budget));
    singles.add("example");
    if (singles.size() > MOST_VALUES) {
      budget.leave("variables that have more than " + MOST_VALUES + " values");
    }
    Set<List<String>> all = new LinkedHashSet<>();
    singles.stream().limit(MOST_VALUES).forEach(single -> all.add(List.of(single)));
    all.addAll(
        Samples.lists(singles, own, values -> held(own, Map.of(key, values)), budget));
    return List.copyOf(all);
  }

  private Context context(Map<String, List<String>> said) {
    Map<String, Values> all = new HashMap<>(Implied.by(voice.subject(), voice.account()));
    said.forEach((key, values) -> all.put(key, Values.of(values)));
    return Context.of(all);
  }

  private BitSet held(List<Wanted> some, Map<String, List<String>> said) {
    Context context = context(said);
    BitSet held = new BitSet();
    // how many values there are decides what may be added to them
    held.set(some.size(), said.values().stream().anyMatch(values -> values.size() > 1));
    held.set(some.size() + 1, said.values().stream().allMatch(List::isEmpty));
    for (int i = 0; i < some.size(); i++) {
      held.set(i, some.get(i).holds(context));
    }
    return held;
  }

  /// The values of other keys, with the statements that each leaves standing.
  private record Choice(String key, List<List<String>> values, List<BitSet> standing) {}

  private void assigned(Map<String, List<String>> assignment, Taker taker) {
    Context context = context(assignment);
    Map<BitSet, String> resources = new LinkedHashMap<>();
    Set<Glob> globs = compared.resources(heard, new Glob.Filling.Said(context));
    for (String resource : Atoms.of(globs, NAMES, budget)) {
      BitSet on = new BitSet();
      for (int i = heard.nextSetBit(0); i >= 0; i = heard.nextSetBit(i + 1)) {
        on.set(i, compared.statement(i).isOn(resource, context));
      }
      resources.putIfAbsent(on, resource);
    }
    List<Choice> choices = null;
    for (Map.Entry<BitSet, String> one : resources.entrySet()) {
      BitSet alive = (BitSet) one.getKey().clone();
      for (Wanted wanted : conditions) {
        if (settled(wanted.condition().folded(), assignment) && !wanted.holds(context)) {
          alive.clear(wanted.entry());
        }
      }
      if (alive.intersects(compared.allows())) {
        choices = choices == null ? choices(assignment) : choices;
        on(one.getValue(), alive, assignment, choices, taker);
      }
    }
  }

  private boolean settled(String key, Map<String, List<String>> assignment) {
    return assignment.containsKey(key) || voice.fixes(key);
  }

  private List<Choice> choices(Map<String, List<String>> assignment) {
    Glob.Filling filling = new Glob.Filling.Said(context(assignment));
    Set<String> keys = new LinkedHashSet<>();
    conditions.forEach(one -> keys.add(one.condition().folded()));
    List<Choice> choices = new ArrayList<>();
    for (String key : keys) {
      if (!settled(key, assignment)) {
        List<Wanted> own = on(key);
        Set<String> singles = new LinkedHashSet<>();
        Values implied = Implied.by(voice.subject(), voice.account()).get(key);
        if (implied != null) {
          singles.add(implied.text(0));
        }
        singles.addAll(Samples.singles(own, filling, budget));
        Map<String, List<String>> said = new HashMap<>(assignment);
        List<List<String>> values =
            Samples.lists(
                singles,
                own,
                list -> {
                  said.put(key, list);
                  return heldOf(own, key, said);
                },
                budget);
        List<BitSet> standing = new ArrayList<>();
        for (List<String> list : values) {
          said.put(key, list);
          standing.add(standing(own, said));
        }
        choices.add(new Choice(key, values, standing));
      }
    }
    return choices;
  }

  private BitSet heldOf(List<Wanted> own, String key, Map<String, List<String>> said) {
    BitSet held = held(own, said);
    List<String> values = said.getOrDefault(key, List.of());
    held.set(own.size(), values.size() > 1);
    held.set(own.size() + 1, values.isEmpty());
    return held;
  }

  private BitSet standing(List<Wanted> own, Map<String, List<String>> said) {
    Context context = context(said);
    BitSet standing = new BitSet();
    standing.set(0, compared.entries().size());
    for (Wanted one : own) {
      if (!one.holds(context)) {
        standing.clear(one.entry());
      }
    }
    return standing;
  }

  private void on(
      String resource,
      BitSet alive,
      Map<String, List<String>> assignment,
      List<Choice> choices,
      Taker taker) {
    List<List<BitSet>> keys = choices.stream().map(Choice::standing).toList();
    List<BitSet> open = open(choices);
    BitSet allows = (BitSet) alive.clone();
    allows.and(compared.allows());
    for (int by = allows.nextSetBit(0); by >= 0; by = allows.nextSetBit(by + 1)) {
      if (!done.contains(by)) {
        int @Nullable [] chosen =
            new Assignments(keys, open, compared.sides(by)).find(alive, budget);
        if (chosen != null) {
          Map<String, List<String>> said = new LinkedHashMap<>(assignment);
          for (int i = 0; i < chosen.length; i++) {
            said.put(choices.get(i).key(), choices.get(i).values().get(chosen[i]));
          }
          if (taker.take(new Place(resource, said), by)) {
            done.add(by);
          }
        }
      }
    }
  }

  /// For each number of keys that are known the statements that depend on no others.
  private List<BitSet> open(List<Choice> choices) {
    List<BitSet> open = new ArrayList<>();
    BitSet certain = new BitSet();
    certain.set(0, compared.entries().size());
    open.add(certain);
    for (int i = choices.size() - 1; i >= 0; i--) {
      BitSet before = (BitSet) open.getFirst().clone();
      String key = choices.get(i).key();
      on(key).forEach(one -> before.clear(one.entry()));
      open.addFirst(before);
    }
    return open;
  }
}
