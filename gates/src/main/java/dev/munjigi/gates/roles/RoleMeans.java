package dev.munjigi.gates.roles;

import dev.munjigi.gates.join.PlatformTokens;
import dev.munjigi.gates.oauth.TokenKeys;
import dev.munjigi.gates.signin.Means;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What giving sessions of roles works with.
public final class RoleMeans {
  private final Means means;
  private final TokenKeys keys;
  private final PlatformTokens platforms;
  private final Supplier<Set<String>> services;
  private final Consumer<RoleAssumed> events;
  private final Origins origins;

  /// What there is beside the store.
  ///
  /// @param services the names of all services, as they are now
  /// @param clients whether there is an application of this name
  public record Known(Supplier<Set<String>> services, Predicate<String> clients) {}

  /// @param platforms judges the tokens of platforms
  /// @param events is told what happened; returns soon and throws nothing
  public RoleMeans(
      Means means,
      TokenKeys keys,
      PlatformTokens platforms,
      Known known,
      Consumer<RoleAssumed> events) {
    this.means = means;
    this.keys = keys;
    this.platforms = platforms;
    this.services = known.services();
    this.events = events;
    this.origins =
        new Origins(means.store(), known.clients(), () -> means.settings().get().nodes());
  }

  /// What judges the sessions' tokens.
  public RoleTokens tokens() {
    return new RoleTokens(origins, new RoleEnds(means.store().oneTimes()));
  }

  Instant now() {
    return means.now();
  }

  String id() {
    return means.id().toString();
  }

  String issuer() {
    return means.settings().get().issuer();
  }

  TokenKeys keys() {
    return keys;
  }

  PlatformTokens platforms() {
    return platforms;
  }

  Origins origins() {
    return origins;
  }

  Consumer<RoleAssumed> events() {
    return events;
  }

  /// Those of these services that there are not.
  Set<String> unknown(SortedSet<String> wanted) {
    SortedSet<String> unknown = new TreeSet<>(wanted);
    unknown.removeAll(services.get());
    return unknown;
  }
}
