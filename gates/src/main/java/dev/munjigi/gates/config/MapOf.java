package dev.munjigi.gates.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The shape of a block whose keys are names that a person chose; the blocks of several files are
/// joined, and a name may stand in one of them only.
///
/// @param name what a name looks like
/// @param value what it names
record MapOf<V>(Scalar<String> name, Shape<V> value) implements Shape<List<Named<V>>> {
  @Override
  public @Nullable List<Named<V>> read(
      List<Node> parts, Spot spot, @Nullable Section within, Problems problems) {
    List<Named<V>> all = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    boolean usable = true;
    for (Node part : parts) {
      switch (part) {
        case Node.Mapping(List<Node.Entry> entries, Place _) -> {
          for (Node.Entry entry : entries) {
            Named<V> named = entry(entry, seen, spot, within, problems);
            if (named != null) {
              all.add(named);
            }
          }
        }
        case Node.Unusable _ -> usable = false;
        case Node other -> {
          problems.add(
              other.place(), spot.quoted() + " is " + other.got() + "; allowed is " + allowed());
          usable = false;
        }
      }
    }
    return usable ? all : null;
  }

  /// An entry whose name is not usable is reported and kept, so that what refers to it is not
  /// reported as well.
  private @Nullable Named<V> entry(
      Node.Entry entry,
      Map<String, Place> seen,
      Spot spot,
      @Nullable Section within,
      Problems problems) {
    Node.Text key = entry.key();
    Spot keySpot = spot.key(key.value(), key.place());
    String read = readName(key, spot, problems);
    Place first = seen.putIfAbsent(read == null ? key.value() : read, key.place());
    if (first != null) {
      String at = Quote.of(first.toString());
      problems.add(key.place(), keySpot.quoted() + " is written twice; first at " + at);
      return null;
    }
    Spot valueSpot = new Spot(keySpot.path(), entry.value().place());
    V inside = value.read(List.of(entry.value()), valueSpot, within, problems);
    return new Named<>(read == null ? key.value() : read, keySpot, inside);
  }

  private @Nullable String readName(Node.Text key, Spot spot, Problems problems) {
    return switch (name.parse().apply(key.value())) {
      case Parsed.Right<String>(String right) -> right;
      case Parsed.Wrong<String>(var reason) -> {
        String why = reason == null ? "allowed is " + name.allowed() : reason;
        String got = "the name " + Quote.of(key.value()) + " in " + spot.quoted();
        problems.add(key.place(), got + " is not usable; " + why);
        yield null;
      }
    };
  }

  @Override
  public void show(List<Named<V>> entries, String path, String origin, List<Effective> rows) {
    if (entries.isEmpty()) {
      rows.add(new Effective(path, "none", origin));
    }
    for (Named<V> entry : entries) {
      if (entry.value() != null) {
        Place place = entry.spot().place();
        String written = place.file() + ":" + place.line();
        value.show(entry.value(), entry.spot().path(), written, rows);
      }
    }
  }

  @Override
  public String allowed() {
    return "a block of `NAME: ...`, each name being " + name.allowed();
  }
}
