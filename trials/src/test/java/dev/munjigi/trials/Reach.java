package dev.munjigi.trials;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a method can come to call: directly, through lambdas and method references, through
/// whatever implements or overrides what it calls, and through what is called there.
///
/// Guarantees: no call between imported classes is missed that does not go through reflection.
/// Takes every implementation of a called interface for possible, so it finds too much rather than
/// too little.
final class Reach {
  private final BiPredicate<String, String> forbidden;
  private final Map<JavaCodeUnit, JavaCodeUnit> cameFrom = new HashMap<>();
  private final Deque<JavaCodeUnit> open = new ArrayDeque<>();
  private final List<String> found = new ArrayList<>();

  private Reach(BiPredicate<String, String> forbidden) {
    this.forbidden = forbidden;
  }

  /// The ways from this method to something forbidden, each as one line; empty when there is none.
  ///
  /// @param forbidden asked with the full name of a class and the name of its method or constructor
  static List<String> from(JavaMethod start, BiPredicate<String, String> forbidden) {
    Reach reach = new Reach(forbidden);
    reach.cameFrom.put(start, start);
    reach.open.add(start);
    while (!reach.open.isEmpty()) {
      reach.visit(reach.open.remove());
    }
    return reach.found;
  }

  private void visit(JavaCodeUnit unit) {
    Stream<CodeUnitAccessTarget> called =
        unit.getCallsFromSelf().stream().map(call -> (CodeUnitAccessTarget) call.getTarget());
    Stream<CodeUnitAccessTarget> referred =
        Stream.concat(
                unit.getMethodReferencesFromSelf().stream(),
                unit.getConstructorReferencesFromSelf().stream())
            .map(JavaAccess::getTarget)
            .map(CodeUnitAccessTarget.class::cast);
    Stream.concat(called, referred).forEach(target -> follow(unit, target));
  }

  private void follow(JavaCodeUnit from, CodeUnitAccessTarget target) {
    if (forbidden.test(target.getOwner().getFullName(), target.getName())) {
      found.add(way(from) + " -> " + target.getFullName());
      return;
    }
    for (JavaCodeUnit next : possible(target)) {
      if (cameFrom.putIfAbsent(next, from) == null) {
        open.add(next);
      }
    }
  }

  /// The declared target, and what overrides it in imported classes.
  private static Collection<JavaCodeUnit> possible(CodeUnitAccessTarget target) {
    Optional<JavaCodeUnit> declared = target.resolveMember().map(JavaCodeUnit.class::cast);
    List<String> types =
        target.getRawParameterTypes().stream().map(JavaClass::getFullName).toList();
    Stream<JavaCodeUnit> overriding =
        target.getOwner().getAllSubclasses().stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.getName().equals(target.getName()))
            .filter(method -> method.getRawParameterTypes().size() == types.size())
            .map(JavaCodeUnit.class::cast);
    return Stream.concat(declared.stream(), overriding).collect(Collectors.toSet());
  }

  private String way(JavaCodeUnit end) {
    StringBuilder way = new StringBuilder(end.getFullName());
    JavaCodeUnit at = end;
    while (!at.equals(cameFrom.get(at))) {
      at = cameFrom.getOrDefault(at, at);
      way.insert(0, at.getFullName() + " -> ");
    }
    return way.toString();
  }
}
