package dev.munjigi.app;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.SecretPlace;
import dev.munjigi.gates.identity.Secrets;
import dev.munjigi.gates.oauth.Clients;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Reads what applications prove themselves with, from where the configuration says.
final class ClientSecrets {
  private static final int LONGEST = 1_024;

  private ClientSecrets() {}

  /// @throws IOException when one cannot be read, or is too short; says which, and never the secret
  static Clients of(Map<String, OAuthClient> clients, Secrets kept) throws IOException {
    Map<String, Secret> secrets = new HashMap<>();
    for (OAuthClient client : clients.values()) {
      SecretPlace place = client.secret();
      if (place != null) {
        String where = "`identity.clients." + client.name() + ".secret`: ";
        try {
          Secret secret = kept.of(place);
          require(secret);
          secrets.put(client.name(), secret);
        } catch (IOException unusable) {
          throw new IOException(where + unusable.getMessage(), unusable);
        }
      }
    }
    return new Clients(clients, secrets);
  }

  /// @throws IOException when it is too short, too long, or not to be typed
  static void require(Secret secret) throws IOException {
    byte[] bytes = secret.reveal();
    boolean visible = true;
    for (byte one : bytes) {
      visible &= one > 0x20 && one < 0x7f;
    }
    if (bytes.length < Clients.LEAST_SECRET || bytes.length > LONGEST || !visible) {
      throw new IOException(
          "it has `%d` characters; allowed are `%d` to `%d` of visible ASCII"
              .formatted(bytes.length, Clients.LEAST_SECRET, LONGEST));
    }
  }
}
