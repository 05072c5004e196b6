package dev.munjigi.gates.tls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of a step of [PublicCertificates].
public sealed interface IssuanceProgress {
  /// When there may be more to do.
  Instant next();

  /// There was nothing to do.
  record Waits(Instant next) implements IssuanceProgress {}

  /// There is a new certificate.
  ///
  /// @param challenge how the authority was shown that the hosts are this gate's
  record Obtained(Material material, AcmeSettings.Challenge challenge, Instant next)
      implements IssuanceProgress {}

  /// There is none, and what was kept is still kept.
  ///
  /// @param challenge how the authority was, or would have been, shown that the hosts are this
  ///     gate's; null when it did not come to that
  record Failed(IssuanceFailed why, AcmeSettings.@Nullable Challenge challenge, Instant next)
      implements IssuanceProgress {}
}
