package dev.munjigi.gates.config;

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
    for (Named<Section> client : clients.value()) {
      if (client.value() != null) {
        one(client.value());
      }
    }
  }

  private void one(Section client) {
    SecretKeys.check(client, ClientKeys.SECRET, problems);
    grants(client);
    services(client);
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

  private void services(Section client) {
    Located<List<Located<String>>> named = client.find(ClientKeys.SERVICES);
    Located<List<Named<Section>>> services = root.find(ServiceKeys.SERVICES);
    if (named == null || services == null) {
      return;
    }
    Set<String> known = new HashSet<>();
    services.value().forEach(service -> known.add(service.name()));
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
