package dev.munjigi.gates.segment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/// Which zone reaches which destination, complete over the whole address space.
///
/// @param destinations the columns: `service` or, where a rule names the route, `service/route`
/// @param rows one for each zone in the order of the configuration, and a last one for the
///     addresses in no zone, unless there are none
public record Matrix(List<String> destinations, List<Row> rows) {
  /// The name of the last row.
  public static final String ELSEWHERE = "(no zone)";

  public Matrix {
    destinations = List.copyOf(destinations);
    rows = List.copyOf(rows);
  }

  /// What the addresses of a zone reach, in the order of the destinations.
  public record Row(String zone, List<Reach> reaches) {
    public Row {
      reaches = List.copyOf(reaches);
    }
  }

  /// How many addresses of a zone reach a destination.
  public enum Reach {
    ALL,
    /// The zone overlaps another that is treated differently.
    SOME,
    NONE
  }

  /// Computes it.
  public static Matrix of(Segments segments) {
    List<Destination> destinations = segments.destinations();
    List<Zone> zones = segments.settings().zones();
    List<Row> rows = new ArrayList<>();
    for (int zone = 0; zone <= zones.size(); zone++) {
      BitSet classes = classesOf(segments, zone);
      if (!classes.isEmpty()) {
        Stream<Reach> reaches = destinations.stream().map(d -> reach(segments, classes, d));
        String name = zone < zones.size() ? zones.get(zone).name() : ELSEWHERE;
        rows.add(new Row(name, reaches.toList()));
      }
    }
    return new Matrix(destinations.stream().map(Destination::name).toList(), rows);
  }

  private static BitSet classesOf(Segments segments, int zone) {
    boolean elsewhere = zone == segments.settings().zones().size();
    BitSet classes = new BitSet();
    for (int klass = 0; klass < segments.map().size(); klass++) {
      BitSet zones = segments.map().zones(klass);
      classes.set(klass, elsewhere ? zones.isEmpty() : zones.get(zone));
    }
    return classes;
  }

  private static Reach reach(Segments segments, BitSet classes, Destination destination) {
    long allowed =
        classes.stream()
            .filter(k -> segments.decide(k, destination.service(), destination.route()).allows())
            .count();
    return allowed == 0 ? Reach.NONE : allowed == classes.cardinality() ? Reach.ALL : Reach.SOME;
  }
}
