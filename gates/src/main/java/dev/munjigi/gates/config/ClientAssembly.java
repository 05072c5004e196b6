package dev.munjigi.gates.config;

import dev.munjigi.gates.identity.OAuthClient.Grant;
import dev.munjigi.gates.identity.OAuthClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Makes of `identity.clients` the applications that are given tokens.
final class ClientAssembly {
  private ClientAssembly() {}

  static Map<String, OAuthClient> of(Section identity) {
    Map<String, OAuthClient> clients = new HashMap<>();
    for (Named<Section> named : identity.get(ClientKeys.CLIENTS)) {
      clients.put(named.name(), of(named.name(), Objects.requireNonNull(named.value())));
    }
    return clients;
  }

  private static OAuthClient of(String name, Section client) {
    Located<String> shown = client.find(ClientKeys.SHOWN);
    return new OAuthClient(
        name,
        shown == null ? name : shown.value(),
        SecretKeys.in(client, ClientKeys.SECRET),
        values(client, ClientKeys.REDIRECTS, Set.of()),
        values(client, ClientKeys.GRANTS, Set.of(Grant.AUTHORIZATION_CODE)),
        new TreeSet<>(values(client, ClientKeys.SCOPES, Set.of("openid", "profile"))),
        new TreeSet<>(values(client, ClientKeys.SERVICES, Set.of())),
        client.get(ClientKeys.ACCESS_TOKEN),
        client.get(ClientKeys.CONSENT));
  }

  static <T> Set<T> values(Section client, Key<List<Located<T>>> key, Collection<T> absent) {
    Located<List<Located<T>>> found = client.find(key);
    Set<T> values = new LinkedHashSet<>();
    if (found == null) {
      values.addAll(absent);
    } else {
      found.value().forEach(one -> values.add(one.value()));
    }
    return values;
  }
}
