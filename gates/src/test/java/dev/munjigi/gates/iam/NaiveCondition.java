package dev.munjigi.gates.iam;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Conditions and patterns as the reference says them, straight and slow: the engine is held against it.
final class NaiveCondition {
  private static final Pattern OPERATOR =
      Pattern.compile("(ForAllValues:|ForAnyValue:)?([A-Za-z]+?)(IfExists)?");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{ *([^ ,'${}*?]+) *(?:, *'([^}]*)' *)?}");
  private static final Pattern V4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Set<String> OPERATORS =
      Set.of(
          "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
          "StringLike", "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan",
          "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals",
          "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
          "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals",
          "ArnNotEquals", "ArnLike", "ArnNotLike", "Null");

  private static final int RUN = -1;
  private static final int ONE = -2;

  private NaiveCondition() {}

  /// A character of a pattern: text, `*`, `?`, or a variable.
  private record Token(char kind, String text, String otherwise) {}

  /// A condition's operator and key, and whether its document has variables.
  record Asked(String operator, String key, boolean variables) {}

  /// Signals text that cannot be read.
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static List<Token> tokens(String text, boolean wildcards, boolean variables) {
    List<Token> all = new ArrayList<>();
    Matcher variable = VARIABLE.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (variables && text.startsWith("${", at)) {
        if (List.of("${*}", "${?}", "${$}").stream().anyMatch(text.substring(at)::startsWith)) {
          all.add(new Token('t', text.substring(at + 2, at + 3), ""));
          at += 4;
        } else if (variable.find(at) && variable.start() == at) {
          String otherwise = variable.group(2);
          all.add(new Token(otherwise == null ? 'v' : 'd', variable.group(1), otherwise + ""));
          at = variable.end();
        } else {
          throw new Unreadable();
        }
      } else {
        String one = Character.toString(text.codePointAt(at));
        boolean wild = wildcards && (one.equals("*") || one.equals("?"));
        all.add(new Token(wild ? one.charAt(0) : 't', one, ""));
        at += one.length();
      }
    }
    return all;
  }

  /// Characters, [#RUN] and [#ONE]; empty where a variable has no value.
  private static Optional<int[]> units(List<Token> tokens, Map<String, List<String>> context) {
    IntStream.Builder units = IntStream.builder();
    for (Token token : tokens) {
      List<String> said = context.getOrDefault(token.text().toLowerCase(Locale.ROOT), List.of());
      switch (token.kind()) {
        case '*' -> units.add(RUN);
        case '?' -> units.add(ONE);
        case 't' -> token.text().codePoints().forEach(units::add);
        default -> {
          if (said.size() == 1) {
            said.getFirst().codePoints().forEach(units::add);
          } else if (said.isEmpty() && token.kind() == 'd') {
            token.otherwise().codePoints().forEach(units::add);
          } else {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(units.build().toArray());
  }

  /// By a table of which beginnings of the pattern match which beginnings of the text.
  private static boolean fits(Optional<int[]> units, String text, boolean anyCase) {
    if (units.isEmpty()) {
      return false;
    }
    int[] pattern = units.get();
    int[] said = text.codePoints().toArray();
    boolean[][] table = new boolean[pattern.length + 1][said.length + 1];
    table[0][0] = true;
    for (int i = 1; i <= pattern.length; i++) {
      int unit = pattern[i - 1];
      for (int j = 0; j <= said.length; j++) {
        if (unit == RUN) {
          table[i][j] = table[i - 1][j] || j > 0 && table[i][j - 1];
        } else if (j > 0) {
          boolean same = unit == said[j - 1] || anyCase && alike(unit, said[j - 1]);
          table[i][j] = table[i - 1][j - 1] && (unit == ONE || same);
        }
      }
    }
    return table[pattern.length][said.length];
  }

  private static boolean alike(int a, int b) {
    return a >= 0 && Character.toLowerCase(a) == Character.toLowerCase(b);
  }

  static boolean actionFits(String pattern, String action) {
    return fits(units(tokens(pattern, true, false), Map.of()), action, true);
  }

  static boolean resourceFits(
      String pattern, String resource, boolean variables, Map<String, List<String>> context) {
    return fits(units(tokens(pattern, true, variables), context), resource, false);
  }

  /// Whether all variables of it have a value.
  static boolean resolved(String pattern, boolean variables, Map<String, List<String>> context) {
    return units(tokens(pattern, true, variables), context).isPresent();
  }

  /// Throws where there is no such operator.
  static void checkName(String operator) {
    Matcher parts = OPERATOR.matcher(operator);
    if (!parts.matches()
        || !OPERATORS.contains(parts.group(2))
        || parts.group(2).equals("Null") && (parts.group(1) != null || parts.group(3) != null)) {
      throw new Unreadable();
    }
  }

  /// Throws where values cannot be understood.
  static void check(String operator, JsonNode values, boolean variables) {
    Matcher parts = OPERATOR.matcher(operator);
    parts.matches();
    for (String value : texts(values)) {
      compare(parts.group(2), value, null, variables, Map.of());
    }
  }

  /// One value or several, as texts.
  private static List<String> texts(JsonNode values) {
    List<String> all = new ArrayList<>();
    for (JsonNode one : values.isArray() ? values : List.of(values)) {
      if (one.isObject() || one.isArray() || one.isNull()) {
        throw new Unreadable();
      }
      all.add(one.asString());
    }
    if (all.isEmpty()) {
      throw new Unreadable();
    }
    return all;
  }

  static boolean holds(
      Asked asked, JsonNode values, Map<String, List<String>> context, boolean denies) {
    Matcher parts = OPERATOR.matcher(asked.operator());
    parts.matches();
    String set = parts.group(1) == null ? "" : parts.group(1);
    String base = parts.group(2);
    boolean ifExists = parts.group(3) != null;
    List<String> said = context.getOrDefault(asked.key().toLowerCase(Locale.ROOT), List.of());
    List<String> wanted = texts(values);
    if (base.equals("Null")) {
      return wanted.stream().anyMatch(one -> one.equalsIgnoreCase(said.isEmpty() + ""));
    }
    boolean negated = base.contains("Not");
    if (set.isEmpty()) {
      if (said.isEmpty()) {
        return ifExists || negated;
      }
      return said.size() > 1
          ? denies
          : one(base, wanted, said.getFirst(), asked.variables(), context, denies);
    }
    List<String> full = said.stream().filter(one -> !one.isEmpty()).toList();
    return set.startsWith("ForAll")
        ? full.stream().allMatch(one -> one(base, wanted, one, asked.variables(), context, denies))
        : full.stream().anyMatch(one -> one(base, wanted, one, asked.variables(), context, denies));
  }

  private static boolean one(
      String base,
      List<String> wanted,
      String said,
      boolean variables,
      Map<String, List<String>> context,
      boolean denies) {
    try {
      boolean any = false;
      for (String value : wanted) {
        any |= compare(base, value, said, variables, context);
      }
      return any != base.contains("Not");
    } catch (Unreadable unreadable) {
      return denies;
    }
  }

  /// Whether a value of a request is the wanted one, or near it, whatever a negation makes of that.
  ///
  /// @param said null where only the wanted one is to be checked
  private static boolean compare(
      String negatable,
      String wanted,
      @Nullable String said,
      boolean variables,
      Map<String, List<String>> context) {
    String base = negatable.replace("Not", "");
    if (base.startsWith("String")) {
      List<Token> tokens = tokens(wanted, base.endsWith("Like"), variables);
      return said != null && fits(units(tokens, context), said, base.endsWith("IgnoreCase"));
    }
    if (base.startsWith("Numeric")) {
      return ordered(base.substring(7), number(wanted), said == null ? null : number(said));
    }
    if (base.startsWith("Date")) {
      return ordered(base.substring(4), seconds(wanted), said == null ? null : seconds(said));
    }
    return switch (base) {
      case "Bool", "Null" -> truth(wanted) & (said != null && truth(said) && wanted.equalsIgnoreCase(said));
      case "BinaryEquals" -> {
        byte[] bytes = bytes(wanted);
        yield said != null && Arrays.equals(bytes, bytes(said));
      }
      case "IpAddress" -> within(wanted, said);
      case "ArnEquals", "ArnLike" -> arn(wanted, said, variables, context);
      default -> throw new Unreadable();
    };
  }

  private static boolean ordered(String order, BigDecimal wanted, @Nullable BigDecimal said) {
    if (said == null) {
      return false;
    }
    int comparison = said.compareTo(wanted);
    return switch (order) {
      case "Equals" -> comparison == 0;
      case "LessThan" -> comparison < 0;
      case "LessThanEquals" -> comparison <= 0;
      case "GreaterThan" -> comparison > 0;
      default -> comparison >= 0;
    };
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException none) {
      throw new Unreadable();
    }
  }

  /// Of a date, a date with time, or seconds.
  private static BigDecimal seconds(String text) {
    try {
      if (text.contains("T")) {
        OffsetDateTime time = OffsetDateTime.parse(text);
        return BigDecimal.valueOf(time.toEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
      }
      if (text.matches("\\d{4}-\\d\\d(-\\d\\d)?")) {
        LocalDate day = LocalDate.parse(text.length() == 7 ? text + "-01" : text);
        return BigDecimal.valueOf(day.atStartOfDay().toEpochSecond(ZoneOffset.UTC));
      }
      return number(text);
    } catch (DateTimeException none) {
      throw new Unreadable();
    }
  }

  private static boolean truth(String text) {
    if (!text.toLowerCase(Locale.ROOT).matches("true|false")) {
      throw new Unreadable();
    }
    return true;
  }

  private static byte[] bytes(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException none) {
      throw new Unreadable();
    }
  }

  private static boolean[] bits(String address) {
    if (!V4.matcher(address).matches() && !address.contains(":")) {
      throw new Unreadable();
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      boolean[] bits = new boolean[bytes.length * 8];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = (bytes[i / 8] >> (7 - i % 8) & 1) == 1;
      }
      return bits;
    } catch (IllegalArgumentException none) {
      throw new Unreadable();
    }
  }

  private static boolean within(String network, @Nullable String said) {
    String[] parts = network.split("/", 2);
    boolean[] base = bits(parts[0]);
    int length = parts.length < 2 ? base.length : number(parts[1]).intValueExact();
    if (length < 0 || length > base.length) {
      throw new Unreadable();
    }
    if (said == null) {
      return false;
    }
    boolean[] bits = bits(said);
    return bits.length == base.length
        && Arrays.equals(Arrays.copyOf(bits, length), Arrays.copyOf(base, length));
  }

  private static boolean arn(
      String wanted, @Nullable String said, boolean variables, Map<String, List<String>> context) {
    List<List<Token>> parts = new ArrayList<>(List.of(new ArrayList<>()));
    List<Token> tokens = tokens(wanted, true, variables);
    for (Token token : tokens) {
      if (token.kind() == 't' && token.text().equals(":") && parts.size() < 6) {
        parts.add(new ArrayList<>());
      } else {
        parts.getLast().add(token);
      }
    }
    boolean whole = tokens.size() == 1 && "*vd".indexOf(tokens.getFirst().kind()) >= 0;
    if (!whole && parts.size() < 6) {
      throw new Unreadable();
    }
    if (said == null) {
      return false;
    }
    String[] of = said.split(":", 6);
    if (of.length < 6 || !of[0].equals("arn")) {
      throw new Unreadable();
    }
    if (whole) {
      return fits(units(tokens, context), said, false);
    }
    boolean all = true;
    for (int i = 0; i < 6; i++) {
      all &= fits(units(parts.get(i), context), of[i], false);
    }
    return all;
  }
}
