package dev.munjigi.gates.tls;

import java.io.IOException;
import java.util.Optional;

/// Port: where the authority's certificates and wrapped keys are kept. Safe for use by many threads
/// and many processes; may block. A certificate and its key are kept and read as one: nobody ever
/// sees the one without the other.
public interface AuthorityStore {
  /// The root, once there is one.
  ///
  /// @throws IOException when there is one and it cannot be read
  Optional<Kept> root() throws IOException;

  /// Keeps a root if there is none yet; durable when it returns.
  ///
  /// @return false, and nothing changed, when there is one: a root is never replaced
  boolean keepRoot(Kept root) throws IOException;

  /// What is kept below the root.
  ///
  /// @throws IOException when there is something and it cannot be read
  Optional<Kept> load(Part part) throws IOException;

  /// Puts it in the place of what was kept; durable when it returns.
  void save(Part part, Kept kept) throws IOException;

  /// What is kept below the root.
  enum Part {
    /// The authority that signs servers' certificates.
    ISSUING,
    /// The listeners' certificate.
    LEAF
  }
}
