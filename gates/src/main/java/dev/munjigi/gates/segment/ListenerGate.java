package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Verdict;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The decision whether a source may connect to a listener at all, made at accept.
///
/// A listener without a list of zones takes everybody; one with an empty list takes nobody.
public final class ListenerGate implements Gate<Connection, Zones> {
  private final Segments segments;
  private final Map<String, Clause> clauses;
  private final Map<String, BitSet> open;
  private final List<Verdict.Pass<Zones>> passes;

  /// @param clauses where each listener is written, by name; used in refusals only
  public ListenerGate(Segments segments, Map<String, Clause> clauses) {
    this.segments = segments;
    this.clauses = Map.copyOf(clauses);
    this.passes = SegmentGate.passes(segments);
    this.open = new HashMap<>();
    segments.settings().listenerSources().forEach((name, from) -> open.put(name, classes(from)));
  }

  private BitSet classes(Set<String> from) {
    BitSet classes = new BitSet();
    for (int klass = 0; klass < segments.map().size(); klass++) {
      classes.set(klass, segments.meets(from, segments.map().zones(klass)));
    }
    return classes;
  }

  @Override
  public GateName name() {
    return GateName.SEGMENT;
  }

  @Override
  public Verdict<Zones> decide(Connection connection, Facts facts) {
    int klass = segments.classOf(connection.source());
    BitSet classes = open.get(connection.listener());
    return classes == null || classes.get(klass) ? passes.get(klass) : refuse(connection);
  }

  private Verdict<Zones> refuse(Connection connection) {
    String listener = connection.listener();
    Clause written = clauses.get(listener);
    String key = "listeners." + listener + ".from";
    Clause clause =
        written == null ? Clause.builtIn(key) : new Clause(key, written.file(), written.line());
    Set<String> taken =
        new TreeSet<>(segments.settings().listenerSources().getOrDefault(listener, Set.of()));
    Zones zones = segments.zonesOf(connection.source());
    String evidence = "`" + connection.source() + "` in zones " + zones + ", taken are " + taken;
    String remedy =
        zones.names().isEmpty()
            ? "add `" + connection.source() + "` to a zone that `" + key + "` names"
            : "add `" + zones.names().getFirst() + "` to `" + key + "`";
    return Verdict.refuse(new Refusal(SegmentReason.LISTENER_CLOSED, clause, evidence, remedy));
  }
}
