package dev.munjigi.app;

import dev.munjigi.engines.file.KeptSecrets;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.http.Router;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.oauth.Clients;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.signin.BreachedFile;
import dev.munjigi.gates.signin.BreachedList;
import dev.munjigi.gates.signin.PasswordRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The settings, as far as people have to do with them.
///
/// @param identity how they are known
/// @param hosts which hosts belong to services
/// @param ports where browsers may reach them
/// @param services the names of all services
/// @param entitlements what files say of rights
record PeopleSettings(
    IdentitySettings identity,
    Router hosts,
    Set<Integer> ports,
    PasswordRules rules,
    Clients clients,
    Set<String> services,
    Entitlements entitlements) {
  private static final int HTTPS = 443;

  static PeopleSettings of(Settings settings, IdentitySettings identity) throws IOException {
    Path breached = identity.breached();
    BreachedList list = breached == null ? BreachedList.NONE : BreachedFile.open(breached);
    List<String> names =
        settings.services().stream().map(Service::name).sorted().collect(Collectors.toList());
    Set<Integer> ports =
        settings.listeners().stream()
            .filter(listener -> listener.tls() != null)
            .map(Listener::port)
            .collect(Collectors.toSet());
    ports.add(HTTPS);
    if (identity.url().getPort() > 0) {
      ports.add(identity.url().getPort());
    }
    return new PeopleSettings(
        identity,
        new Router(settings.http().services()),
        ports,
        new PasswordRules(identity.leastPassword(), names, list),
        ClientSecrets.of(identity.clients(), new KeptSecrets()),
        Set.copyOf(names),
        settings.entitlements());
  }

  boolean reaches(String host, int port) {
    Service service = hosts.service(host);
    // ATTACK: a service without hosts answers to every name, also to those of others
    return service != null
        && !service.isOwn()
        && !service.hosts().isEmpty()
        && ports.contains(port);
  }

  /// The same where policies name these people.
  PeopleSettings naming(Set<String> people) {
    return new PeopleSettings(
        identity.naming(people), hosts, ports, rules, clients, services, entitlements);
  }
}
