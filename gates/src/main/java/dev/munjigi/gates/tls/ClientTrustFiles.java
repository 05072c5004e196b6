package dev.munjigi.gates.tls;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the files about clients' certificates hold.
public sealed interface ClientTrustFiles {
  /// They can be used.
  ///
  /// @param warnings what should be put right soon
  record Usable(ClientTrust trust, List<Finding> warnings) implements ClientTrustFiles {
    public Usable {
      warnings = List.copyOf(warnings);
    }
  }

  /// They cannot.
  ///
  /// @param problems all that is wrong; at least one
  record Unusable(List<Finding> problems) implements ClientTrustFiles {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }

  /// Reads them: authorities of at most 1 MiB, revocation lists of at most 64 MiB. Blocks.
  ///
  /// @param own the local authority, null where there is none yet
  static ClientTrustFiles read(TlsSettings.Clients clients, @Nullable OwnAuthority own, Instant now) {
    return new TrustReading(clients, now).read(own);
  }
}
