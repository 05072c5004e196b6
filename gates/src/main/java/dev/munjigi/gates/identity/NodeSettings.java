package dev.munjigi.gates.identity;

import java.time.Duration;
import java.util.List;

/// How machines and functions join.
///
/// @param trustDomain of their identities; empty for that of the first certificate that the local
///     authority gave, and the identity host before that
/// @param life how long a certificate is valid, 1 minute to 24 hours
/// @param platforms whose tokens let in; at most 32
public record NodeSettings(String trustDomain, Duration life, List<Platform> platforms) {
  /// Where nothing is written.
  public static final NodeSettings STANDARD = new NodeSettings("", Duration.ofHours(1), List.of());

  public NodeSettings {
    platforms = List.copyOf(platforms);
  }
}
