package dev.munjigi.gates.identity;

import java.nio.file.Path;

/// Where a secret is kept that the configuration names and does not hold.
public sealed interface SecretPlace {
  /// The first line of a file that its owner alone may use.
  record InFile(Path path) implements SecretPlace {}

  /// A variable of the process's environment.
  record InEnvironment(String variable) implements SecretPlace {}
}
