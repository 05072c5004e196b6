package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.identity.IdentitySettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes of `identity` what the gate goes by, and the service of its own that people sign in at.
final class IdentityAssembly {
  private static final long LARGEST_FORM = 65_536;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private IdentityAssembly() {}

  /// @param named whom policies name
  static @Nullable IdentitySettings of(Section root, Set<String> named) {
    Located<Section> found = root.find(IdentityKeys.IDENTITY);
    if (found == null) {
      return null;
    }
    Section identity = found.value();
    String host = identity.get(IdentityKeys.HOST);
    Located<URI> url = identity.find(IdentityKeys.URL);
    Section sessions = identity.get(IdentityKeys.SESSIONS);
    Section passwords = identity.get(IdentityKeys.PASSWORDS);
    Located<String> breached = passwords.find(IdentityKeys.BREACHED);
    return new IdentitySettings(
        host,
        url == null ? URI.create("https://" + host) : url.value(),
        sessions.get(IdentityKeys.IDLE),
        sessions.get(IdentityKeys.ABSOLUTE),
        Math.toIntExact(passwords.get(IdentityKeys.LEAST)),
        breached == null ? null : file(passwords, breached),
        ProviderAssembly.of(identity),
        MailAssembly.of(identity),
        ClientAssembly.of(identity),
        NodeAssembly.of(identity),
        named);
  }

  private static Path file(Section passwords, Located<String> breached) {
    return passwords.place(IdentityKeys.BREACHED).resolve(breached.value());
  }

  /// The service that answers at the host, and below the gate's own path on every other one.
  static Service service(IdentitySettings identity) {
    Clause clause = Clause.builtIn("identity");
    Route everything =
        new Route(
            Assembly.EVERYTHING,
            Set.of(),
            Assembly.EVERYTHING,
            new Access.Public(),
            new BodyLimits(0, LARGEST_FORM),
            clause);
    return new Service(
        IdentitySettings.SERVICE,
        Set.of(identity.host()),
        List.of(new Upstream(Scheme.INSIDE, new Upstream.Inside())),
        new UpstreamLimits(PATIENCE, PATIENCE, PATIENCE, 1, 0, 1, null),
        Balancing.STANDARD,
        List.of(everything),
        Map.of(),
        false,
        Service.EncodedSlash.REFUSE,
        null,
        clause);
  }
}
