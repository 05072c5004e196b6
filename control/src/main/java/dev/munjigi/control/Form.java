package dev.munjigi.control;

import dev.munjigi.control.Operations.Subject;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.join.NodeName;
import dev.munjigi.gates.policy.Role;
import dev.munjigi.gates.rights.Document;
import dev.munjigi.gates.rights.RightsHolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/// What the text of a parameter may be, as JSON Schema, in words, and as the value it means.
///
/// @param schema JSON Schema of the text
/// @param allowed what is allowed, completing `... must be`
/// @param reader the value, empty when the text is not allowed
record Form<T>(Map<String, Object> schema, String allowed, Function<String, Optional<T>> reader) {
  private static final int LONGEST_BAN_DAYS = 365;
  private static final int MOST_SCOPES = 32;

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

  static final Form<String> LINE = shown(1, 200);

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

  static final Form<UserName> USER =
      new Form<>(
          Map.of("type", "string", "minLength", 1, "maxLength", 256),
          "a name of 1 to 64 letters, digits and `.`, `_`, `-`, `+`, `@` in one script",
          UserName::of);

  static final Form<String> SHOWN = shown(1, 100);

  static final Form<String> ABOUT = shown(0, 200);

  static final Form<String> LABEL = shown(0, 100);

  static final Form<String> MAIL =
      new Form<>(
          Map.of("type", "string", "maxLength", 254),
          "a mail address",
          text -> MailAddress.of(text).map(MailAddress::toString));

  static final Form<String> GROUP =
      new Form<>(
          Map.of("type", "string", "pattern", "^[a-z0-9][a-z0-9-]{0,63}$"),
          "1 to 64 lower-case letters, digits and hyphens",
          text -> Optional.of(text).filter(Group::isName));

  static final Form<String> ROLE =
      new Form<>(
          Map.of("type", "string", "pattern", "^[a-z0-9][a-z0-9-]{0,62}$"),
          "1 to 63 lower-case letters, digits and hyphens",
          text -> Optional.of(text).filter(Role::isName));

  static final Form<String> POLICY =
      new Form<>(
          Map.of("type", "string", "pattern", "^[A-Za-z0-9][A-Za-z0-9_.+=,@-]{0,127}$"),
          "1 to 128 letters, digits and `_.+=,@-`",
          text -> Optional.of(text).filter(Document::isName));

  static final Form<String> DOCUMENT =
      new Form<>(
          Map.of("type", "string", "minLength", 1, "maxLength", Document.LONGEST),
          "a policy document of at most " + Document.LONGEST + " characters",
          text -> Optional.of(text).filter(one -> !one.isEmpty() && one.length() <= Document.LONGEST));

  static final Form<RightsHolder> HOLDER =
      new Form<>(
          Map.of("type", "string", "maxLength", 128, "examples", new String[] {"group/clerks"}),
          "`user/NAME`, `group/NAME`, `node/NAME`, `function/NAME`, `client/NAME` or `role/NAME`",
          RightsHolder::parse);

  static final Form<Boolean> FLAG =
      new Form<>(
          Map.of("type", "string", "enum", new String[] {"true", "false"}, "default", "false"),
          "`true` or `false`",
          text ->
              switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              });

  static final Form<SortedSet<String>> GROUPS =
      new Form<>(
          Map.of("type", "string", "pattern", "^[a-z0-9][a-z0-9-]{0,63}(,[a-z0-9][a-z0-9-]{0,63})*$"),
          "up to 100 names of groups, each once, with `,` between them",
          Form::groups);

  static final Form<SortedSet<String>> SCOPES =
      new Form<>(
          Map.of("type", "string", "maxLength", 4096, "examples", new String[] {"shop:Get*"}),
          "up to 32 actions such as `shop:GetOrder` or `shop:Get*`, each once, with `,` between them",
          Form::scopes);

  static final Form<NodeName> NODE =
      new Form<>(
          Map.of("type", "string", "pattern", "^[a-z0-9][a-z0-9-]{0,62}$"),
          "1 to 63 lower-case letters, digits and hyphens, no hyphen first",
          NodeName::of);

  static final Form<Id> ID =
      new Form<>(
          Map.of("type", "string", "minLength", Id.LENGTH, "maxLength", Id.LENGTH),
          "the 26 characters of an id",
          Id::parse);

  static final Form<Boolean> YES_OR_NO =
      new Form<>(
          Map.of("type", "string", "enum", new String[] {"yes", "no"}, "default", "yes"),
          "`yes` or `no`",
          text ->
              switch (text) {
                case "yes" -> Optional.of(true);
                case "no" -> Optional.of(false);
                default -> Optional.empty();
              });

  private static Form<String> shown(int least, int most) {
    return new Form<>(
        Map.of("type", "string", "minLength", least, "maxLength", most),
        "one line of %d to %d visible characters".formatted(least, most),
        text -> line(text, least, most));
  }

  /// A count in a body, where members are strings.
  static Form<Integer> digits(int most, int standard) {
    return new Form<>(
        Map.of("type", "string", "pattern", "^[0-9]{1,8}$", "default", "" + standard),
        "a string with a whole number from 1 to " + most,
        count(most, standard)::read);
  }

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

  private static Optional<String> line(String text, int least, int most) {
    String stripped = text.strip();
    boolean fits = stripped.length() >= least && text.length() <= most;
    return fits && text.equals(Visible.of(text)) ? Optional.of(stripped) : Optional.empty();
  }

  private static Optional<SortedSet<String>> groups(String text) {
    String[] names = text.split(",", -1);
    SortedSet<String> groups = new TreeSet<>(List.of(names));
    boolean sound =
        names.length == groups.size()
            && names.length <= User.MOST_GROUPS
            && groups.stream().allMatch(Group::isName);
    return sound ? Optional.of(groups) : Optional.empty();
  }

  private static Optional<SortedSet<String>> scopes(String text) {
    String[] actions = text.split(",", -1);
    SortedSet<String> scopes = new TreeSet<>(List.of(actions));
    boolean sound =
        actions.length == scopes.size()
            && actions.length <= MOST_SCOPES
            && scopes.stream().allMatch(Identities.WantedKey::isScope);
    return sound ? Optional.of(scopes) : Optional.empty();
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
