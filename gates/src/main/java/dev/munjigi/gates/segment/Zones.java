package dev.munjigi.gates.segment;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The zones that an address is in, which the `segment` gate hands on.
///
/// @param names their names in the order of the configuration; empty for an address in no zone
public record Zones(SequencedSet<String> names) {
  public Zones {
    names = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(names));
  }

  static Zones of(List<String> names) {
    return new Zones(new LinkedHashSet<>(names));
  }

  /// The names between brackets, such as `[web, office]`.
  @Override
  public String toString() {
    return names.toString();
  }
}
