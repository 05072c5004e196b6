package dev.munjigi.control;

import dev.munjigi.control.Operations.Subject;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Network;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the text of a parameter may be, as JSON Schema, in words, and as the value it means.
///
/// @param schema JSON Schema of the text
/// @param allowed what is allowed, completing `... must be`
/// @param reader the value, empty when the text is not allowed
record Form<T>(Map<String, Object> schema, String allowed, Function<String, Optional<T>> reader) {
  private static final int LONGEST_BAN_DAYS = 365;
  private static final int LONGEST_REASON = 200;

  static final Form<Network> NETWORK =
      new Form<>(
          Map.of("type", "string", "maxLength", 49, "examples", new String[] {"198.51.100.0/24"}),
          "an address or a network without bits beyond its prefix, such as `198.51.100.0/24`",
          Network::parse);

  static final Form<Duration> DURATION =
      new Form<>(
          Map.of(
              "type",
              "string",
              "pattern",
              "^[0-9]{1,8}(s|m|h|d)$",
              "examples",
              new String[] {"15m"}),
          "a duration from `1s` to `365d` with the unit `s`, `m`, `h` or `d`",
          Form::duration);

  static final Form<String> LINE =
      new Form<>(
          Map.of("type", "string", "minLength", 1, "maxLength", LONGEST_REASON),
          "one line of 1 to 200 visible characters",
          Form::line);

  static final Form<Language> LANGUAGE =
      new Form<>(
          Map.of("type", "string", "enum", new String[] {"en", "ko"}, "default", "en"),
          "`en` or `ko`",
          text ->
              switch (text) {
                case "en" -> Optional.of(Language.ENGLISH);
                case "ko" -> Optional.of(Language.KOREAN);
                default -> Optional.empty();
              });

  static final Form<Subject> SUBJECT =
      new Form<>(
          Map.of("type", "string", "maxLength", 45),
          "the 26 characters of an exchange's or a connection's id, or an address",
          Form::subject);

  static Form<Integer> count(int most, int standard) {
    return new Form<>(
        Map.of("type", "integer", "minimum", 1, "maximum", most, "default", standard),
        "a whole number from 1 to " + most,
        text -> whole(text).filter(number -> number >= 1 && number <= most).map(Long::intValue));
  }

  /// The value that the text means.
  Optional<T> read(String text) {
    return reader.apply(text);
  }

  private static Optional<Duration> duration(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    long unit =
        switch (text.charAt(text.length() - 1)) {
          case 's' -> 1;
          case 'm' -> 60;
          case 'h' -> 3_600;
          case 'd' -> 86_400;
          default -> 0;
        };
    return whole(text.substring(0, text.length() - 1))
        .map(count -> Duration.ofSeconds(count * unit))
        .filter(time -> time.isPositive() && time.toSeconds() <= LONGEST_BAN_DAYS * 86_400L);
  }

  private static Optional<String> line(String text) {
    String stripped = text.strip();
    boolean fits = !stripped.isEmpty() && text.length() <= LONGEST_REASON;
    return fits && text.equals(Visible.of(text)) ? Optional.of(stripped) : Optional.empty();
  }

  private static Optional<Subject> subject(String text) {
    Optional<Subject> id = Id.parse(text).map(Subject.Of::new);
    return id.isPresent() ? id : Address.parse(text).map(Subject.From::new);
  }

  /// The number that 1 to 8 decimal digits are.
  private static Optional<Long> whole(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean fits = digits && !text.isEmpty() && text.length() <= 8;
    return fits ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
