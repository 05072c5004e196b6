package dev.munjigi.gates.signin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a new password has to be (NIST SP 800-63B-4, section 3.1.1.2): long, printing, not known to
/// attackers, not a name of the user or the service. No rules of composition.
///
/// @param least code points, 8 to 64: [#ALONE] or, with a second factor, [#WITH_SECOND_FACTOR]
/// @param services names of what the password is for
/// @param breached passwords that attackers know
public record PasswordRules(int least, List<String> services, BreachedList breached) {
  /// Where the password is all there is.
  public static final int ALONE = 15;

  /// Where a second factor is demanded too.
  public static final int WITH_SECOND_FACTOR = 8;

  /// Code points at most.
  public static final int MOST = 256;

  private static final int MOST_LEAST = 64;

  /// A shorter name is part of many good passwords by chance. Bytes of UTF-8: four Latin letters,
  /// two of Hangul.
  private static final int SHORTEST_NAME = 4;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  /// A rule that a password can break.
  public enum Rule {
    TOO_SHORT,
    TOO_LONG,
    /// A character that does not print, or is none yet, and could not be typed again.
    NOT_PRINTING,
    NAMES_USER,
    NAMES_SERVICE,
    BREACHED
  }

  public PasswordRules {
    if (least < WITH_SECOND_FACTOR || least > MOST_LEAST) {
      throw new IllegalArgumentException(
          "the least length of a password is `%d` to `%d`, not `%d`"
              .formatted(WITH_SECOND_FACTOR, MOST_LEAST, least));
    }
    services = List.copyOf(services);
  }

  /// The first rule that a password breaks; empty when it may be used. Blocks.
  ///
  /// @throws IOException when the breached list cannot be read
  public Optional<Rule> broken(Password password, String user) throws IOException {
    if (!password.usable()) {
      return Optional.of(Rule.TOO_LONG);
    }
    byte[] bytes = password.reveal();
    String text = new String(bytes, StandardCharsets.UTF_8);
    Arrays.fill(bytes, (byte) 0);
    Optional<Rule> form = form(text, user);
    return form.isEmpty() && breached.contains(password) ? Optional.of(Rule.BREACHED) : form;
  }

  private Optional<Rule> form(String text, String user) {
    int length = text.codePointCount(0, text.length());
    if (length < least) {
      return Optional.of(Rule.TOO_SHORT);
    }
    if (length > MOST) {
      return Optional.of(Rule.TOO_LONG);
    }
    if (!text.codePoints().allMatch(PasswordRules::prints)) {
      return Optional.of(Rule.NOT_PRINTING);
    }
    if (names(text, user)) {
      return Optional.of(Rule.NAMES_USER);
    }
    return services.stream().anyMatch(service -> names(text, service))
        ? Optional.of(Rule.NAMES_SERVICE)
        : Optional.empty();
  }

  private static boolean names(String text, String name) {
    String folded = folded(name);
    return folded.getBytes(StandardCharsets.UTF_8).length >= SHORTEST_NAME
        && folded(text).contains(folded);
  }

  private static String folded(String text) {
    return Password.normalised(text).toLowerCase(Locale.ROOT);
  }

  private static boolean prints(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // emoji and some scripts are written with joiners
      case Character.FORMAT -> point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER;
      default -> true;
    };
  }
}
