package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Clause;
import dev.munjigi.gates.iam.Condition;
import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Effect;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The statements of two sides in one row, those of the first before those of the second.
///
/// @param variables which of them may have variables
/// @param first how many are of the first side
record Compared(
    Documents allowing, Documents refusing, List<Clause> entries, BitSet variables, int first) {
  static Compared of(Documents allowing, Documents refusing) {
    List<Clause> entries = new ArrayList<>();
    BitSet variables = new BitSet();
    int first = 0;
    for (Documents side : List.of(allowing, refusing)) {
      for (Policy policy : side.policies()) {
        for (Statement statement : policy.statements()) {
          variables.set(entries.size(), policy.version().equals(Policy.CURRENT));
          entries.add(new Clause(policy.name(), statement));
        }
      }
      first = side == allowing && first == 0 ? entries.size() : first;
    }
    return new Compared(allowing, refusing, entries, variables, first);
  }

  List<Statement> statements() {
    return entries.stream().map(Clause::statement).toList();
  }

  Statement statement(int entry) {
    return entries.get(entry).statement();
  }

  private BitSet those(Effect effect, int from, int to) {
    BitSet all = new BitSet();
    for (int i = from; i < to; i++) {
      all.set(i, statement(i).effect() == effect);
    }
    return all;
  }

  BitSet allows() {
    return those(Effect.ALLOW, 0, first);
  }

  /// What is looked for: what this statement of the first side allows.
  Assignments.Sides sides(int by) {
    BitSet only = new BitSet();
    only.set(by);
    return new Assignments.Sides(
        only,
        those(Effect.DENY, 0, first),
        those(Effect.ALLOW, first, entries.size()),
        those(Effect.DENY, first, entries.size()));
  }

  /// The statements that speak of an action.
  BitSet speaking(String action) {
    BitSet all = new BitSet();
    for (int i = 0; i < entries.size(); i++) {
      all.set(i, statement(i).speaksOf(action));
    }
    return all;
  }

  /// What a statement says of an action that it speaks of.
  private record Rest(
      Effect effect,
      boolean variables,
      Object principals,
      List<String> resources,
      boolean others,
      Set<Condition> conditions) {}

  private Rest rest(int entry) {
    Statement statement = statement(entry);
    return new Rest(
        statement.effect(),
        variables.get(entry),
        Objects.requireNonNullElse(statement.principals(), ""),
        statement.resourcePatterns(),
        statement.allResourcesBut(),
        new HashSet<>(statement.conditions()));
  }

  private Set<Rest> rests(BitSet among, Effect effect, boolean ofFirst) {
    Set<Rest> all = new HashSet<>();
    for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
      if (statement(i).effect() == effect && i < first == ofFirst) {
        all.add(rest(i));
      }
    }
    return all;
  }

  /// Whether what these statements allow is written on the other side, too, and what is denied there
  /// on this one.
  boolean same(BitSet among) {
    return rests(among, Effect.ALLOW, false).containsAll(rests(among, Effect.ALLOW, true))
        && rests(among, Effect.DENY, true).containsAll(rests(among, Effect.DENY, false));
  }

  List<Wanted> conditions(BitSet among) {
    List<Wanted> all = new ArrayList<>();
    for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
      Statement statement = statement(i);
      for (Condition condition : statement.conditions()) {
        boolean denies = statement.effect() == Effect.DENY;
        all.add(new Wanted(i, condition, variables.get(i), denies));
      }
    }
    return all;
  }

  /// The patterns of resources of these statements.
  Set<Glob> resources(BitSet among, Glob.Filling filling) {
    Set<Glob> globs = new LinkedHashSet<>();
    for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
      for (String pattern : statement(i).resourcePatterns()) {
        Glob.of(pattern, dialect(i), filling).ifPresent(globs::add);
      }
    }
    return globs;
  }

  Glob.Dialect dialect(int entry) {
    return new Glob.Dialect(true, variables.get(entry), false, false);
  }

  /// The same keys as the first condition writes them that has one.
  Map<String, List<String>> asWritten(Map<String, List<String>> said) {
    Map<String, List<String>> written = new LinkedHashMap<>();
    said.forEach(
        (key, values) ->
            written.put(
                statements().stream()
                    .flatMap(statement -> statement.conditions().stream())
                    .filter(condition -> condition.folded().equals(key))
                    .map(Condition::key)
                    .findFirst()
                    .orElse(key),
                values));
    return written;
  }

  /// Names of resources that are easy to read, for a witness of a statement.
  List<String> examples(Statement statement, Context context) {
    List<String> all = new ArrayList<>();
    int entry = statements().indexOf(statement);
    for (String pattern : statement.resourcePatterns()) {
      if (!statement.allResourcesBut() && !pattern.equals("*")) {
        Glob.of(pattern, dialect(entry), new Glob.Filling.Said(context))
            .map(glob -> glob.instance("example"))
            .filter(text -> text.startsWith("arn:"))
            .ifPresent(all::add);
      }
    }
    all.add("arn:munjigi:example:::example");
    return all;
  }
}
