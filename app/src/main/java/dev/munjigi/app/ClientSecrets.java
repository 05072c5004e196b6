package dev.munjigi.app;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.OAuthClient.ClientSecret;
import dev.munjigi.gates.oauth.Clients;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Reads what applications prove themselves with, from where the configuration says.
final class ClientSecrets {
  private static final int LONGEST = 1_024;

  private ClientSecrets() {}

  /// @throws IOException when one cannot be read, or is too short; says which, and never the secret
  static Clients of(Map<String, OAuthClient> clients) throws IOException {
    Map<String, Secret> secrets = new HashMap<>();
    for (OAuthClient client : clients.values()) {
      String where = "`identity.clients." + client.name() + ".secret`";
      switch (client.secret()) {
        case ClientSecret.None none -> {}
        case ClientSecret.InFile(Path path) ->
            secrets.put(client.name(), checked(first(path), where));
        case ClientSecret.InEnvironment(String variable) -> {
          String value = System.getenv(variable);
          if (value == null) {
            throw new IOException(where + ": there is no variable `" + variable + "`");
          }
          secrets.put(client.name(), checked(value, where));
        }
      }
    }
    return new Clients(clients, secrets);
  }

  private static String first(Path path) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      char[] begin = new char[LONGEST + 1];
      int read = Math.max(reader.read(begin), 0);
      return new String(begin, 0, read).lines().findFirst().orElse("");
    }
  }

  private static Secret checked(String text, String where) throws IOException {
    boolean visible = text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    if (text.length() < Clients.LEAST_SECRET || text.length() > LONGEST || !visible) {
      throw new IOException(
          where
              + " has `%d` characters; allowed are `%d` to `%d` of visible ASCII"
                  .formatted(text.length(), Clients.LEAST_SECRET, LONGEST));
    }
    return new Secret(text.getBytes(StandardCharsets.US_ASCII));
  }
}
