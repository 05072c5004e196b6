package dev.munjigi.gates.iam;

import java.util.Optional;
import java.util.Set;

/// The condition keys whose values stand in no explanation and no log.
///
/// INVARIANT: what replies say is nobody's to read there, nor is what lets somebody in (CWE-532).
final class Untold {
  private static final Set<String> SECRETS =
      Set.of(
          "munjigi:header/authorization",
          "munjigi:header/cookie",
          "munjigi:header/proxy-authorization");

  private Untold() {}

  /// What is said in the place of a key's values; empty where they may be told.
  ///
  /// @param key in the form of [Context#get]
  static Optional<String> of(String key) {
    if (ReplyPath.isOfReply(key)) {
      return Optional.of("what the reply says");
    }
    return SECRETS.contains(key) ? Optional.of("what the request says") : Optional.empty();
  }
}
