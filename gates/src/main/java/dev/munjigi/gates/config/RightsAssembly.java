package dev.munjigi.gates.config;

import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.policy.Entitlements.Holder;
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
  private final Section rights;
  private final PolicyFiles files;
  private final Problems problems;
  private final Map<List<String>, Layer> layers = new HashMap<>();

  private RightsAssembly(Section rights, PolicyFiles files, Problems problems) {
    this.rights = rights;
    this.files = files;
    this.problems = problems;
  }

  /// The names of the policies that name principals.
  static Set<String> ofResources(Section root) {
    Set<String> names = new HashSet<>();
    for (Named<String> service : root.get(RightsKeys.RIGHTS).get(RightsKeys.SERVICES)) {
      if (service.value() != null) {
        names.add(service.value());
      }
    }
    return names;
  }

  static Entitlements of(Section root, PolicyFiles files, Problems problems) {
    Section rights = root.get(RightsKeys.RIGHTS);
    return new RightsAssembly(rights, files, problems).entitlements(root);
  }

  private Entitlements entitlements(Section root) {
    Map<String, Holder> holders = new HashMap<>();
    RightsKeys.HOLDERS.forEach(
        (type, key) -> {
          for (Named<Section> named : rights.get(key)) {
            if (type.equals("user")) {
              written(named);
            }
            if (named.value() != null) {
              holders.put("arn:munjigi:iam:::" + type + "/" + named.name(), holder(named.value()));
            }
          }
        });
    Map<String, Layer> groups = new HashMap<>();
    for (Named<List<Located<String>>> group : rights.get(RightsKeys.GROUPS)) {
      groups.put(group.name(), layer(Objects.requireNonNullElse(group.value(), List.of())));
    }
    List<Layer> guardrails = new ArrayList<>();
    for (Named<List<Located<String>>> layer : rights.get(RightsKeys.GUARDRAILS)) {
      guardrails.add(layer(Objects.requireNonNullElse(layer.value(), List.of())));
    }
    return new Entitlements(holders, groups, services(root), guardrails);
  }

  /// ATTACK: under a name that nobody has, such as `Kim`, a boundary would hold for nobody.
  private void written(Named<Section> user) {
    Optional<UserName> name = UserName.of(user.name());
    if (name.isEmpty()) {
      problems.add(user.spot().place(), user.spot().quoted() + " is no name of a user");
    } else if (!name.get().text().equals(user.name())) {
      String meant = Quote.of(name.get().text());
      problems.add(
          user.spot().place(), user.spot().quoted() + " is no name of a user; write " + meant);
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
