package dev.munjigi.gates.federation;

import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.jose.Algorithm;
import dev.munjigi.gates.jose.Claims;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is used.
///
/// Guarantees: it names the issuer that was asked, to the letter; endpoints are `https`, or `http`
/// where the issuer is, and show no user or fragment; algorithms are asymmetric.
///
/// @param authorization where browsers are sent
/// @param token where codes are redeemed
/// @param keys where its keys are
/// @param userinfo null where there is none
/// @param algorithms with which it may sign ID tokens
/// @param says what else it says
record Metadata(
    URI authorization,
    URI token,
    URI keys,
    @Nullable URI userinfo,
    Set<Algorithm> algorithms,
    Says says) {
  private static final Set<Algorithm> SYMMETRIC =
      EnumSet.of(Algorithm.HS256, Algorithm.HS384, Algorithm.HS512);
  private static final int LONGEST = 2_048;

  /// What else it says.
  ///
  /// @param issuer whether it names itself in answers that browsers carry (RFC 9207)
  /// @param basic whether it takes the client's secret in the `authorization` field
  record Says(boolean issuer, boolean basic) {}

  /// Where the document of an issuer is.
  static URI at(ExternalProvider provider) {
    String issuer = provider.issuer();
    String bare = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return URI.create(bare + "/.well-known/openid-configuration");
  }

  /// Reads the document.
  static Metadata read(byte[] json, ExternalProvider provider) throws ProviderFault {
    Claims said =
        Claims.read(json)
            .orElseThrow(() -> ProviderFault.down("its discovery document is no strict JSON object"));
    // INVARIANT: to the letter (Discovery, section 4.3): another issuer's document is none of its own
    if (!said.text("issuer").filter(provider.issuer()::equals).isPresent()) {
      throw ProviderFault.unbelieved("its discovery document is that of another issuer");
    }
    boolean clear = provider.issuer().startsWith("http:");
    if (said.has("code_challenge_methods_supported")
        && !said.texts("code_challenge_methods_supported").contains("S256")) {
      throw ProviderFault.unbelieved("it does not take `S256` code challenges (PKCE)");
    }
    if (!said.texts("response_types_supported").contains("code")) {
      throw ProviderFault.unbelieved("it does not offer the response type `code`");
    }
    List<String> methods = said.texts("token_endpoint_auth_methods_supported");
    return new Metadata(
        endpoint(said, "authorization_endpoint", clear),
        endpoint(said, "token_endpoint", clear),
        endpoint(said, "jwks_uri", clear),
        said.has("userinfo_endpoint") ? endpoint(said, "userinfo_endpoint", clear) : null,
        algorithms(said),
        new Says(
            said.truth("authorization_response_iss_parameter_supported").orElse(false),
            methods.isEmpty() || methods.contains("client_secret_basic")));
  }

  private static Set<Algorithm> algorithms(Claims said) throws ProviderFault {
    List<String> named = said.texts("id_token_signing_alg_values_supported");
    EnumSet<Algorithm> usable = EnumSet.noneOf(Algorithm.class);
    for (Algorithm algorithm : Algorithm.values()) {
      if (named.contains(algorithm.text())) {
        usable.add(algorithm);
      }
    }
    // ATTACK: with a shared secret everybody who has it could make tokens, also who has a public key
    usable.removeAll(SYMMETRIC);
    if (usable.isEmpty()) {
      throw ProviderFault.unbelieved("it signs with no algorithm that is known here");
    }
    return usable;
  }

  private static URI endpoint(Claims said, String name, boolean clear) throws ProviderFault {
    String text = said.text(name).orElse("");
    try {
      URI uri = new URI(text);
      boolean safe =
          "https".equals(uri.getScheme()) || (clear && "http".equals(uri.getScheme()));
      boolean bare =
          text.length() <= LONGEST
              && text.chars().allMatch(c -> c > 0x20 && c < 0x7F)
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null;
      if (safe && bare) {
        return uri;
      }
    } catch (URISyntaxException broken) {
      // said below
    }
    throw ProviderFault.unbelieved(
        "its `" + name + "` is missing, or no `https://` address without a user and fragment");
  }
}
