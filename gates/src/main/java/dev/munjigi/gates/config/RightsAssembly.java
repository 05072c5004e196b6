package dev.munjigi.gates.config;

import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.policy.Entitlements.Holder;
import dev.munjigi.gates.policy.OperatorRoles;
import dev.munjigi.gates.policy.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes of `rights` and the documents that it names what everybody may.
final class RightsAssembly {
  private static final String ARN = "arn:munjigi:iam:::";
  private static final String ADMINISTRATORS = "administrators";
  private static final String OFFICERS = "group/security-officers";

  private final Section rights;
  private final PolicyFiles files;
  private final Problems problems;
  private final Map<List<String>, Layer> layers = new HashMap<>();
  private final Map<String, Holder> holders = new HashMap<>();
  private final Map<String, Layer> groups = new HashMap<>();

  private RightsAssembly(Section rights, PolicyFiles files, Problems problems) {
    this.rights = rights;
    this.files = files;
    this.problems = problems;
  }

  /// The names of the policies that name principals.
  static Set<String> ofResources(Section root) {
    Set<String> names = new HashSet<>();
    Section rights = root.get(RightsKeys.RIGHTS);
    for (Named<String> service : rights.get(RightsKeys.SERVICES)) {
      if (service.value() != null) {
        names.add(service.value());
      }
    }
    for (Named<Section> role : rights.get(RightsKeys.ROLES)) {
      if (role.value() != null && role.value().written(RightsKeys.TRUST)) {
        names.add(Objects.requireNonNull(role.value().find(RightsKeys.TRUST)).value());
      }
    }
    return names;
  }

  static Entitlements of(Section root, PolicyFiles files, Problems problems) {
    Section rights = root.get(RightsKeys.RIGHTS);
    return new RightsAssembly(rights, files, problems).entitlements(root);
  }

  private Entitlements entitlements(Section root) {
    RightsKeys.HOLDERS.forEach(
        (type, key) -> {
          for (Named<Section> named : rights.get(key)) {
            if (type.equals("user")) {
              written(named.spot(), named.name());
            }
            if (named.value() != null) {
              Holder holder = holder(named.value());
              attach(ARN + type + "/" + named.name(), holder.policies(), holder.boundary());
            }
          }
        });
    for (Named<List<Located<String>>> group : rights.get(RightsKeys.GROUPS)) {
      group(group.name(), layer(Objects.requireNonNullElse(group.value(), List.of())));
    }
    Map<String, Role> roles = roles();
    bind(roles);
    List<Layer> guardrails = new ArrayList<>();
    for (Named<List<Located<String>>> layer : rights.get(RightsKeys.GUARDRAILS)) {
      guardrails.add(layer(Objects.requireNonNullElse(layer.value(), List.of())));
    }
    return new Entitlements(
        files.all(), holders, groups, roles, services(root), guardrails, true);
  }

  /// Gives somebody policies beside those that they have.
  private void attach(String arn, Layer policies, @Nullable Layer boundary) {
    holders.merge(
        arn,
        new Holder(policies, boundary),
        (one, other) ->
            new Holder(
                Layer.of(List.of(one.policies(), other.policies())),
                one.boundary() == null ? other.boundary() : one.boundary()));
  }

  private void group(String name, Layer policies) {
    groups.merge(name, policies, (one, other) -> Layer.of(List.of(one, other)));
  }

  private Map<String, Role> roles() {
    Map<String, Role> roles = new HashMap<>(OperatorRoles.ALL);
    OperatorRoles.POLICIES.forEach((name, layer) -> attach(Role.arn(name), layer, null));
    for (Named<Section> named : rights.get(RightsKeys.ROLES)) {
      Section role = named.value();
      if (role == null) {
        continue;
      }
      if (OperatorRoles.ALL.containsKey(named.name()) && !role.get(RightsKeys.ATTACHED).isEmpty()) {
        problems.add(
            named.spot().place(),
            named.spot().quoted() + " has its policies already; allowed are `trust`, `boundary` and"
                + " `longest`");
      }
      Located<String> trust = role.find(RightsKeys.TRUST);
      roles.put(
          named.name(),
          new Role(trust == null ? null : policy(trust), role.get(RightsKeys.LONGEST)));
      Holder holder = holder(role);
      attach(Role.arn(named.name()), holder.policies(), holder.boundary());
    }
    return roles;
  }

  private void bind(Map<String, Role> roles) {
    for (Named<List<Located<String>>> binding : rights.get(RightsKeys.BINDINGS)) {
      Holder role = holders.get(Role.arn(binding.name()));
      if (!roles.containsKey(binding.name()) || role == null) {
        String hint = Nearest.hint(binding.name(), List.copyOf(roles.keySet()));
        problems.add(binding.spot().place(), binding.spot().quoted() + " is no role" + hint);
        continue;
      }
      unbounded(role, binding.spot());
      for (Located<String> who : Objects.requireNonNullElse(binding.value(), List.<Located<String>>of())) {
        bind(who, role.policies());
        if (binding.name().equals(OperatorRoles.SECURITY_OFFICER)) {
          apart(who);
        }
      }
    }
    if (rights.get(RightsKeys.BINDINGS).stream()
        .noneMatch(binding -> binding.name().equals(OperatorRoles.ADMINISTRATOR))) {
      group(
          ADMINISTRATORS,
          Objects.requireNonNull(OperatorRoles.POLICIES.get(OperatorRoles.ADMINISTRATOR)));
      for (Named<Section> role : rights.get(RightsKeys.ROLES)) {
        if (role.name().equals(OperatorRoles.ADMINISTRATOR)) {
          unbounded(
              Objects.requireNonNull(holders.get(Role.arn(OperatorRoles.ADMINISTRATOR))),
              role.spot());
        }
      }
    }
  }

  /// ATTACK: a boundary is of a role's sessions, and would cut nobody who has the role all the time.
  private void unbounded(Holder role, Spot bound) {
    if (role.boundary() != null) {
      problems.add(
          bound.place(),
          bound.quoted() + " has a `boundary`, which cuts sessions of the role alone; allowed is to"
              + " bind a role without one");
    }
  }

  /// ATTACK: administrators reset whom they manage, and would get the officers' rights with them.
  private void apart(Located<String> who) {
    boolean written =
        who.value().startsWith("client/")
            || who.value().startsWith("function/")
            || who.value().equals(OFFICERS);
    if (!written) {
      problems.warn(
          who.spot().place(),
          who.spot().quoted() + " is " + Quote.of(who.value()) + ", whom administrators manage; they"
              + " keep off `" + OFFICERS + "` alone");
    }
  }

  private void bind(Located<String> who, Layer policies) {
    int slash = who.value().indexOf('/');
    String type = slash < 0 ? "" : who.value().substring(0, slash);
    String name = who.value().substring(slash + 1);
    if (type.equals("group") && !name.isEmpty()) {
      group(name, policies);
    } else if (RightsKeys.HOLDERS.containsKey(type) && !name.isEmpty()) {
      if (type.equals("user")) {
        written(who.spot(), name);
      }
      attach(ARN + type + "/" + name, policies, null);
    } else {
      problems.add(
          who.spot().place(),
          who.spot().quoted() + " is " + Quote.of(who.value()) + "; allowed is `user/NAME`,"
              + " `group/NAME`, `node/NAME`, `function/NAME` or `client/NAME`");
    }
  }

  /// ATTACK: under a name that nobody has, such as `Kim`, a boundary would hold for nobody.
  private void written(Spot spot, String user) {
    Optional<UserName> name = UserName.of(user);
    if (name.isEmpty()) {
      problems.add(spot.place(), spot.quoted() + " is no name of a user");
    } else if (!name.get().text().equals(user)) {
      String meant = Quote.of(name.get().text());
      problems.add(spot.place(), spot.quoted() + " is no name of a user; write " + meant);
    }
  }

  private Map<String, Policy> services(Section root) {
    Set<String> known = new HashSet<>();
    root.get(ServiceKeys.SERVICES).forEach(service -> known.add(service.name()));
    Map<String, Policy> policies = new HashMap<>();
    for (Named<String> named : rights.get(RightsKeys.SERVICES)) {
      Spot spot = named.spot();
      if (!known.contains(named.name())) {
        String hint = Nearest.hint(named.name(), List.copyOf(known));
        problems.add(spot.place(), spot.quoted() + " is no service" + hint);
      }
      Policy policy = named.value() == null ? null : policy(new Located<>(named.value(), spot, true));
      if (policy != null) {
        policies.put(named.name(), policy);
      }
    }
    return policies;
  }

  private Holder holder(Section section) {
    Located<String> boundary = section.find(RightsKeys.BOUNDARY);
    return new Holder(
        layer(section.get(RightsKeys.ATTACHED)),
        boundary == null ? null : layer(List.of(boundary)));
  }

  /// Policies side by side; the same ones are compiled once.
  private Layer layer(List<Located<String>> names) {
    List<Policy> policies =
        names.stream().map(this::policy).filter(Objects::nonNull).toList();
    return layers.computeIfAbsent(
        policies.stream().map(Policy::name).toList(), key -> new Layer(policies));
  }

  private @Nullable Policy policy(Located<String> name) {
    Policy policy = files.named(name.value());
    if (policy == null) {
      String hint = Nearest.hint(name.value(), files.names());
      problems.add(
          name.spot().place(),
          name.spot().quoted() + " is " + Quote.of(name.value()) + ", which is no policy" + hint);
    }
    return policy;
  }
}
