package dev.munjigi.gates.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The shape of a block with a closed set of keys; the blocks of several files are joined, and a
/// single value may stand in one of them only.
final class Block implements Shape<Section> {
  private final List<Key<?>> keys;
  private final Map<String, Key<?>> byName = new LinkedHashMap<>();
  private final List<Rule> rules;
  private final boolean concealing;

  private Block(List<Key<?>> keys, List<Rule> rules, boolean concealing) {
    this.keys = List.copyOf(keys);
    this.rules = List.copyOf(rules);
    this.concealing = concealing;
    keys.forEach(key -> byName.put(key.name(), key));
    if (byName.size() != keys.size()) {
      throw new IllegalStateException("two keys of one block have the same name");
    }
  }

  static Block of(List<Key<?>> keys) {
    return new Block(keys, List.of(), false);
  }

  static Block of(Key<?>... keys) {
    return new Block(List.of(keys), List.of(), false);
  }

  /// The same keys, with rules between them.
  Block where(Rule... between) {
    return new Block(keys, List.of(between), concealing);
  }

  /// The same keys, where people may write a secret in the place of the block: it is not repeated.
  Block concealing() {
    return new Block(keys, rules, true);
  }

  List<Key<?>> keys() {
    return keys;
  }

  List<Rule> rules() {
    return rules;
  }

  /// The names of its keys in backticks.
  String names() {
    return byName.keySet().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  @Override
  public Section read(List<Node> parts, Spot spot, @Nullable Section within, Problems problems) {
    Section section = new Section(this, spot, within);
    Map<Key<?>, List<Node>> found = new HashMap<>();
    boolean read = parts.isEmpty();
    for (Node part : parts) {
      switch (part) {
        case Node.Mapping mapping -> {
          collect(mapping, spot, found, problems);
          read = true;
        }
        case Node.Unusable _ -> {}
        case Node other ->
            problems.add(
                other.place(),
                spot.quoted()
                    + " is "
                    + (concealing ? "written out" : other.got())
                    + "; allowed is "
                    + allowed());
      }
    }
    for (Key<?> key : keys) {
      take(key, found.getOrDefault(key, List.of()), section, read ? problems : null);
    }
    if (read) {
      rules.forEach(rule -> rule.check(section, problems));
    }
    return section;
  }

  /// Sorts the entries of one file's part by key. The value of a mistyped key is read as that of
  /// the key that was meant, so that nothing else is said to be missing.
  private void collect(
      Node.Mapping mapping, Spot spot, Map<Key<?>, List<Node>> found, Problems problems) {
    Map<String, Place> seen = new HashMap<>();
    Map<Key<?>, Node> meant = new LinkedHashMap<>();
    for (Node.Entry entry : mapping.entries()) {
      String name = entry.key().value();
      Place place = entry.key().place();
      Key<?> key = byName.get(name);
      Place first = seen.putIfAbsent(name, place);
      if (key == null) {
        String nearest = problems.nearest(name, byName.keySet());
        problems.add(place, unknown(name, spot, nearest));
        if (nearest != null) {
          meant.putIfAbsent(Objects.requireNonNull(byName.get(nearest)), entry.value());
        }
      } else if (first != null) {
        String at = Quote.of(first.toString());
        String twice = spot.key(name, place).quoted() + " is written twice; first at ";
        problems.add(place, twice + at);
      } else {
        found.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(entry.value());
      }
    }
    meant.forEach((key, value) -> found.putIfAbsent(key, new ArrayList<>(List.of(value))));
  }

  private String unknown(String name, Spot spot, @Nullable String nearest) {
    String hint =
        nearest == null ? "; allowed are " + names() : "; did you mean " + Quote.of(nearest) + "?";
    return "unknown key " + Quote.of(name) + " in " + spot.quoted() + hint;
  }

  /// @param problems where a missing key is reported, or null when the whole block is not there
  private <T> void take(
      Key<T> key, List<Node> nodes, Section section, @Nullable Problems problems) {
    Spot around = section.spot();
    if (!nodes.isEmpty() && problems != null) {
      Spot spot = around.key(key.name(), nodes.getFirst().place());
      section.put(key, spot, true, key.shape().read(nodes, spot, section, problems));
      return;
    }
    switch (key.need()) {
      case Need.Empty<T> _ -> {
        Spot spot = around.key(key.name(), around.place());
        Problems none = problems == null ? new Problems() : problems;
        section.put(key, spot, false, key.shape().read(List.of(), spot, section, none));
      }
      case Need.Required<T> _ -> {
        if (problems != null) {
          Spot missing = around.key(key.name(), around.place());
          String example = "`" + key.name() + ": " + key.example() + "`";
          problems.add(around.place(), missing.quoted() + " is missing; for example " + example);
        }
      }
      case Need.Standard<T> _, Need.Derived<T> _, Need.Absent<T> _ -> {}
    }
  }

  @Override
  public void show(Section section, String path, String origin, List<Effective> rows) {
    boolean oneOnly = rules.contains(new Rule.ExactlyOne());
    for (Key<?> key : keys) {
      if (!oneOnly || section.written(key)) {
        key.show(section, rows);
      }
    }
  }

  @Override
  public String allowed() {
    return "a block of the keys " + names();
  }
}
