package dev.munjigi.gates.config;

import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.identity.Platform;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes of `identity.nodes` and `identity.platforms` what the gate goes by.
final class NodeAssembly {
  private NodeAssembly() {}

  static NodeSettings of(Section identity) {
    Section nodes = identity.get(NodeKeys.NODES);
    Located<String> domain = nodes.find(NodeKeys.TRUST_DOMAIN);
    List<Platform> platforms = new ArrayList<>();
    for (Named<Section> one : identity.get(NodeKeys.PLATFORMS)) {
      if (one.value() != null) {
        platforms.add(platform(one.name(), one.value()));
      }
    }
    return new NodeSettings(
        domain == null ? "" : domain.value(), nodes.get(NodeKeys.LIFE), platforms);
  }

  private static Platform platform(String name, Section platform) {
    String issuer = platform.get(NodeKeys.ISSUER).toString();
    Located<String> keys = platform.find(NodeKeys.KEYS);
    Located<String> zone = platform.find(NodeKeys.ZONE);
    Located<String> service = platform.find(NodeKeys.SERVICE);
    Map<String, List<String>> claims = new HashMap<>();
    for (Named<List<Located<String>>> claim : platform.get(NodeKeys.CLAIMS)) {
      List<Located<String>> texts = claim.value() == null ? List.of() : claim.value();
      claims.put(claim.name(), texts.stream().map(Located::value).toList());
    }
    return new Platform(
        name,
        issuer,
        keys == null
            ? URI.create(issuer)
            : platform.place(NodeKeys.KEYS).resolve(keys.value()).toUri(),
        platform.get(NodeKeys.AUDIENCE),
        claims,
        new Platform.Names(platform.get(NodeKeys.KIND), platform.get(NodeKeys.NAME)),
        zone == null ? "" : zone.value(),
        service == null ? "" : service.value());
  }
}
