package dev.munjigi.gates.config;

import java.net.URI;
import java.util.List;

/// What must hold between the keys of `identity.platforms`.
final class NodeChecks {
  private static final int MOST = 32;

  private final Problems problems;

  NodeChecks(Problems problems) {
    this.problems = problems;
  }

  void run(Section identity) {
    Located<List<Named<Section>>> platforms = identity.find(NodeKeys.PLATFORMS);
    if (platforms == null) {
      return;
    }
    if (platforms.value().size() > MOST) {
      problems.add(
          platforms.spot().place(),
          platforms.spot().quoted() + " has more than `" + MOST + "` platforms");
    }
    for (Named<Section> platform : platforms.value()) {
      if (platform.value() != null) {
        platform(platform.value());
      }
    }
  }

  private void platform(Section platform) {
    Located<String> keys = platform.find(NodeKeys.KEYS);
    new NamedFiles(problems).exists(keys);
    Located<URI> issuer = platform.find(NodeKeys.ISSUER);
    if (issuer != null && keys == null && issuer.value().getScheme().equals("http")) {
      problems.warn(
          issuer.spot().place(),
          issuer.spot().quoted() + " is asked in clear text; this is for trials on one machine");
    }
    Located<List<Named<List<Located<String>>>>> claims = platform.find(NodeKeys.CLAIMS);
    if (claims != null && claims.value().isEmpty()) {
      // ATTACK: an issuer such as that of a build service signs tokens for everybody in the world
      problems.add(
          claims.spot().place(),
          claims.spot().quoted() + " is empty, and would let in all whom the issuer knows");
    }
  }
}
