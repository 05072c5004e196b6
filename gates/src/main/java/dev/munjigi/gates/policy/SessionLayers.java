package dev.munjigi.gates.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.iam.Rights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What sessions, keys and tokens are cut down to; the same cut is compiled once. No more than what
/// 512 Ki characters compile to are remembered.
final class SessionLayers {
  // ATTACK: who assumes a role writes a policy of their own for each session
  private static final int MOST_CHARACTERS = 512 << 10;
  private static final int LEAST = 64;

  private final Cache<Object, Layer> compiled =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher((Object cut, Layer layer) -> LEAST + cut.toString().length())
          .executor(Runnable::run)
          .build();

  /// What the policy of a role's session leaves; null where it is not cut.
  @Nullable Layer of(Principal who) {
    return who instanceof Principal.RoleSession session && session.policy() != null
        ? ofPolicy(session.policy())
        : null;
  }

  /// The rights of somebody, cut down to the scopes of what they bear.
  ///
  /// ATTACK: a session's policy says nothing where everybody is granted something (`"Principal": "*"`);
  /// scopes say so there, too: they are what whoever bears a key was trusted with.
  Rights cut(Principal who, Rights rights) {
    List<String> actions = scopes(who);
    if (actions.isEmpty()) {
      return rights;
    }
    List<Layer> layers = new ArrayList<>(rights.guardrails());
    layers.add(
        compiled.get(actions, key -> new Layer(List.of(Policy.allowing("scopes", actions)))));
    return new Rights(
        rights.identity(), rights.resource(), rights.boundary(), rights.session(), layers);
  }

  /// INVARIANT: of a document that is not understood, nothing allows and every denial denies.
  private Layer ofPolicy(String text) {
    return compiled.get(
        text,
        key ->
            new Layer(
                List.of(
                    PolicyReader.read("session", text, PolicyReader.Kind.IDENTITY).policy())));
  }

  /// Those of its scopes that are actions; OpenID's are none.
  static List<String> scopes(Principal who) {
    return who instanceof Principal.Bearer bearer && !bearer.scopes().isEmpty()
        ? bearer.scopes().stream().filter(one -> one.indexOf(':') > 0).sorted().toList()
        : List.of();
  }
}
