package dev.munjigi.gates.config;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The names of one kind that a configuration defines, to check references against.
///
/// @param noun what they name, such as `zone`
/// @param names the names
/// @param complete whether all could be read: otherwise a reference to another is not reported,
///     since what is wrong was reported where the name should be
record Catalog(String noun, Set<String> names, boolean complete) {
  private static final int LISTED = 8;

  Catalog {
    names = new LinkedHashSet<>(names);
  }

  /// The names of a block of names; null for one that could not be read.
  static <V> Catalog of(String noun, Section section, Key<List<Named<V>>> key) {
    Located<List<Named<V>>> found = section.find(key);
    Collection<Named<V>> named = found == null ? List.of() : found.value();
    Set<String> names = named.stream().map(Named::name).collect(Collectors.toSet());
    return new Catalog(noun, names, !section.broken(key));
  }

  /// The same with a name that is always there.
  Catalog and(String name) {
    Set<String> more = new LinkedHashSet<>(names);
    more.add(name);
    return new Catalog(noun, more, complete);
  }

  /// Reports a reference to a name that is not defined.
  void expect(String name, Spot spot, Problems problems) {
    if (!complete || names.contains(name)) {
      return;
    }
    String nearest = problems.nearest(name, names);
    String hint = nearest == null ? "" : "; did you mean " + Quote.of(nearest) + "?";
    String known = names.size() <= LISTED && hint.isEmpty() ? listed() : hint;
    problems.add(
        spot.place(), spot.quoted() + " names " + Quote.of(name) + ", which is no " + noun + known);
  }

  private String listed() {
    return names.isEmpty()
        ? "; none is defined"
        : "; defined are "
            + names.stream().sorted().map(Quote::of).collect(Collectors.joining(", "));
  }
}
