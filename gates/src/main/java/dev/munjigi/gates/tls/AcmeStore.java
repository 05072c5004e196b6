package dev.munjigi.gates.tls;

import java.io.IOException;
import java.util.Optional;

/// Port: where the account at an authority and its certificate are kept. Safe for use by many
/// threads; may block. What is kept is read as a whole or not at all.
public interface AcmeStore {
  /// How many bytes one part has at most.
  int LONGEST = 1 << 20;

  /// What is kept; empty before the first [#save].
  ///
  /// @throws IOException when there is something and it cannot be read
  Optional<byte[]> load(Part part) throws IOException;

  /// Puts it in the place of what was kept; durable when it returns.
  ///
  /// @param content at most [#LONGEST] bytes, without a key in clear
  void save(Part part, byte[] content) throws IOException;

  /// What is kept.
  enum Part {
    /// The account's wrapped key.
    ACCOUNT,
    /// The certificate with its issuers and its wrapped key.
    CERTIFICATE,
    /// How the last orders went.
    ATTEMPTS
  }
}
