package dev.munjigi.gates.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The shapes of words, names and other text.
final class Words {
  /// Matches everything, in the place of a name.
  static final String ANY = "any";

  private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";
  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);
  private static final Pattern ACTION_PATTERN =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}:[A-Za-z][A-Za-z0-9]{0,127}");
  private static final Pattern FIELD_PATTERN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_|~`-]{1,128}");
  private static final int LONGEST = 1_024;

  /// Fields that frame a message or belong to one hop (RFC 9110, section 7.6.1).
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-length",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private Words() {}

  /// One of the constants, by their words.
  static <T> Scalar<T> oneOf(SequencedMap<String, T> constants) {
    Map<String, T> words = new LinkedHashMap<>(constants);
    List<String> names = List.copyOf(words.keySet());
    String all = names.stream().map(w -> "`" + w + "`").collect(Collectors.joining(" or "));
    return new Scalar<>(
        ScalarType.WORD,
        all,
        new Lexical.Words(names),
        text -> {
          T value = words.get(text);
          String hint = Nearest.hint(text, names);
          return value != null
              ? Parsed.right(value)
              : hint.isEmpty() ? Parsed.wrong() : Parsed.wrong("allowed is " + all + hint);
        },
        value ->
            words.entrySet().stream()
                .filter(e -> e.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow());
  }

  /// One of the constants of an enum, by their names in lower case with hyphens.
  @SafeVarargs
  static <E extends Enum<E>> Scalar<E> oneOf(E... constants) {
    SequencedMap<String, E> words = new LinkedHashMap<>();
    for (E constant : constants) {
      words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return oneOf(words);
  }

  static Scalar<Boolean> flag() {
    SequencedMap<String, Boolean> words = new LinkedHashMap<>();
    words.put("true", true);
    words.put("false", false);
    Scalar<Boolean> word = oneOf(words);
    return new Scalar<>(
        ScalarType.FLAG, word.allowed(), word.lexical(), word.parse(), word.print());
  }

  /// Whether a text is a name of something in a configuration.
  static boolean isName(String text) {
    return NAME_PATTERN.matcher(text).matches();
  }

  /// A name.
  ///
  /// @param noun what it names, with its article
  /// @param taken names that mean something else
  static Scalar<String> name(String noun, List<String> taken) {
    String but = taken.isEmpty() ? "" : ", but not " + quoted(taken);
    String ahead = taken.isEmpty() ? "" : "(?!(" + String.join("|", taken) + ")$)";
    return text(
        ScalarType.NAME,
        "the name of " + noun + " (lower-case letters, digits and hyphens, up to 63" + but + ")",
        "^" + ahead + NAME + "$",
        text ->
            NAME_PATTERN.matcher(text).matches() && !taken.contains(text)
                ? Parsed.right(text)
                : Parsed.wrong());
  }

  /// A route's name or a service's: `SERVICE`, `SERVICE/ROUTE` or `any`.
  static Scalar<String> destination() {
    return text(
        ScalarType.DESTINATION,
        "`any`, SERVICE or SERVICE/ROUTE",
        "^" + NAME + "(/.+)?$",
        text -> {
          int slash = text.indexOf('/');
          String service = slash < 0 ? text : text.substring(0, slash);
          boolean route = slash < 0 || (slash + 1 < text.length() && oneLine(text));
          return NAME_PATTERN.matcher(service).matches() && route
              ? Parsed.right(text)
              : Parsed.wrong();
        });
  }

  static Scalar<String> action() {
    return text(
        ScalarType.ACTION,
        "an action such as `shop:GetOrder`",
        "^" + ACTION_PATTERN.pattern() + "$",
        text -> ACTION_PATTERN.matcher(text).matches() ? Parsed.right(text) : Parsed.wrong());
  }

  /// Text on one line.
  static Scalar<String> line(String noun) {
    return new Scalar<>(
        ScalarType.TEXT,
        noun + " on one line, up to 1,024 characters",
        new Lexical.Free(),
        text ->
            oneLine(text) && !text.isBlank() && text.equals(text.strip())
                ? Parsed.right(text)
                : Parsed.wrong(),
        text -> text);
  }

  /// A header field's value (RFC 9110, section 5.5).
  static Scalar<String> fieldValue() {
    return new Scalar<>(
        ScalarType.TEXT,
        "visible ASCII characters and single lines, up to 1,024 characters",
        new Lexical.Free(),
        // ATTACK: a line break in a value would begin another field (CWE-113)
        text ->
            oneLine(text) && !text.isBlank() && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
                ? Parsed.right(text.strip())
                : Parsed.wrong(),
        text -> text);
  }

  /// A header field's name in lower case, other than those that frame a message.
  static Scalar<String> fieldName() {
    return text(
        ScalarType.FIELD,
        "the name of a header field, other than " + quoted(FRAMING.stream().sorted().toList()),
        "^[A-Za-z0-9!#$%&'*+.^_|~`-]{1,128}$",
        text -> {
          String lower = text.toLowerCase(Locale.ROOT);
          // ATTACK: to add or remove framing is to smuggle responses (CWE-444)
          return FIELD_PATTERN.matcher(text).matches() && !FRAMING.contains(lower)
              ? Parsed.right(lower)
              : Parsed.wrong();
        });
  }

  /// A file or folder, as it is written.
  static Scalar<String> path(String noun) {
    return new Scalar<>(
        ScalarType.PATH,
        noun,
        new Lexical.Free(),
        text -> isPath(text) ? Parsed.right(text) : Parsed.wrong(),
        text -> text);
  }

  /// A path whose last part may hold `*`.
  static Scalar<String> pathPattern() {
    return new Scalar<>(
        ScalarType.PATTERN,
        "a path such as `rules.d/*.yaml`, with `*` in its last part only",
        new Lexical.Free(),
        text -> {
          int slash = text.lastIndexOf('/');
          boolean folder = slash >= 0 && text.lastIndexOf('*', slash) >= 0;
          return isPath(text) && !folder && !text.endsWith("/")
              ? Parsed.right(text)
              : Parsed.wrong();
        },
        text -> text);
  }

  /// What a route matches, as far as it can be told without the other routes.
  static Scalar<Match> match() {
    return new Scalar<>(
        ScalarType.MATCH,
        "`[METHOD[,METHOD]] PATH` such as `GET /orders/{id}`",
        new Lexical.Matching("^([A-Z-]+(,[A-Z-]+)* +)?/[^ ]*$"),
        Match::parse,
        Match::text);
  }

  private static Scalar<String> text(
      ScalarType type, String allowed, String regex, Function<String, Parsed<String>> parse) {
    return new Scalar<>(type, allowed, new Lexical.Matching(regex), parse, text -> text);
  }

  private static boolean oneLine(String text) {
    return text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isPath(String text) {
    if (text.isBlank() || !oneLine(text)) {
      return false;
    }
    try {
      return !Path.of(text).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String quoted(List<String> words) {
    List<String> all = new ArrayList<>();
    words.forEach(word -> all.add("`" + word + "`"));
    return String.join(", ", all);
  }
}
