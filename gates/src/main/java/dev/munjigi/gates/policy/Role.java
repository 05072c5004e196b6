package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.iam.Policy;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody can take on for a while, in the place of their own rights. Its policies are those of
/// its ARN.
///
/// @param trust who may assume it; null for nobody
/// @param longest how long a session of it lasts at most
public record Role(@Nullable Policy trust, Duration longest) {
  /// How long a session lasts at most where nothing is said.
  public static final Duration STANDARD = Duration.ofHours(1);

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /// Whether a role can be called so: 1 to 63 lower-case letters, digits and hyphens.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// How the ARNs of its sessions begin.
  public static String session(String name) {
    return Principal.RoleSession.ARN + name;
  }

  /// The ARN of a role.
  public static String arn(String name) {
    return "arn:munjigi:iam:::role/" + name;
  }
}
