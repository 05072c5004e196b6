package dev.munjigi.gates.reply;

import dev.munjigi.gates.exchange.Fields;
import java.util.Set;

/// What the `reply` gate goes by.
///
/// @param add fields that are added where the origin did not send one of that name
/// @param addSecure fields that are added likewise, on encrypted connections only
/// @param remove names of fields that are removed, lower case
public record ReplySettings(Fields add, Fields addSecure, Set<String> remove) {
  /// What holds unless a configuration says otherwise (OWASP Secure Headers Project).
  public static final ReplySettings STANDARD =
      new ReplySettings(
          Fields.of(
              "x-content-type-options", "nosniff",
              "x-frame-options", "SAMEORIGIN",
              "referrer-policy", "strict-origin-when-cross-origin",
              "cross-origin-opener-policy", "same-origin",
              "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
          Fields.of("strict-transport-security", "max-age=31536000"),
          Set.of(
              "server",
              "x-powered-by",
              "x-aspnet-version",
              "x-aspnetmvc-version",
              "x-generator",
              "x-runtime",
              "x-backend-server",
              "x-debug-token",
              "x-debug-token-link"));

  public ReplySettings {
    remove = Set.copyOf(remove);
  }
}
