package dev.munjigi.app;

import dev.munjigi.control.NodeApi;
import dev.munjigi.engines.http.BoundedHttp;
import dev.munjigi.engines.http.PlatformDocuments;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.join.JoinMeans;
import dev.munjigi.gates.join.Joining;
import dev.munjigi.gates.join.NodeEvent;
import dev.munjigi.gates.join.Nonces;
import dev.munjigi.gates.join.PlatformTokens;
import dev.munjigi.gates.signin.Means;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What answers machines at the identity host.
final class NodeHost {
  private NodeHost() {}

  /// @param nonceKey 32 bytes, the same at every gate
  static NodeApi over(
      NodeIssuing authority,
      Means means,
      PlatformTokens platforms,
      Secret nonceKey,
      Consumer<NodeEvent> events) {
    Supplier<NodeSettings> settings = () -> means.settings().get().nodes();
    Joining joining =
        new Joining(
            new JoinMeans(means.store(), settings, authority, means.clock(), means.random()),
            platforms,
            new Nonces(nonceKey, means.random()),
            events);
    return new NodeApi(joining, authority::root, means.clock());
  }

  /// What judges the tokens of platforms.
  static PlatformTokens platforms(Means means) {
    return new PlatformTokens(
        () -> means.settings().get().nodes(), new PlatformDocuments(new BoundedHttp(null)));
  }

  /// The local authority of a state folder.
  static NodeIssuing issuing(Path folder, Supplier<IdentitySettings> settings)
      throws IOException {
    return new NodeIssuing(
        folder,
        () -> {
          IdentitySettings now = settings.get();
          return new NodeIssuing.Place(now.host(), now.url().toString(), now.nodes());
        });
  }
}
