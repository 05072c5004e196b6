package dev.munjigi.gates.tls;

import java.time.Instant;
import java.util.List;

/// What a person's certificate and key files hold.
public sealed interface FilesMaterial {
  /// They can be shown in a handshake.
  ///
  /// @param warnings what should be put right soon
  record Usable(Material material, List<Finding> warnings) implements FilesMaterial {
    public Usable {
      warnings = List.copyOf(warnings);
    }
  }

  /// They cannot.
  ///
  /// @param problems all that is wrong; at least one
  record Unusable(List<Finding> problems) implements FilesMaterial {
    public Unusable {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("what is unusable has a problem");
      }
    }
  }

  /// Reads them: each file at most 1 MiB, symbolic links followed. Blocks.
  ///
  /// @param now the moment at which the certificates have to be valid
  static FilesMaterial read(TlsSettings.Files files, Instant now) {
    return new FilesReading(files, true, now).read();
  }
}
