package dev.munjigi.gates.oauth;

import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.RefreshFamilies.Rotation;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.oauth.AccessTokens.Held;
import dev.munjigi.gates.signin.OpaqueToken;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What is said of tokens, and how they are given back: introspection (RFC 7662), revocation (RFC
/// 7009) and userinfo (OpenID Connect Core, section 5.3).
///
/// Guarantees: an application learns of no token that was neither made for it nor is for one of its
/// services, and revokes none but its own. Does not introspect refresh tokens: to all but their
/// application they are nobody's business, and it learns by using them.
public final class Inspection {
  private final Provider provider;
  private final AccessTokens tokens;

  public Inspection(Provider provider) {
    this.provider = provider;
    this.tokens = new AccessTokens(provider);
  }

  /// Says whether a token holds, and what it is; may block.
  ///
  /// @throws ProtocolFault when it is not known who asks
  public Claims introspect(@Nullable String authorization, Parameters sent) {
    OAuthClient client = provider.clients().get().authenticated(authorization, sent);
    if (client.isPublic()) {
      throw new ProtocolFault(ErrorCode.INVALID_CLIENT, "an application without a secret may not");
    }
    Claims.Builder answer = Claims.builder();
    if (!(tokens.judge(sent.need("token")) instanceof Held held) || !concerns(client, held)) {
      return answer.truth("active", false).build();
    }
    Claims claims = held.claims();
    answer
        .truth("active", true)
        .text("scope", claims.text("scope").orElse(null))
        .text("client_id", held.client().name())
        .text("token_type", "Bearer")
        .text("iss", claims.text("iss").orElseThrow())
        .text("sub", claims.text("sub").orElseThrow())
        .texts("aud", held.audience())
        .text("jti", held.id())
        .moment("iat", claims.moment("iat").orElseThrow())
        .moment("exp", held.until());
    User user = held.user();
    return answer.text("username", user == null ? null : user.name().text()).build();
  }

  private static boolean concerns(OAuthClient client, Held held) {
    return held.client().name().equals(client.name())
        || held.audience().stream().anyMatch(client.services()::contains);
  }

  /// Revokes a token, and all that came of the same consent. One that is not there, or is another
  /// application's, is passed over (RFC 7009, section 2.2); may block.
  ///
  /// @throws ProtocolFault when it is not known who asks
  public void revoke(@Nullable String authorization, Parameters sent) {
    OAuthClient client = provider.clients().get().authenticated(authorization, sent);
    String token = sent.need("token");
    Optional<OpaqueToken> refresh = OpaqueToken.parse(OpaqueToken.Kind.REFRESH, token);
    if (refresh.isPresent()) {
      revoke(refresh.get(), client);
    } else if (tokens.judge(token) instanceof Held held
        && held.client().name().equals(client.name())) {
      tokens.revoke(held);
    }
  }

  /// A refresh token is found by using it up; what comes of that is known to nobody.
  private void revoke(OpaqueToken refresh, OAuthClient client) {
    OpaqueToken unknown =
        OpaqueToken.generate(OpaqueToken.Kind.REFRESH, provider.means().random());
    Rotation rotation =
        provider
            .store()
            .families()
            .rotate(refresh.hash(), client.name(), unknown.hash(), provider.now());
    if (rotation instanceof Rotation.Rotated rotated) {
      provider.store().families().revoke(rotated.family().id());
    }
  }

  /// Says who somebody is, as far as the token's scopes go; may block.
  ///
  /// @throws ProtocolFault `invalid_token` when it does not hold, `insufficient_scope` when nobody
  ///     signed in with OpenID Connect for it
  public Claims userInfo(String token) {
    if (!(tokens.judge(token) instanceof Held held)) {
      throw new ProtocolFault(ErrorCode.INVALID_TOKEN, "the token does not hold");
    }
    User user = held.user();
    SortedSet<String> scopes = held.scopes();
    if (user == null || !scopes.contains(Wanted.OPENID)) {
      throw new ProtocolFault(ErrorCode.INSUFFICIENT_SCOPE, "the scope `openid` is needed");
    }
    Claims.Builder answer = Claims.builder().text("sub", user.id().toString());
    if (scopes.contains("profile")) {
      answer.text("name", user.shown()).text("preferred_username", user.name().text());
    }
    if (scopes.contains("email") && user.mail() != null) {
      answer.text("email", user.mail()).truth("email_verified", user.mailVerified());
    }
    if (scopes.contains("groups")) {
      answer.texts("groups", user.groups());
    }
    return answer.build();
  }
}
