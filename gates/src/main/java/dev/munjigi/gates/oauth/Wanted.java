package dev.munjigi.gates.oauth;

import dev.munjigi.gates.identity.OAuthClient;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an application asks for: scopes, and the services that its tokens are to be for.
///
/// @param scopes what the rights are cut down to
/// @param services the names of services (`aud`)
record Wanted(SortedSet<String> scopes, SortedSet<String> services) {
  /// Signs a person in with OpenID Connect.
  static final String OPENID = "openid";

  Wanted {
    scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
  }

  /// Reads `scope` and `audience`, both with spaces between names; what asks for none gets all that
  /// the application may have.
  ///
  /// @throws ProtocolFault `invalid_scope` or `invalid_target` when it asks for more
  static Wanted of(Parameters sent, OAuthClient client) {
    if (sent.has("resource")) {
      // ATTACK: passed over, it would give a token for more than was asked for
      throw new ProtocolFault(
          ErrorCode.INVALID_TARGET, "`resource` is not known; `audience` names services");
    }
    return new Wanted(
        stillCut(
            client.scopes(),
            chosen(sent.get("scope"), client.scopes(), ErrorCode.INVALID_SCOPE)),
        chosen(sent.get("audience"), client.services(), ErrorCode.INVALID_TARGET));
  }

  private static SortedSet<String> chosen(
      String text, SortedSet<String> allowed, ErrorCode otherwise) {
    if (text.isEmpty()) {
      return allowed;
    }
    SortedSet<String> names = new TreeSet<>(List.of(text.split(" ", -1)));
    if (!allowed.containsAll(names)) {
      throw new ProtocolFault(otherwise, "the application may not ask for that");
    }
    return names;
  }

  /// ATTACK: scopes that are actions cut rights down, and where there is none nothing is cut: to
  /// give up the last of them would give all rights.
  private static SortedSet<String> stillCut(SortedSet<String> before, SortedSet<String> after) {
    if (before.stream().anyMatch(Wanted::isAction) && after.stream().noneMatch(Wanted::isAction)) {
      throw new ProtocolFault(
          ErrorCode.INVALID_SCOPE, "one of the actions among the scopes has to stay");
    }
    return after;
  }

  private static boolean isAction(String scope) {
    return scope.indexOf(':') > 0;
  }

  /// What is in both.
  ///
  /// @throws ProtocolFault `invalid_scope` when either is cut down to actions, and both to none
  Wanted within(SortedSet<String> otherScopes, SortedSet<String> otherServices) {
    SortedSet<String> fewerScopes = new TreeSet<>(scopes);
    fewerScopes.retainAll(otherScopes);
    stillCut(scopes, fewerScopes);
    stillCut(otherScopes, fewerScopes);
    SortedSet<String> fewerServices = new TreeSet<>(services);
    fewerServices.retainAll(otherServices);
    return new Wanted(fewerScopes, fewerServices);
  }

  boolean openId() {
    return scopes.contains(OPENID);
  }

  /// As `scope` says it; null where there is none.
  @Nullable String scope() {
    return scopes.isEmpty() ? null : String.join(" ", scopes);
  }
}
