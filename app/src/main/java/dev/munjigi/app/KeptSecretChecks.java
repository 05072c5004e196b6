package dev.munjigi.app;

import dev.munjigi.engines.file.KeptSecrets;
import dev.munjigi.gates.config.Effective;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.SecretPlace;
import dev.munjigi.gates.identity.Secrets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Whether the secrets that a configuration names can be had.
final class KeptSecretChecks {
  private KeptSecretChecks() {}

  /// What is wrong with those that this process can have: in files, and, where it is the gate's own, in
  /// its environment.
  ///
  /// @param gate whether this process is the gate
  static List<Problem> problems(Reading.Valid read, boolean gate) {
    IdentitySettings identity = read.settings().identity();
    List<Problem> problems = new ArrayList<>();
    if (identity == null) {
      return problems;
    }
    Secrets kept = new KeptSecrets();
    places(identity)
        .forEach(
            (key, place) -> {
              if (gate || place instanceof SecretPlace.InFile) {
                try {
                  Secret secret = kept.of(place);
                  if (key.startsWith("identity.clients.")) {
                    ClientSecrets.require(secret);
                  }
                } catch (IOException unusable) {
                  problems.add(at(key, read.effective(), String.valueOf(unusable.getMessage())));
                }
              }
            });
    return problems;
  }

  private static Map<String, SecretPlace> places(IdentitySettings identity) {
    Map<String, SecretPlace> places = new TreeMap<>();
    for (OAuthClient client : identity.clients().values()) {
      if (client.secret() != null) {
        places.put("identity.clients." + client.name() + ".secret", client.secret());
      }
    }
    for (ExternalProvider provider : identity.providers()) {
      if (provider.client().secret() != null) {
        String key = "identity.providers." + provider.name() + ".secret";
        places.put(key, provider.client().secret());
      }
    }
    MailSettings mail = identity.mail();
    if (mail != null && mail.login() != null) {
      places.put("identity.mail.password", mail.login().password());
    }
    return places;
  }

  /// Where the key is written.
  private static Problem at(String key, List<Effective> values, String why) {
    String message = "`" + key + "`: " + why;
    for (Effective value : values) {
      int colon = value.origin().lastIndexOf(':');
      if (value.key().startsWith(key + ".") && colon > 0) {
        String file = value.origin().substring(0, colon);
        return new Problem(
            file, Integer.parseInt(value.origin().substring(colon + 1)), 1, message);
      }
    }
    return new Problem("", 1, 1, message);
  }
}
