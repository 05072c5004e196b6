package dev.munjigi.gates.config;

import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.OAuthClient.Grant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What must hold of `identity.clients`.
final class ClientChecks {
  private static final int MOST = 1_000;

  private final Section root;
  private final Section identity;
  private final Problems problems;

  ClientChecks(Section root, Section identity, Problems problems) {
    this.root = root;
    this.identity = identity;
    this.problems = problems;
  }

  void run() {
    Located<List<Named<Section>>> clients = identity.find(ClientKeys.CLIENTS);
    if (clients == null) {
      return;
    }
    if (clients.value().size() > MOST) {
      problems.add(
          clients.spot().place(), clients.spot().quoted() + " has more than " + MOST);
    }
    Set<String> services = services();
    for (Named<Section> client : clients.value()) {
      if (client.value() != null) {
        one(client.value(), services);
        apart(client.name(), client.value(), services);
      }
    }
  }

  private Set<String> services() {
    Set<String> known = new HashSet<>();
    Located<List<Named<Section>>> services = root.find(ServiceKeys.SERVICES);
    if (services != null) {
      services.value().forEach(service -> known.add(service.name()));
    }
    known.add(IdentitySettings.SERVICE);
    return known;
  }

  /// ATTACK: an ID token of the client would be for the same audience as what tells the service who
  /// asks, and a service that looks at `iss` and `aud` alone would take one for the other (RFC 8725,
  /// section 2.8).
  private void apart(String name, Section client, Set<String> services) {
    if (services.contains(name)) {
      problems.add(
          client.spot().place(),
          client.spot().quoted() + " has the name of a service; tokens for both would look alike");
    }
  }

  private void one(Section client, Set<String> services) {
    SecretKeys.check(client, ClientKeys.SECRET, problems);
    grants(client);
    services(client, services);
  }

  private void grants(Section client) {
    Set<Grant> grants =
        ClientAssembly.values(client, ClientKeys.GRANTS, Set.of(Grant.AUTHORIZATION_CODE));
    Spot spot = client.spot();
    boolean code = grants.contains(Grant.AUTHORIZATION_CODE);
    if (code && !client.written(ClientKeys.REDIRECTS)) {
      problems.add(
          spot.place(),
          spot.quoted() + " has the grant `authorization-code` without `redirects`");
    }
    if (!code && grants.contains(Grant.REFRESH_TOKEN)) {
      problems.add(
          client.place(ClientKeys.GRANTS),
          spot.quoted() + " has the grant `refresh-token` without `authorization-code`");
    }
    boolean alone =
        grants.contains(Grant.CLIENT_CREDENTIALS) || grants.contains(Grant.TOKEN_EXCHANGE);
    if (alone && !client.written(ClientKeys.SECRET)) {
      problems.add(
          client.place(ClientKeys.GRANTS),
          spot.quoted()
              + " has the grant `client-credentials` or `token-exchange` without a `secret`");
    }
  }

  private void services(Section client, Set<String> known) {
    Located<List<Located<String>>> named = client.find(ClientKeys.SERVICES);
    if (named == null) {
      return;
    }
    for (Located<String> one : named.value()) {
      if (!known.contains(one.value())) {
        String hint = Nearest.hint(one.value(), List.copyOf(known));
        problems.add(
            one.spot().place(),
            one.spot().quoted() + " is " + Quote.of(one.value()) + ", which is no service" + hint);
      }
    }
  }
}
