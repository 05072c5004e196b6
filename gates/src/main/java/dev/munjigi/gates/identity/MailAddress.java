package dev.munjigi.gates.identity;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A mail address (RFC 5321 section 4.1.2, RFC 6531) as it is kept, compared and written to: in
/// lower case, composed, the domain as it is in the DNS (`xn--`).
///
/// Guarantees: no character of it ends a line or a field, quotes, or needs quoting; the part before
/// `@`, and each label of the domain, is written in one script or in those that are written together.
/// Not taken are quoted parts, comments, and addresses of hosts by number. Does not guarantee that it
/// exists, or is no look-alike within one script.
///
/// @param local before `@`; 1 to 64 bytes of UTF-8
/// @param domain at least two labels of ASCII
public record MailAddress(String local, String domain) {
  private static final int MOST = 254;
  private static final int MOST_LOCAL = 64;
  private static final int MOST_DOMAIN = 253;
  private static final String ATEXT = "!#$%&'*+-/=?^_`{|}~";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /// @throws IllegalArgumentException when it is no such address; [#of] asks first
  public MailAddress {
    if (!isLocal(local) || !domain.equals(domain(domain).orElse(null)) || tooLong(local, domain)) {
      throw new IllegalArgumentException("no canonical mail address");
    }
  }

  /// What somebody typed, as an address; empty when it cannot be one.
  public static Optional<MailAddress> of(String typed) {
    if (typed.length() > MOST) {
      return Optional.empty();
    }
    String text = canonical(typed);
    int at = text.indexOf('@');
    if (at < 0 || !text.equals(canonical(text))) {
      return Optional.empty();
    }
    String local = text.substring(0, at);
    return domain(text.substring(at + 1))
        .filter(domain -> isLocal(local) && !tooLong(local, domain))
        .map(domain -> new MailAddress(local, domain));
  }

  private static String canonical(String typed) {
    return composed(composed(typed).toLowerCase(Locale.ROOT)).strip();
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }

  private static boolean tooLong(String local, String domain) {
    return bytes(local) + 1 + domain.length() > MOST;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// A dot-atom (RFC 5321), with letters beyond ASCII (RFC 6531 section 3.3).
  private static boolean isLocal(String local) {
    return !local.isEmpty()
        && bytes(local) <= MOST_LOCAL
        && local.equals(canonical(local))
        && !local.startsWith(".")
        && !local.endsWith(".")
        && !local.contains("..")
        && local.codePoints().allMatch(MailAddress::allowed)
        && Scripts.together(local);
  }

  private static boolean allowed(int point) {
    return Character.isLetterOrDigit(point)
        || (point < 128 && (point == '.' || ATEXT.indexOf(point) >= 0))
        || (point >= 128 && Character.getType(point) == Character.NON_SPACING_MARK);
  }

  private static Optional<String> domain(String text) {
    try {
      String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      String[] labels = ascii.split("\\.", -1);
      boolean sound =
          ascii.length() <= MOST_DOMAIN
              && labels.length > 1
              && !NUMBER.matcher(labels[labels.length - 1]).matches()
              && Arrays.stream(labels).allMatch(MailAddress::isLabel);
      return sound ? Optional.of(ascii) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isLabel(String label) {
    // ATTACK: a look-alike may be typed as `xn--` too
    String shown = IDN.toUnicode(label, IDN.USE_STD3_ASCII_RULES);
    boolean decoded = !label.startsWith("xn--") || !shown.equals(label);
    return LABEL.matcher(label).matches() && decoded && Scripts.together(shown);
  }

  /// As it is kept and written to.
  @Override
  public String toString() {
    return local + "@" + domain;
  }
}
