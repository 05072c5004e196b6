package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Statements by what their actions and resources begin with, so that of thousands only those are
/// looked at that may apply.
///
/// Guarantees: finds a statement that applies where there is one; looking asks nothing of memory.
/// Built once, then read by many threads.
final class Index {
  private final PrefixTree<PrefixTree<List<Clause>>> byAction = new PrefixTree<>();

  Index(List<Clause> clauses) {
    clauses.forEach(this::add);
  }

  private void add(Clause clause) {
    boolean broken = clause.statement().label().broken() != null;
    Names actions = clause.statement().actions();
    Names resources = clause.statement().resources();
    for (String action : beginnings(broken ? null : actions)) {
      var byResource = byAction.at(action.toLowerCase(Locale.ROOT)).ensure(PrefixTree::new);
      for (String resource : beginnings(broken ? null : resources)) {
        byResource.at(resource).ensure(ArrayList::new).add(clause);
      }
    }
  }

  /// What a name has to begin with for the statement to apply; everything begins with nothing.
  private static Set<String> beginnings(@Nullable Names names) {
    if (names == null || names.others()) {
      return Set.of("");
    }
    Set<String> all = new HashSet<>();
    names.patterns().forEach(pattern -> all.add(pattern.prefix()));
    return all.contains("") ? Set.of("") : all;
  }

  /// A statement that applies, or null where none does.
  @Nullable Clause find(Question question) {
    String action = question.foldedAction();
    PrefixTree.@Nullable Node<PrefixTree<List<Clause>>> node = byAction.root();
    int at = 0;
    while (node != null) {
      PrefixTree<List<Clause>> byResource = node.value();
      Clause found = byResource == null ? null : find(byResource, question);
      if (found != null) {
        return found;
      }
      node = node.below(action, at);
      at += node == null ? 0 : node.length();
    }
    return null;
  }

  private static @Nullable Clause find(PrefixTree<List<Clause>> byResource, Question question) {
    String resource = question.resource();
    PrefixTree.@Nullable Node<List<Clause>> node = byResource.root();
    int at = 0;
    while (node != null) {
      List<Clause> clauses = node.value();
      if (clauses != null) {
        for (int i = 0; i < clauses.size(); i++) {
          if (clauses.get(i).statement().applies(question)) {
            return clauses.get(i);
          }
        }
      }
      node = node.below(resource, at);
      at += node == null ? 0 : node.length();
    }
    return null;
  }
}
