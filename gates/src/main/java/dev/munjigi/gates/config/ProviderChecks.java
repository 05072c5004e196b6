package dev.munjigi.gates.config;

import dev.munjigi.gates.identity.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What must hold of `identity.providers`.
final class ProviderChecks {
  private static final int MOST = 20;

  private final Section identity;
  private final Problems problems;

  ProviderChecks(Section identity, Problems problems) {
    this.identity = identity;
    this.problems = problems;
  }

  void run() {
    Located<List<Named<Section>>> providers = identity.find(ProviderKeys.PROVIDERS);
    if (providers == null) {
      return;
    }
    if (providers.value().size() > MOST) {
      Spot spot = providers.spot();
      problems.add(spot.place(), spot.quoted() + " has more than " + MOST);
    }
    Map<String, Spot> issuers = new HashMap<>();
    for (Named<Section> provider : providers.value()) {
      if (provider.value() != null) {
        one(provider.value(), issuers);
      }
    }
  }

  private void one(Section provider, Map<String, Spot> issuers) {
    NamedFiles files = new NamedFiles(problems);
    files.exists(provider.find(ProviderKeys.AUTHORITIES));
    SecretKeys.check(provider, ProviderKeys.SECRET, problems);
    Located<List<Named<String>>> map = provider.get(ProviderKeys.GROUPS).find(ProviderKeys.GROUPS_MAP);
    if (map != null && map.value().size() > User.MOST_GROUPS) {
      Spot spot = map.spot();
      problems.add(spot.place(), spot.quoted() + " has more than " + User.MOST_GROUPS);
    }
    Located<String> issuer = provider.find(ProviderKeys.ISSUER);
    if (issuer != null) {
      // ATTACK: one of two would take what the other one said (mix-up), and their groups would fight
      Spot first = issuers.putIfAbsent(issuer.value(), issuer.spot());
      if (first != null) {
        Spot spot = issuer.spot();
        String same = " is the same as " + first.quoted() + " at " + Quote.of(first.place().toString());
        problems.add(spot.place(), spot.quoted() + same);
      }
    }
  }
}
