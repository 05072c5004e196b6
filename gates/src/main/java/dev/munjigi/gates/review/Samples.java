package dev.munjigi.gates.review;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.iam.Literals;
import dev.munjigi.gates.iam.Operator;
import dev.munjigi.gates.iam.Test;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Values that tell the conditions on one key apart: each bound, what lies beside and between bounds,
/// one text for each way in which patterns meet, nothing, and several at once.
final class Samples {
  private static final int MOST_LISTS = 400;
  private static final String ODD = "x";
  private static final Glob SOME = new Glob(new int[] {Glob.ONE, Glob.RUN}, false);
  private static final Glob ARN =
      Glob.of(
              "arn:*:*:*:*:*",
              new Glob.Dialect(true, false, false, false),
              new Glob.Filling.Anything())
          .orElseThrow();

  private Samples() {}

  /// Single values.
  ///
  /// @param filling what stands for variables
  static Set<String> singles(List<Wanted> conditions, Glob.Filling filling, Budget budget) {
    Set<String> all = new LinkedHashSet<>();
    conditions.forEach(one -> typed(one, all));
    all.addAll(numbers(conditions));
    all.addAll(moments(conditions));
    all.addAll(addresses(conditions));
    Set<Glob> globs = globs(conditions, filling);
    globs.forEach(glob -> all.add(glob.instance("example")));
    if (!globs.isEmpty()) {
      globs.add(SOME);
      if (conditions.stream().anyMatch(one -> one.family() == Operator.Family.ARN)) {
        globs.add(ARN);
      }
      all.addAll(Atoms.of(globs, List.of(), budget));
    }
    all.add(ODD);
    all.add("");
    return all;
  }

  static Set<Glob> globs(List<Wanted> conditions, Glob.Filling filling) {
    Set<Glob> globs = new LinkedHashSet<>();
    for (Wanted one : conditions) {
      if (one.isText()) {
        for (String value : one.condition().values()) {
          Glob.of(value, one.dialect(), filling).ifPresent(globs::add);
        }
      }
    }
    return globs;
  }

  private static void typed(Wanted one, Set<String> all) {
    switch (one.family()) {
      case BOOL -> all.addAll(List.of("true", "false", "TRUE", "FALSE"));
      case BINARY -> {
        all.addAll(one.condition().values());
        one.condition().values().forEach(value -> all.add(value.replace("=", "")));
        all.add("AA==");
      }
      case NUMBER, DATE, ADDRESS -> all.addAll(one.condition().values());
      case STRING, STRING_ANY_CASE, STRING_LIKE, ARN, NULL -> {}
    }
  }

  private static List<String> values(List<Wanted> conditions, Operator.Family family) {
    return conditions.stream()
        .filter(one -> one.family() == family)
        .flatMap(one -> one.condition().values().stream())
        .toList();
  }

  private static Set<String> numbers(List<Wanted> conditions) {
    TreeSet<BigDecimal> bounds = new TreeSet<>();
    values(conditions, Operator.Family.NUMBER)
        .forEach(value -> Literals.number(value).ifPresent(bounds::add));
    Set<String> all = new LinkedHashSet<>();
    if (bounds.isEmpty()) {
      return all;
    }
    add(bounds.first().subtract(BigDecimal.ONE), all);
    for (BigDecimal bound : bounds) {
      BigDecimal above = bounds.higher(bound);
      add(bound, all);
      add(
          above == null
              ? bound.add(BigDecimal.ONE)
              : bound.add(above).divide(BigDecimal.valueOf(2)),
          all);
    }
    return all;
  }

  /// In more than one form: some are years, too, and one may be what a text wants.
  private static void add(BigDecimal number, Set<String> all) {
    String shortest = number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    all.add(shortest);
    all.add(number.toPlainString());
    all.add(shortest + (shortest.indexOf('.') < 0 ? ".000" : "000"));
  }

  private static Set<String> moments(List<Wanted> conditions) {
    TreeSet<Instant> bounds = new TreeSet<>();
    values(conditions, Operator.Family.DATE)
        .forEach(value -> Literals.moment(value).ifPresent(bounds::add));
    Set<String> all = new LinkedHashSet<>();
    if (bounds.isEmpty()) {
      return all;
    }
    all.add(shown(bounds.first(), -1));
    for (Instant bound : bounds) {
      Instant above = bounds.higher(bound);
      all.add(bound.toString());
      all.add(Long.toString(bound.getEpochSecond()));
      all.add(
          above == null
              ? shown(bound, 1)
              : bound.plus(Duration.between(bound, above).dividedBy(2)).toString());
    }
    return all;
  }

  /// A second beside a moment, in the form that has no years of five digits.
  private static String shown(Instant moment, int seconds) {
    return Long.toString(moment.getEpochSecond() + seconds);
  }

  private static Set<String> addresses(List<Wanted> conditions) {
    Set<String> all = new LinkedHashSet<>();
    for (String value : values(conditions, Operator.Family.ADDRESS)) {
      Literals.network(value)
          .ifPresent(
              network -> {
                all.add(network.base().toString());
                all.add(network.base().next().toString());
                all.add(network.last().next().toString());
              });
    }
    if (!all.isEmpty()) {
      all.addAll(List.of(first("0.0.0.0/0"), first("::/0")));
    }
    return all;
  }

  private static String first(String network) {
    return Network.parse(network).map(Network::base).map(Address::toString).orElseThrow();
  }

  /// Lists of values, none of which is like another before all conditions.
  ///
  /// @param seen which conditions hold with a list
  static List<List<String>> lists(
      Set<String> singles,
      List<Wanted> conditions,
      Function<List<String>, BitSet> seen,
      Budget budget) {
    Map<BitSet, List<String>> classes = new LinkedHashMap<>();
    classes.put(seen.apply(List.of()), List.of());
    Map<BitSet, String> alone = new LinkedHashMap<>();
    for (String single : singles) {
      BitSet bits = seen.apply(List.of(single));
      alone.putIfAbsent(bits, single);
      classes.putIfAbsent(bits, List.of(single));
    }
    boolean sets =
        conditions.stream()
            .anyMatch(one -> one.condition().test().quantifier() != Test.Quantifier.ONE);
    if (!sets) {
      List<String> two = List.of(ODD, ODD + ODD);
      classes.putIfAbsent(seen.apply(two), two);
      return List.copyOf(classes.values());
    }
    several(ofItself(conditions) ? singles : alone.values(), seen, budget)
        .forEach(classes::putIfAbsent);
    return List.copyOf(classes.values());
  }

  /// Whether a key is compared with itself: a variable of several values has none.
  private static boolean ofItself(List<Wanted> conditions) {
    return conditions.stream()
        .anyMatch(
            one ->
                one.condition().values().stream()
                    .anyMatch(value -> Variables.of(value).contains(one.condition().folded())));
  }

  private static Map<BitSet, List<String>> several(
      Collection<String> singles, Function<List<String>, BitSet> seen, Budget budget) {
    Map<BitSet, List<String>> several = new LinkedHashMap<>();
    ArrayDeque<List<String>> next = new ArrayDeque<>();
    singles.forEach(single -> next.add(List.of(single)));
    while (!next.isEmpty()) {
      List<String> list = next.remove();
      for (String single : singles) {
        List<String> longer = new ArrayList<>(list);
        longer.add(single);
        if (several.size() >= MOST_LISTS) {
          budget.leave("conditions on sets of values of one key that meet in too many ways");
          next.clear();
          break;
        }
        if (several.putIfAbsent(seen.apply(longer), longer) == null) {
          next.add(longer);
        }
      }
    }
    return several;
  }
}
