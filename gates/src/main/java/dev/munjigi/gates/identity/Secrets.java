package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;

/// Port: secrets that are kept outside the configuration. Safe for use by many threads; may block.
public interface Secrets {
  /// Reads one anew: 1 to 4,096 bytes of one line, without blanks around it.
  ///
  /// @throws IOException when it is not there, empty or longer, or others may read it too; the message
  ///     names the place, and never the secret
  Secret of(SecretPlace where) throws IOException;
}
