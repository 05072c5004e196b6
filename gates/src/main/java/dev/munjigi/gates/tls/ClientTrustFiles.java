package dev.munjigi.gates.tls;

import java.time.Instant;
import java.util.List;

/// What the files about clients' certificates hold.
public sealed interface ClientTrustFiles {
  /// They can be used.
  ///
  /// @param warnings what should be put right soon, one line each
  record Usable(ClientTrust trust, List<String> warnings) implements ClientTrustFiles {
    public Usable {
      warnings = List.copyOf(warnings);
    }
  }

  /// They cannot.
  ///
  /// @param problems all that is wrong, one line each; at least one
  record Unusable(List<String> problems) implements ClientTrustFiles {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }

  /// Reads them: authorities of at most 1 MiB, revocation lists of at most 64 MiB. Blocks.
  ///
  /// @param own the local authority
  static ClientTrustFiles read(TlsSettings.Clients clients, OwnAuthority own, Instant now) {
    return new TrustReading(clients, now).read(own);
  }
}
