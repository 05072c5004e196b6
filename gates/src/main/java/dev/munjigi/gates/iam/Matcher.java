package dev.munjigi.gates.iam;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The values of a condition, ready to be held against those of a request.
///
/// Numbers, moments and addresses that cannot be read are [Fit#UNREADABLE]; text is never.
@FunctionalInterface
interface Matcher {
  /// What comes of it.
  enum Fit {
    YES,
    NO,
    /// The request's value is not of the kind that the operator compares.
    UNREADABLE
  }

  /// Whether one value of a request matches at least one of the condition's.
  Fit fit(Values values, int index, Context context);

  private static Fit of(boolean fits) {
    return fits ? Fit.YES : Fit.NO;
  }

  /// Text without wildcards, of which most policies have many.
  static Matcher texts(List<TextPattern> patterns) {
    if (!patterns.stream().allMatch(TextPattern::isLiteral)) {
      return patterns(patterns);
    }
    Set<String> all = new HashSet<>();
    patterns.forEach(pattern -> all.add(pattern.prefix()));
    return (values, index, context) -> of(all.contains(values.text(index)));
  }

  /// Text with wildcards, or in any case.
  static Matcher patterns(List<TextPattern> patterns) {
    TextPattern[] all = patterns.toArray(TextPattern[]::new);
    return (values, index, context) -> {
      String text = values.text(index);
      for (TextPattern pattern : all) {
        if (pattern.matches(text, context)) {
          return Fit.YES;
        }
      }
      return Fit.NO;
    };
  }

  /// Numbers and moments; `sign` is what the comparison of the request's with the condition's may be.
  static Matcher numbers(List<BigDecimal> all, Order order) {
    BigDecimal[] bounds = all.toArray(BigDecimal[]::new);
    return (values, index, context) -> {
      @Nullable BigDecimal number = values.number(index);
      if (number == null) {
        return Fit.UNREADABLE;
      }
      for (BigDecimal bound : bounds) {
        if (order.holds(number.compareTo(bound))) {
          return Fit.YES;
        }
      }
      return Fit.NO;
    };
  }

  /// Moments.
  static Matcher moments(List<Instant> all, Order order) {
    Instant[] bounds = all.toArray(Instant[]::new);
    return (values, index, context) -> {
      @Nullable Instant moment = values.moment(index);
      if (moment == null) {
        return Fit.UNREADABLE;
      }
      for (Instant bound : bounds) {
        if (order.holds(moment.compareTo(bound))) {
          return Fit.YES;
        }
      }
      return Fit.NO;
    };
  }

  /// How what a request says stands to what the condition says.
  enum Order {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    static Order of(Operator operator) {
      String word = operator.word();
      boolean equal = word.endsWith("Equals");
      if (word.contains("LessThan")) {
        return equal ? LESS_OR_EQUAL : LESS;
      }
      if (word.contains("GreaterThan")) {
        return equal ? GREATER_OR_EQUAL : GREATER;
      }
      return EQUAL;
    }

    boolean holds(int comparison) {
      return switch (this) {
        case EQUAL -> comparison == 0;
        case LESS -> comparison < 0;
        case LESS_OR_EQUAL -> comparison <= 0;
        case GREATER -> comparison > 0;
        case GREATER_OR_EQUAL -> comparison >= 0;
      };
    }
  }

  /// `true`, `false` or both.
  static Matcher truths(List<Boolean> all) {
    boolean yes = all.contains(true);
    boolean no = all.contains(false);
    return (values, index, context) -> {
      String text = values.text(index);
      if (text.equalsIgnoreCase("true")) {
        return of(yes);
      }
      return text.equalsIgnoreCase("false") ? of(no) : Fit.UNREADABLE;
    };
  }

  /// Bytes.
  static Matcher bytes(List<byte[]> all) {
    return (values, index, context) -> {
      byte[] bytes = Literals.bytes(values.text(index));
      return bytes == null ? Fit.UNREADABLE : of(Literals.among(bytes, all));
    };
  }

  /// Networks that an address lies in; IPv4 and IPv6 never meet, but in the mapped form.
  static Matcher networks(List<Network> all) {
    Network[] networks = all.toArray(Network[]::new);
    return (values, index, context) -> {
      @Nullable Address address = values.address(index);
      if (address == null) {
        return Fit.UNREADABLE;
      }
      for (Network network : networks) {
        if (network.base().isV4() == address.isV4() && network.contains(address)) {
          return Fit.YES;
        }
      }
      return Fit.NO;
    };
  }

  /// Names of things: each of the six parts has to match its own.
  static Matcher arns(List<ArnPattern> all) {
    ArnPattern[] patterns = all.toArray(ArnPattern[]::new);
    return (values, index, context) -> {
      String text = values.text(index);
      if (!ArnPattern.isArn(text)) {
        return Fit.UNREADABLE;
      }
      for (ArnPattern pattern : patterns) {
        if (pattern.matches(text, context)) {
          return Fit.YES;
        }
      }
      return Fit.NO;
    };
  }
}
