package dev.munjigi.gates.policy;

import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.Rights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who has which policies.
///
/// @param holders who has policies of their own, by ARN
/// @param groups the policies of everybody in a group, by its name
/// @param services the policies of services themselves, by their names
/// @param guardrails what anybody may at most
public record Entitlements(
    Map<String, Holder> holders,
    Map<String, Layer> groups,
    Map<String, Policy> services,
    List<Layer> guardrails) {
  /// Nobody has any.
  public static final Entitlements NONE =
      new Entitlements(Map.of(), Map.of(), Map.of(), List.of());

  private static final Holder NOTHING = new Holder(Layer.EMPTY, null);

  public Entitlements {
    holders = Map.copyOf(holders);
    groups = Map.copyOf(groups);
    services = Map.copyOf(services);
    guardrails = List.copyOf(guardrails);
  }

  /// The policies of somebody.
  ///
  /// @param boundary what they may at most, or null
  public record Holder(Layer policies, @Nullable Layer boundary) {}

  /// Whether somebody who is not known may be let in to a service.
  public boolean speaksOfStrangers(String service) {
    return services.containsKey(service);
  }

  /// All that is said of somebody at a service.
  ///
  /// @param session what they may at most in this session, or null
  Rights of(String arn, Set<String> inGroups, String service, @Nullable Layer session) {
    Holder holder = holders.getOrDefault(arn, NOTHING);
    List<Layer> layers = new ArrayList<>(inGroups.size() + 1);
    if (holder.policies() != Layer.EMPTY) {
      layers.add(holder.policies());
    }
    for (String group : inGroups) {
      Layer layer = groups.get(group);
      if (layer != null) {
        layers.add(layer);
      }
    }
    return new Rights(
        Layer.of(layers), services.get(service), holder.boundary(), session, guardrails);
  }
}
