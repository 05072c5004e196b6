package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// One action for each way in which the patterns of statements meet.
///
/// Patterns of different services meet nowhere, so each service is looked at by itself, and then the
/// services that no pattern names.
final class Actions {
  private static final Glob.Dialect DIALECT = new Glob.Dialect(true, false, false, false);

  /// What the engine answers by itself.
  private static final String CALLER_IDENTITY = "sts:getcalleridentity";

  /// What only a role's policy can grant, and an account itself may never do.
  private static final String ASSUME_ROLE = "sts:assumerole";

  private Actions() {}

  /// They, in lower case.
  static List<String> of(List<Statement> statements, Budget budget) {
    Set<Glob> anywhere = new LinkedHashSet<>();
    Map<String, Set<Glob>> services = new LinkedHashMap<>();
    for (Statement statement : statements) {
      for (String pattern : statement.actionPatterns()) {
        add(pattern.toLowerCase(Locale.ROOT), anywhere, services);
      }
    }
    add(CALLER_IDENTITY, anywhere, services);
    add(ASSUME_ROLE, anywhere, services);
    List<String> all = new ArrayList<>();
    services.forEach(
        (service, patterns) -> {
          patterns.addAll(anywhere);
          all.addAll(Atoms.of(patterns, List.of(glob(service + ":?*")), budget));
        });
    services.keySet().forEach(service -> anywhere.add(glob(service + ":*")));
    all.addAll(Atoms.of(anywhere, List.of(glob("?*:?*")), budget));
    all.removeIf(CALLER_IDENTITY::equals);
    return all;
  }

  private static void add(String pattern, Set<Glob> anywhere, Map<String, Set<Glob>> services) {
    int colon = pattern.indexOf(':');
    String service = colon < 0 ? "*" : pattern.substring(0, colon);
    boolean one = service.indexOf('*') < 0 && service.indexOf('?') < 0;
    (one ? services.computeIfAbsent(service, key -> new LinkedHashSet<>()) : anywhere)
        .add(glob(pattern));
  }

  private static Glob glob(String pattern) {
    return Glob.of(pattern, DIALECT, new Glob.Filling.Anything()).orElseThrow();
  }
}
