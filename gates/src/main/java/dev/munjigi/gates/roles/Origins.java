package dev.munjigi.gates.roles;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.roles.RoleRefused.Why;
import dev.munjigi.gates.roles.SessionOrigin.Tie;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Ties sessions of roles to whom they came of, and says whether the ties still hold.
final class Origins {
  private static final int MOST_KEYS = 1_000;
  private static final String USER = "arn:munjigi:iam:::user/";

  private final IdentityStore store;
  private final Predicate<String> clients;
  private final Supplier<NodeSettings> nodes;

  /// @param clients whether there is an application of this name
  Origins(IdentityStore store, Predicate<String> clients, Supplier<NodeSettings> nodes) {
    this.store = store;
    this.clients = clients;
    this.nodes = nodes;
  }

  /// The origin of somebody who asks; may block.
  ///
  /// @throws RoleRefused when what they show assumes no role
  SessionOrigin of(Principal who) throws RoleRefused {
    return switch (who) {
      case Principal.Person person ->
          new SessionOrigin(
              person.arn(),
              Map.of(Tie.USER, person.id().toString(), Tie.SESSION, person.session().toString()));
      case Principal.Bearer bearer -> ofBearer(bearer);
      case Principal.RoleSession session ->
          SessionOrigin.read(session)
              .with(session.role(), Instant.ofEpochMilli(session.assumedMillis()));
      case Principal.Certified certified -> ofCertificate(certified);
      case Principal.Anonymous nobody ->
          throw new RoleRefused(Why.NOBODY, "nothing was shown that is known");
    };
  }

  /// ATTACK: what an application holds for a person does not become more than that application's
  /// token: it assumes no role for them.
  private SessionOrigin ofBearer(Principal.Bearer bearer) throws RoleRefused {
    if (bearer.arn().startsWith(OAuthClient.ARN)) {
      return new SessionOrigin(
          bearer.arn(), Map.of(Tie.CLIENT, bearer.arn().substring(OAuthClient.ARN.length())));
    }
    Optional<User> user =
        bearer.arn().startsWith(USER)
            ? UserName.of(bearer.arn().substring(USER.length())).flatMap(store.users()::byName)
            : Optional.empty();
    if (user.isEmpty() || !hasKey(user.get().id(), bearer.credential())) {
      throw new RoleRefused(
          Why.DENIED, "`" + bearer.credential() + "` assumes no role; a key, a certificate or a"
              + " session does");
    }
    return new SessionOrigin(
        bearer.arn(),
        Map.of(Tie.USER, user.get().id().toString(), Tie.KEY, bearer.credential()));
  }

  /// A certificate of the local authority that never joined holds until its end.
  private SessionOrigin ofCertificate(Principal.Certified certified) {
    String id = certified.certificate().spiffeId();
    Map<Tie, String> ties =
        id == null
            ? Map.of()
            : store
                .nodes()
                .byName(id.substring(id.lastIndexOf('/') + 1))
                .filter(node -> node.spiffeId().equals(id))
                .map(node -> Map.of(Tie.NODE, node.id().toString()))
                .orElse(Map.of());
    return new SessionOrigin(certified.arn(), ties);
  }

  private boolean hasKey(Id user, String credential) {
    return store.keys().page(user, null, MOST_KEYS).stream()
        .map(ApiKey::shown)
        .anyMatch(credential::equals);
  }

  /// Whether all that a session is tied to is there; may block.
  boolean hold(SessionOrigin origin, Instant now) {
    Optional<Id> user = Optional.ofNullable(origin.ties().get(Tie.USER)).flatMap(Id::parse);
    for (Map.Entry<Tie, String> tie : origin.ties().entrySet()) {
      String what = tie.getValue();
      boolean holds =
          switch (tie.getKey()) {
            case USER ->
                user.flatMap(store.users()::byId)
                    .filter(one -> one.state() == User.State.ACTIVE && one.arn().equals(origin.arn()))
                    .isPresent();
            case SESSION ->
                user.isPresent()
                    && store.sessions().of(user.get()).stream()
                        .anyMatch(
                            one -> one.id().toString().equals(what) && one.until().isAfter(now));
            case KEY -> user.isPresent() && hasKey(user.get(), what);
            case NODE -> stands(origin.arn(), what);
            case CLIENT -> clients.test(what);
            case PLATFORM ->
                nodes.get().platforms().stream().anyMatch(one -> one.name().equals(what));
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private boolean stands(String arn, String id) {
    Optional<Node> node = store.nodes().byName(arn.substring(arn.lastIndexOf('/') + 1));
    return node.isPresent()
        && node.get().id().toString().equals(id)
        && node.get().revoked() == null;
  }

  /// The ids whose changes concern it.
  static Set<String> depends(SessionOrigin origin) {
    return Set.copyOf(origin.ties().values());
  }
}
