package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The address space of 128 bits, cut into disjoint intervals at each place where the set of zones
/// changes.
///
/// Addresses with the same set of zones form one class, numbered from 0: rules cannot tell them
/// apart, so what holds for one address of a class holds for all. Exact, no sampling. A look-up
/// takes logarithmic time in the number of networks and allocates nothing.
final class ZoneMap {
  private static final Address FIRST = new Address(0, 0);
  private static final Address FIRST_V4 = new Address(0, 0xFFFFL << 32);
  private static final Address LAST_V4 = new Address(0, 0xFFFF_FFFF_FFFFL);

  /// Where an interval begins; signs flipped, so that a signed comparison orders them.
  private final long[] highs;

  private final long[] lows;
  private final int[] classes;
  private final List<BitSet> zonesOfClass;
  private final List<Address> witnesses;

  private ZoneMap(List<Cell> cells, List<BitSet> zonesOfClass) {
    this.highs = cells.stream().mapToLong(c -> c.start.high() ^ Long.MIN_VALUE).toArray();
    this.lows = cells.stream().mapToLong(c -> c.start.low() ^ Long.MIN_VALUE).toArray();
    this.classes = cells.stream().mapToInt(Cell::klass).toArray();
    this.zonesOfClass = zonesOfClass;
    this.witnesses = witnesses(cells, zonesOfClass.size());
  }

  private record Edge(Address at, int zone, int step) {}

  private record Cell(Address start, int klass) {}

  /// Zone `i` of the list is bit `i` of a class's set.
  static ZoneMap of(List<Zone> zones) {
    List<Edge> edges = edges(zones);
    Map<BitSet, Integer> known = new HashMap<>();
    List<BitSet> zonesOfClass = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    int[] depth = new int[zones.size()];
    BitSet open = new BitSet();
    int next = 0;
    Address at = FIRST;
    while (true) {
      for (; next < edges.size() && edges.get(next).at.equals(at); next++) {
        Edge edge = edges.get(next);
        depth[edge.zone] += edge.step;
        open.set(edge.zone, depth[edge.zone] > 0);
      }
      Integer klass = known.get(open);
      if (klass == null) {
        BitSet set = (BitSet) open.clone();
        klass = zonesOfClass.size();
        known.put(set, klass);
        zonesOfClass.add(set);
      }
      if (cells.isEmpty() || cells.getLast().klass != klass) {
        cells.add(new Cell(at, klass));
      }
      if (next == edges.size()) {
        return new ZoneMap(cells, zonesOfClass);
      }
      at = edges.get(next).at;
    }
  }

  private static List<Edge> edges(List<Zone> zones) {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < zones.size(); i++) {
      for (Network network : zones.get(i).networks()) {
        edges.add(new Edge(network.base(), i, 1));
        Address after = network.last().next();
        // INVARIANT: a network that ends with the address space has no edge after it
        if (!after.equals(FIRST)) {
          edges.add(new Edge(after, i, -1));
        }
      }
    }
    edges.sort(Comparator.comparing(Edge::at));
    return edges;
  }

  /// One address of each class: its lowest IPv4 address, or its lowest if it has none.
  private static List<Address> witnesses(List<Cell> cells, int count) {
    @Nullable Address[] found = new Address[count];
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      boolean reachesV4 = i + 1 == cells.size() || cells.get(i + 1).start.compareTo(FIRST_V4) > 0;
      boolean v4 = cell.start.compareTo(LAST_V4) <= 0 && reachesV4;
      Address lowest = v4 && cell.start.compareTo(FIRST_V4) < 0 ? FIRST_V4 : cell.start;
      Address before = found[cell.klass];
      if (before == null || (lowest.isV4() && !before.isV4())) {
        found[cell.klass] = lowest;
      }
    }
    return List.of(found);
  }

  /// The class of an address.
  int classOf(Address address) {
    long high = address.high() ^ Long.MIN_VALUE;
    long low = address.low() ^ Long.MIN_VALUE;
    int from = 0;
    int to = classes.length - 1;
    while (from < to) {
      int middle = (from + to + 1) >>> 1;
      if (highs[middle] < high || (highs[middle] == high && lows[middle] <= low)) {
        from = middle;
      } else {
        to = middle - 1;
      }
    }
    return classes[from];
  }

  /// How many classes there are, at least 1.
  int size() {
    return zonesOfClass.size();
  }

  /// The zones of a class; not to be changed.
  BitSet zones(int klass) {
    return zonesOfClass.get(klass);
  }

  /// An address of a class.
  Address witness(int klass) {
    return witnesses.get(klass);
  }
}
