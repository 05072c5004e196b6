package dev.munjigi.gates.federation;

import dev.munjigi.gates.jose.Claims;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a provider says of a person: in an ID token that was judged, and at its userinfo endpoint for
/// the same subject. The token counts first.
///
/// @param subject who it is there, for good
record Said(String subject, Claims token, @Nullable Claims userinfo) {
  private static final int MOST_MAIL = 254;
  private static final int MOST_LOCAL = 64;

  private Claims with(String name) {
    Claims more = userinfo;
    return more == null || token.has(name) ? token : more;
  }

  Optional<String> text(String name) {
    return with(name).text(name);
  }

  List<String> texts(String name) {
    return with(name).texts(name);
  }

  /// The address that the provider has verified, in lower case.
  ///
  /// ATTACK: `email_verified` counts as a boolean beside the same address alone; providers let their
  /// customers write any address (nOAuth), and some say `"false"`.
  Optional<String> verifiedMail() {
    Claims claims = with("email");
    return claims.truth("email_verified").orElse(false)
        ? claims.text("email").map(mail -> mail.toLowerCase(Locale.ROOT)).filter(Said::plain)
        : Optional.empty();
  }

  private static boolean plain(String mail) {
    int at = mail.indexOf('@');
    return mail.length() <= MOST_MAIL
        && at > 0
        && at <= MOST_LOCAL
        && at == mail.lastIndexOf('@')
        && at < mail.length() - 1
        && mail.chars().allMatch(c -> c > 0x20 && c < 0x7F && "<>()[]\\,;:\"".indexOf(c) < 0);
  }
}
