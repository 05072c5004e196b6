package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a gate has acknowledged, as facts with names, and the one change that was under way. For one
/// thread at a time.
final class Acknowledged {
  /// The value of a fact that is none.
  static final String GONE = "";

  private final TreeMap<String, String> facts = new TreeMap<>();
  private Map<String, String> underWay = Map.of();
  private int changes;
  private int happened;
  private int lost;

  /// A change begins: its facts come to be together, or none of them does.
  void begin(Map<String, String> change) {
    underWay = Map.copyOf(change);
  }

  /// The change was acknowledged.
  void done() {
    done(Map.of());
  }

  /// The change was acknowledged, with facts that only the answer could tell.
  void done(Map<String, String> told) {
    put(facts, underWay);
    put(facts, told);
    underWay = Map.of();
    changes++;
  }

  /// The value of a fact; [#GONE] when there is none.
  String of(String name) {
    return facts.getOrDefault(name, GONE);
  }

  /// What the fact would be when the change under way happened.
  String wouldBe(String name) {
    return underWay.getOrDefault(name, of(name));
  }

  /// The names of all facts that begin like this, without that beginning.
  List<String> named(String beginning) {
    return facts.keySet().stream()
        .filter(name -> name.startsWith(beginning))
        .map(name -> name.substring(beginning.length()))
        .toList();
  }

  /// Asserts that what is seen after a kill is what was acknowledged, with the whole change that was
  /// under way or without any of it, and goes on from there.
  void settle(Map<String, String> seen) {
    TreeMap<String, String> with = new TreeMap<>(facts);
    put(with, underWay);
    if (!underWay.isEmpty()) {
      boolean all = seen.equals(with);
      happened += all ? 1 : 0;
      lost += all ? 0 : 1;
    }
    if (!seen.equals(with)) {
      assertThat(seen).as("what was acknowledged, or all of %s", underWay).isEqualTo(facts);
    }
    facts.clear();
    facts.putAll(seen);
    underWay = Map.of();
  }

  private static void put(Map<String, String> into, Map<String, String> change) {
    change.forEach(
        (name, value) -> {
          if (value.equals(GONE)) {
            into.remove(name);
          } else {
            into.put(name, value);
          }
        });
  }

  /// How many changes were acknowledged.
  int changes() {
    return changes;
  }

  /// How many were under way when the gate was killed, and had happened.
  int happened() {
    return happened;
  }

  /// How many were under way when the gate was killed, and had not.
  int lost() {
    return lost;
  }
}
