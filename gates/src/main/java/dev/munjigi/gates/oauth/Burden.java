package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Principal;
import java.util.List;
import java.util.Map;

/// About how many bytes it takes to remember somebody.
///
/// ATTACK: a role's session says up to eight thousand characters of itself, and who assumes one assumes
/// thousands: what is remembered is bounded by its size, not by its number.
final class Burden {
  private static final int LEAST = 512;
  private static final int EACH = 128;

  private Burden() {}

  static int of(Principal who) {
    return switch (who) {
      case Principal.RoleSession session -> of(session);
      case Principal.Bearer bearer ->
          LEAST
              + EACH * (bearer.groups().size() + bearer.scopes().size())
              + bearer.claims().values().stream()
                  .flatMap(List::stream)
                  .mapToInt(text -> EACH + text.length())
                  .sum();
      case Principal.Person person -> LEAST + EACH * person.groups().size();
      case Principal.Certified certified -> LEAST;
      case Principal.Anonymous nobody -> LEAST;
    };
  }

  private static int of(Principal.RoleSession session) {
    int bytes = LEAST + session.origin().length();
    String policy = session.policy();
    bytes += policy == null ? 0 : policy.length();
    for (Map.Entry<String, String> tag : session.tags().entrySet()) {
      bytes += EACH + tag.getKey().length() + tag.getValue().length();
    }
    return bytes;
  }
}
