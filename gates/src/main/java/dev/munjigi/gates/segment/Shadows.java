package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Clause;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The search for rules that never decide: all that they speak of is decided by others.
///
/// A deny is in vain where another deny speaks too; an allow where a deny or another allow does.
/// Of two rules that make each other superfluous the later one of the file is reported. A deny of
/// what nothing allows is kept: it holds when an allow is added.
final class Shadows {
  private final List<SegmentRule> rules;
  private final Collection<long[]> sources;
  private final Collection<long[]> targets;

  private Shadows(Segments segments) {
    this.rules = segments.deciders();
    this.sources = distinct(sources(segments));
    this.targets = distinct(segments.destinations().stream().map(Destination::rules).toList());
  }

  private static List<long[]> sources(Segments segments) {
    List<long[]> sources = new ArrayList<>();
    for (int klass = 0; klass < segments.map().size(); klass++) {
      sources.add(segments.rulesOf(klass));
    }
    return sources;
  }

  private static Collection<long[]> distinct(List<long[]> sets) {
    Map<BitSet, long[]> distinct = new LinkedHashMap<>();
    sets.forEach(set -> distinct.putIfAbsent(BitSet.valueOf(set), set));
    return distinct.values();
  }

  static List<SegmentProof.Warning> of(Segments segments) {
    return new Shadows(segments).search();
  }

  private List<SegmentProof.Warning> search() {
    List<SegmentProof.Warning> warnings = new ArrayList<>();
    BitSet live = new BitSet();
    live.set(0, rules.size());
    for (int i = rules.size() - 1; i >= 0; i--) {
      Set<Clause> deciding = new LinkedHashSet<>();
      if (isInVain(i, live, deciding)) {
        live.clear(i);
        warnings.addFirst(warning(rules.get(i), deciding));
      }
    }
    return warnings;
  }

  private static SegmentProof.Warning warning(SegmentRule rule, Set<Clause> deciding) {
    String message =
        deciding.isEmpty()
            ? "never decides: it speaks of nothing"
            : "never decides: all that it speaks of is decided by " + SegmentProof.list(deciding);
    return new SegmentProof.Warning(rule.clause(), message);
  }

  /// Whether other live rules decide wherever rule `i` speaks; collects them.
  private boolean isInVain(int i, BitSet live, Set<Clause> deciding) {
    for (long[] source : sources) {
      if (!has(source, i)) {
        continue;
      }
      for (long[] target : targets) {
        if (has(target, i)) {
          int other = otherThan(i, source, target, live);
          if (other < 0) {
            return false;
          }
          deciding.add(rules.get(other).clause());
        }
      }
    }
    return true;
  }

  /// The first live rule that speaks of both and makes rule `i` superfluous, or -1.
  private int otherThan(int i, long[] source, long[] target, BitSet live) {
    boolean deny = rules.get(i).kind() == SegmentRule.Kind.DENY;
    for (int other = live.nextSetBit(0); other >= 0; other = live.nextSetBit(other + 1)) {
      boolean decides = !deny || rules.get(other).kind() == SegmentRule.Kind.DENY;
      if (other != i && decides && has(source, other) && has(target, other)) {
        return other;
      }
    }
    return -1;
  }

  private static boolean has(long[] bits, int i) {
    return (bits[i / Long.SIZE] & 1L << i % Long.SIZE) != 0;
  }
}
