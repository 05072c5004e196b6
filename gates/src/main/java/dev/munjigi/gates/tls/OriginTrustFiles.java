package dev.munjigi.gates.tls;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the files about a service's origins hold.
public sealed interface OriginTrustFiles {
  /// They can be used.
  ///
  /// @param warnings what should be put right soon
  record Usable(OriginTrust trust, List<Finding> warnings) implements OriginTrustFiles {
    public Usable {
      warnings = List.copyOf(warnings);
    }
  }

  /// They cannot.
  ///
  /// @param problems all that is wrong; at least one
  record Unusable(List<Finding> problems) implements OriginTrustFiles {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }

  /// Reads them: authorities of at most 1 MiB, revocation lists of at most 64 MiB. Blocks.
  ///
  /// @param own the local authority, null where it may not vouch
  static OriginTrustFiles read(
      OriginSettings settings, @Nullable OwnAuthority own, Instant now) {
    return new OriginReading(settings, now).read(own);
  }
}
