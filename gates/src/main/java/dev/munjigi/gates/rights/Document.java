package dev.munjigi.gates.rights;

import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.identity.RightsEntry;
import java.time.Instant;
import java.util.regex.Pattern;

/// A policy of the store.
///
/// @param trust whether it says who may assume a role, and not what somebody may
/// @param text to the letter
/// @param author who wrote it, as an ARN
public record Document(String name, boolean trust, String text, String author, Instant written) {
  /// How long a text may be, in characters.
  public static final int LONGEST = RightsEntry.LONGEST;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+=,@-]{0,127}");

  /// Whether a policy can be called so: 1 to 128 letters, digits and `_.+=,@-`.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static PolicyReader.Kind kind(boolean trust) {
    return trust ? PolicyReader.Kind.RESOURCE : PolicyReader.Kind.IDENTITY;
  }
}
