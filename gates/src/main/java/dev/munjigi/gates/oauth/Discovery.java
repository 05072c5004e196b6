package dev.munjigi.gates.oauth;

import dev.munjigi.gates.identity.OAuthClient.Grant;
import dev.munjigi.gates.jose.Claims;
import java.util.Arrays;
import java.util.List;

/// What the provider says of itself (OpenID Connect Discovery, section 3; RFC 8414, section 2), and
/// its public keys.
public final class Discovery {
  private static final List<String> PROOFS_OR_NONE =
      List.of("client_secret_basic", "client_secret_post", "none");
  private static final List<String> PROOFS = List.of("client_secret_basic", "client_secret_post");

  private final Provider provider;

  public Discovery(Provider provider) {
    this.provider = provider;
  }

  /// Where a request goes.
  public enum Endpoint {
    AUTHORIZATION("/oauth/authorize"),
    TOKEN("/oauth/token"),
    USERINFO("/oauth/userinfo"),
    INTROSPECTION("/oauth/introspect"),
    REVOCATION("/oauth/revoke"),
    KEYS("/oauth/jwks");

    private final String path;

    Endpoint(String path) {
      this.path = path;
    }

    /// Its path on the identity host.
    public String path() {
      return path;
    }
  }

  /// Whether there is anybody to give tokens to.
  public boolean serves() {
    return !provider.clients().get().isEmpty();
  }

  /// The key set as a JWK Set document.
  public String keys() {
    return provider.keys().published().publish();
  }

  /// The document.
  public Claims document() {
    return Claims.builder()
        .text("issuer", provider.issuer())
        .text("authorization_endpoint", at(Endpoint.AUTHORIZATION))
        .text("token_endpoint", at(Endpoint.TOKEN))
        .text("userinfo_endpoint", at(Endpoint.USERINFO))
        .text("introspection_endpoint", at(Endpoint.INTROSPECTION))
        .text("revocation_endpoint", at(Endpoint.REVOCATION))
        .text("jwks_uri", at(Endpoint.KEYS))
        .texts("response_types_supported", List.of("code"))
        .texts("response_modes_supported", List.of("query"))
        .texts(
            "grant_types_supported", Arrays.stream(Grant.values()).map(Grant::text).toList())
        .texts("subject_types_supported", List.of("public"))
        .texts("id_token_signing_alg_values_supported", List.of("ES256"))
        .texts("code_challenge_methods_supported", List.of("S256"))
        .texts("token_endpoint_auth_methods_supported", PROOFS_OR_NONE)
        .texts("revocation_endpoint_auth_methods_supported", PROOFS_OR_NONE)
        .texts("introspection_endpoint_auth_methods_supported", PROOFS)
        .texts("scopes_supported", List.of("openid", "profile", "email", "groups"))
        .texts(
            "claims_supported",
            List.of(
                "sub",
                "auth_time",
                "amr",
                "sid",
                "name",
                "preferred_username",
                "email",
                "email_verified",
                "groups"))
        .texts("prompt_values_supported", List.of("none", "login", "consent"))
        .texts("ui_locales_supported", List.of("en", "ko"))
        .truth("authorization_response_iss_parameter_supported", true)
        .truth("claims_parameter_supported", false)
        .truth("request_parameter_supported", false)
        .truth("request_uri_parameter_supported", false)
        .build();
  }

  private String at(Endpoint endpoint) {
    return provider.issuer() + endpoint.path();
  }
}
