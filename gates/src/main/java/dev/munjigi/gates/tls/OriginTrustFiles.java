package dev.munjigi.gates.tls;

import java.time.Instant;
import java.util.List;

/// What the files about a service's origins hold.
public sealed interface OriginTrustFiles {
  /// They can be used.
  ///
  /// @param warnings what should be put right soon, one line each
  record Usable(OriginTrust trust, List<String> warnings) implements OriginTrustFiles {
    public Usable {
      warnings = List.copyOf(warnings);
    }
  }

  /// They cannot.
  ///
  /// @param problems all that is wrong, one line each; at least one
  record Unusable(List<String> problems) implements OriginTrustFiles {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }

  /// Reads them: authorities of at most 1 MiB, revocation lists of at most 64 MiB. Blocks.
  ///
  /// @param own the local authority
  static OriginTrustFiles read(OriginSettings settings, OwnAuthority own, Instant now) {
    return new OriginReading(settings, now).read(own);
  }
}
