package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What was proven of rules over the whole address space and every destination.
///
/// Guarantees: an expectation that is not among the failures holds for every address and every
/// route that it speaks of; each failure has an address for which it does not hold. Does not
/// guarantee anything about addresses that a proxy or a translator stands in for.
///
/// @param failures expectations that do not hold
/// @param warnings rules that never decide, expectations that speak of nobody, zones that nothing
///     uses
public record SegmentProof(List<Failure> failures, List<Warning> warnings) {
  public SegmentProof {
    failures = List.copyOf(failures);
    warnings = List.copyOf(warnings);
  }

  /// An expectation that does not hold.
  ///
  /// @param clause the expectation
  /// @param message one line for the operator, with the witness and the rule that decided
  /// @param witness an address for which it does not hold
  /// @param destination the destination at which it does not hold
  public record Failure(Clause clause, String message, Address witness, String destination) {}

  /// Something that has no effect.
  ///
  /// @param clause the rule or zone
  /// @param message one line for the operator
  public record Warning(Clause clause, String message) {}

  /// Proves.
  public static SegmentProof of(Segments segments) {
    List<Failure> failures = new ArrayList<>();
    List<Warning> warnings = new ArrayList<>(Shadows.of(segments));
    for (SegmentRule rule : segments.settings().rules()) {
      switch (rule.kind()) {
        case ALLOW, DENY -> {}
        case EXPECT_ALLOW -> prove(segments, rule, true, failures, warnings);
        case EXPECT_DENY -> prove(segments, rule, false, failures, warnings);
      }
    }
    unusedZones(segments, warnings);
    return new SegmentProof(failures, warnings);
  }

  private static void prove(
      Segments segments,
      SegmentRule expectation,
      boolean allowed,
      List<Failure> failures,
      List<Warning> warnings) {
    boolean vacuous = true;
    for (int klass = 0; klass < segments.map().size(); klass++) {
      if (segments.speaksOf(expectation, klass)) {
        vacuous = false;
        Optional<Failure> failure = failure(segments, expectation, allowed, klass);
        if (failure.isPresent()) {
          failures.add(failure.get());
          return;
        }
      }
    }
    if (vacuous) {
      warnings.add(new Warning(expectation.clause(), "proves nothing: it speaks of no address"));
    }
  }

  private static Optional<Failure> failure(
      Segments segments, SegmentRule expectation, boolean allowed, int klass) {
    for (Destination destination : segments.destinations()) {
      if (destination.namedBy(expectation)) {
        Ruling ruling = segments.decide(klass, destination.service(), destination.route());
        if (ruling.allows() != allowed) {
          Address witness = segments.map().witness(klass);
          String message =
              "`"
                  + expectation.clause().text()
                  + (allowed
                      ? "` expects that it is allowed (`expect-allow`), but `"
                      : "` expects a denial (`expect-deny`), but `")
                  + witness
                  + "` in zones "
                  + segments.zonesOf(klass)
                  + (allowed ? " does not reach `" : " reaches `")
                  + destination.name()
                  + "`: "
                  + why(ruling);
          return Optional.of(
              new Failure(expectation.clause(), message, witness, destination.name()));
        }
      }
    }
    return Optional.empty();
  }

  private static String why(Ruling ruling) {
    return switch (ruling) {
      case Ruling.Open open -> "no rules are declared";
      case Ruling.Allowed(SegmentRule rule) -> "allowed by " + rule.clause();
      case Ruling.Denied(SegmentRule rule) -> "denied by " + rule.clause();
      case Ruling.NotAllowed none -> "no rule allows it";
    };
  }

  private static void unusedZones(Segments segments, List<Warning> warnings) {
    Set<String> used = new LinkedHashSet<>();
    for (SegmentRule rule : segments.settings().rules()) {
      used.addAll(rule.from());
      used.addAll(rule.except());
    }
    segments.settings().listenerSources().values().forEach(used::addAll);
    for (Zone zone : segments.settings().zones()) {
      if (!used.contains(zone.name())) {
        String message = "zone `" + zone.name() + "` is named by no segment and no listener";
        warnings.add(new Warning(zone.clause(), message));
      }
    }
  }

  /// Some clauses in one phrase.
  static String list(Set<Clause> clauses) {
    int shown = 3;
    String text =
        clauses.stream().limit(shown).map(Clause::toString).collect(Collectors.joining(", "));
    return clauses.size() <= shown ? text : text + " and " + (clauses.size() - shown) + " more";
  }
}
