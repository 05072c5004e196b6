package dev.munjigi.gates.federation;

import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.identity.UserName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;

/// The names that somebody new may get: what their provider calls them, as a [UserName], with a number
/// behind it where somebody has it already, or policies name it.
final class NewName {
  private static final int MOST_NUMBER = 20;
  private static final int MOST_POINTS = 56;
  private static final int DIGITS = 10;

  private NewName() {}

  /// One that nobody has; empty when what the provider says cannot be a name.
  ///
  /// @param taken whether somebody has it, or it is nobody's to take
  static Optional<UserName> of(ExternalProvider provider, Said said, Predicate<UserName> taken) {
    UserName unnamed = unnamed(provider, said.subject());
    Optional<String> claim = said.text(provider.admission().nameClaim()).map(String::strip);
    if (claim.isEmpty() || claim.get().isEmpty()) {
      return Optional.of(unnamed);
    }
    String spaced = claim.get().replaceAll("\\s+", ".");
    Optional<UserName> wanted = UserName.of(spaced);
    if (wanted.isEmpty() || !taken.test(wanted.get())) {
      return wanted;
    }
    String text = wanted.get().text();
    int most = Math.min(text.codePointCount(0, text.length()), MOST_POINTS);
    String base = text.substring(0, text.offsetByCodePoints(0, most));
    for (int number = 2; number <= MOST_NUMBER; number++) {
      Optional<UserName> numbered = UserName.of(base + "-" + number);
      if (numbered.isPresent() && !taken.test(numbered.get())) {
        return numbered;
      }
    }
    return Optional.of(unnamed);
  }

  /// The provider's name and digits that stand for the subject.
  private static UserName unnamed(ExternalProvider provider, String subject) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((provider.issuer() + " " + subject).getBytes(StandardCharsets.UTF_8));
      String digits = HexFormat.of().formatHex(hash).substring(0, DIGITS);
      String prefix = provider.name().substring(0, Math.min(provider.name().length(), 48));
      return new UserName(prefix + "-" + digits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
