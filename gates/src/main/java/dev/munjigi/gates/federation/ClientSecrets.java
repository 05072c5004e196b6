package dev.munjigi.gates.federation;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.ExternalProvider.ClientSecret;
import java.io.IOException;
import java.util.Optional;

/// Port: the secrets that providers gave the gate. Safe for use by many threads; may block.
public interface ClientSecrets {
  /// @return empty for a public client
  /// @throws IOException when it is not where the configuration says
  Optional<Secret> of(ClientSecret where) throws IOException;
}
