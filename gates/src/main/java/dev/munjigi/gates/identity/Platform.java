package dev.munjigi.gates.identity;

import java.net.URI;
import java.util.List;
import java.util.Map;

/// A platform whose OpenID Connect tokens let in what runs there.
///
/// @param name its name here
/// @param issuer `iss`, to the letter
/// @param keys where its keys are, `file` or `https`; its discovery document where this is the
///     issuer itself
/// @param audience what `aud` has to name
/// @param claims what a token has to say: each claim is one of its texts; at least one claim
/// @param names what joins is called
/// @param zone kept with what joined; may be empty
/// @param service whose functions run there, as trust policies name it, such as
///     `lambda.amazonaws.com`; empty where none does
public record Platform(
    String name,
    String issuer,
    URI keys,
    String audience,
    Map<String, List<String>> claims,
    Names names,
    String zone,
    String service) {
  public Platform {
    claims = Map.copyOf(claims);
    if (claims.isEmpty()) {
      throw new IllegalArgumentException("a platform's token has to say something");
    }
  }

  /// What joins is called.
  ///
  /// @param kind a node or a function
  /// @param template a name with `${CLAIM}` in places
  public record Names(NodeKind kind, String template) {}
}
