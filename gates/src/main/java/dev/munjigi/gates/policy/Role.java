package dev.munjigi.gates.policy;

import dev.munjigi.gates.iam.Policy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What somebody can take on for a while, in the place of their own rights. Its policies are those of
/// its ARN.
///
/// @param trust who may assume it; null for nobody
/// @param longest how long a session of it lasts at most
public record Role(@Nullable Policy trust, Duration longest) {
  /// How long a session lasts at most where nothing is said.
  public static final Duration STANDARD = Duration.ofHours(1);

  /// The ARN of a role.
  public static String arn(String name) {
    return "arn:munjigi:iam:::role/" + name;
  }
}
