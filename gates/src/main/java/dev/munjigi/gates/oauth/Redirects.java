package dev.munjigi.gates.oauth;

import dev.munjigi.gates.identity.OAuthClient;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where people may be sent back to: to the letter, but for the port on loopback (RFC 9700, section
/// 2.1; RFC 8252, section 7.3).
final class Redirects {
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::([0-9]{1,5}))?(/.*)?");
  private static final int MOST_PORT = 65_535;

  private Redirects() {}

  static boolean allowed(OAuthClient client, String wanted) {
    Set<String> written = client.redirects();
    if (written.contains(wanted)) {
      return true;
    }
    Matcher one = LOOPBACK.matcher(wanted);
    return one.matches()
        && port(one.group(2))
        && written.stream().anyMatch(other -> alike(one, LOOPBACK.matcher(other)));
  }

  private static boolean port(String digits) {
    return digits == null
        || (!digits.startsWith("0") && Integer.parseInt(digits) <= MOST_PORT);
  }

  private static boolean alike(Matcher one, Matcher other) {
    return other.matches()
        && one.group(1).equals(other.group(1))
        && String.valueOf(one.group(3)).equals(String.valueOf(other.group(3)));
  }
}
