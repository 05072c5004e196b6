package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.iam.Arn;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Statement;
import dev.munjigi.gates.iam.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who has which policies.
///
/// @param documents all policies by their names, whoever has them
/// @param holders who has policies of their own, by ARN; roles, too
/// @param groups the policies of everybody in a group, by its name
/// @param roles what can be assumed, by name
/// @param services the policies of services themselves, by their names
/// @param guardrails what anybody may at most
/// @param whole whether it is all that there is: where it is not, because a store cannot be read, nobody
///     may do anything by it
public record Entitlements(
    Map<String, Policy> documents,
    Map<String, Holder> holders,
    Map<String, Layer> groups,
    Map<String, Role> roles,
    Map<String, Policy> services,
    List<Layer> guardrails,
    boolean whole) {
  /// Nobody has any.
  public static final Entitlements NONE =
      new Entitlements(Map.of(), Map.of(), Map.of(), List.of());

  private static final Holder NOTHING = new Holder(Layer.EMPTY, null);
  private static final String PERSON = "arn:munjigi:iam:::user/";

  public Entitlements {
    documents = Map.copyOf(documents);
    holders = Map.copyOf(holders);
    groups = Map.copyOf(groups);
    roles = Map.copyOf(roles);
    services = Map.copyOf(services);
    guardrails = List.copyOf(guardrails);
  }

  /// Where there are no roles.
  public Entitlements(
      Map<String, Holder> holders,
      Map<String, Layer> groups,
      Map<String, Policy> services,
      List<Layer> guardrails) {
    this(Map.of(), holders, groups, Map.of(), services, guardrails, true);
  }

  /// The same where some of it cannot be read.
  public Entitlements inPart() {
    return new Entitlements(documents, holders, groups, roles, services, guardrails, false);
  }

  /// The policies of somebody.
  ///
  /// @param boundary what they may at most, or null
  public record Holder(Layer policies, @Nullable Layer boundary) {}

  /// Whether somebody who is not known may be let in to a service.
  public boolean speaksOfStrangers(String service) {
    return services.containsKey(service);
  }

  /// Somebody whom it names.
  ///
  /// @param subject as policies name them; of a group, anybody in it
  /// @param groups those that they are in for certain
  public record Asker(Subject subject, Set<String> groups) {
    private static final String GROUP = "arn:munjigi:iam:::group/";

    public Asker {
      groups = Set.copyOf(groups);
    }

    static Asker ofGroup(String name) {
      return new Asker(Subject.named(GROUP + name), Set.of(name));
    }

    /// Whether it is anybody in a group: what follows from who asks is not known then.
    public boolean isGroup() {
      return subject.text().startsWith(GROUP);
    }
  }

  /// All whom it names, by their names, and strangers.
  ///
  /// INVARIANT: whatever else gets policies is listed here.
  public List<Asker> askers() {
    List<Asker> all = new ArrayList<>();
    for (String arn : new TreeSet<>(holders.keySet())) {
      all.add(new Asker(Subject.of(arn).orElseGet(() -> Subject.named(arn)), Set.of()));
    }
    new TreeSet<>(groups.keySet()).forEach(name -> all.add(Asker.ofGroup(name)));
    all.add(new Asker(Subject.ANONYMOUS, Set.of()));
    return all;
  }

  /// The names of people whom policies are given to, or who may do something by the policy of a service
  /// or role.
  public Set<String> people() {
    Set<String> arns = new TreeSet<>(holders.keySet());
    Stream.concat(
            services.values().stream(),
            roles.values().stream().map(Role::trust).filter(Objects::nonNull))
        .flatMap(policy -> policy.statements().stream())
        .map(Statement::principals)
        .filter(Objects::nonNull)
        .forEach(principals -> principals.named().forEach(one -> arns.add(one.text())));
    return arns.stream()
        .filter(arn -> arn.startsWith(PERSON))
        .map(arn -> arn.substring(PERSON.length()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// All that is said of somebody where nothing cuts the session.
  ///
  /// @param resource a name of a resource: that of a service of ours brings that service's policy
  public Rights of(Asker asker, String resource) {
    String service = Arn.of(resource).filter(Arn::own).map(Arn::service).orElse("");
    return of(asker.subject().text(), asker.groups(), service, null);
  }

  /// All that is said of somebody at a service.
  ///
  /// @param session what they may at most in this session, or null
  public Rights of(String arn, Set<String> inGroups, String service, @Nullable Layer session) {
    return rights(arn, inGroups, services.get(service), session);
  }

  Rights of(Principal who, String service, @Nullable Layer session) {
    return of(who.arn(), groups(who), service, session);
  }

  /// All that is said of somebody and a role.
  Rights ofRole(Principal who, Role role, @Nullable Layer session) {
    return rights(who.arn(), groups(who), role.trust(), session);
  }

  /// The same where nothing cuts the session.
  public Rights ofRole(String arn, Set<String> inGroups, Role role) {
    return rights(arn, inGroups, role.trust(), null);
  }

  private Rights rights(
      String arn, Set<String> inGroups, @Nullable Policy resource, @Nullable Layer session) {
    Holder holder = holders.getOrDefault(holder(arn), NOTHING);
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
    return new Rights(Layer.of(layers), resource, holder.boundary(), session, guardrails);
  }

  /// Whose policies somebody has: in a session of a role, that role's and no others.
  public static String holder(String arn) {
    if (!arn.startsWith(Principal.RoleSession.ARN)) {
      return arn;
    }
    String session = arn.substring(Principal.RoleSession.ARN.length());
    return Role.arn(session.substring(0, Math.max(0, session.indexOf('/'))));
  }

  private static Set<String> groups(Principal who) {
    return switch (who) {
      case Principal.Person person -> person.groups();
      case Principal.Bearer bearer -> bearer.groups();
      case Principal.RoleSession session -> Set.of();
      case Principal.Certified certified -> Set.of();
      case Principal.Anonymous nobody -> Set.of();
    };
  }
}
