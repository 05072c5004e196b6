package dev.munjigi.gates.config;

import dev.munjigi.gates.identity.ExternalProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes OpenID providers of `identity.providers`.
final class ProviderAssembly {
  private ProviderAssembly() {}

  static List<ExternalProvider> of(Section identity) {
    return identity.get(ProviderKeys.PROVIDERS).stream()
        .map(named -> of(named.name(), Objects.requireNonNull(named.value())))
        .toList();
  }

  private static ExternalProvider of(String name, Section provider) {
    Located<String> shown = provider.find(ProviderKeys.SHOWN);
    return new ExternalProvider(
        name,
        shown == null ? name : shown.value(),
        provider.get(ProviderKeys.ISSUER),
        new ExternalProvider.Client(
            provider.get(ProviderKeys.CLIENT), SecretKeys.in(provider, ProviderKeys.SECRET)),
        new ExternalProvider.Asks(scopes(provider), provider.get(ProviderKeys.USERINFO)),
        groups(provider.get(ProviderKeys.GROUPS)),
        new ExternalProvider.Admission(
            provider.get(ProviderKeys.CREATE),
            provider.get(ProviderKeys.NAME_CLAIM),
            words(provider.find(ProviderKeys.DOMAINS))),
        file(provider, ProviderKeys.AUTHORITIES));
  }

  private static @Nullable Path file(Section section, Key<String> key) {
    Located<String> found = section.find(key);
    return found == null ? null : section.place(key).resolve(found.value());
  }

  private static SortedSet<String> scopes(Section provider) {
    Located<List<Located<String>>> scopes = provider.find(ProviderKeys.SCOPES);
    return new TreeSet<>(scopes == null ? Set.of("profile", "email") : words(scopes));
  }

  private static Set<String> words(@Nullable Located<List<Located<String>>> list) {
    Set<String> words = new HashSet<>();
    if (list != null) {
      list.value().forEach(word -> words.add(word.value()));
    }
    return words;
  }

  private static ExternalProvider.GroupMap groups(Section groups) {
    Map<String, String> ours = new HashMap<>();
    Located<List<Named<String>>> map = groups.find(ProviderKeys.GROUPS_MAP);
    if (map != null) {
      map.value().forEach(one -> ours.put(one.name(), Objects.requireNonNull(one.value())));
    }
    return new ExternalProvider.GroupMap(groups.get(ProviderKeys.GROUPS_CLAIM), ours);
  }
}
