package dev.munjigi.gates.federation;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.identity.SecretPlace;
import dev.munjigi.gates.identity.Secrets;
import dev.munjigi.gates.jose.Claims;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Redeems codes at a provider (RFC 6749, section 4.1.3), and asks its userinfo endpoint (OpenID Connect
/// Core 1.0, section 5.3).
final class TokenEndpoint {
  private static final int OK = 200;
  private static final int LONGEST_ACCESS = 16 * 1024;
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");
  private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final Fetch fetch;
  private final Secrets secrets;

  TokenEndpoint(Fetch fetch, Secrets secrets) {
    this.fetch = fetch;
    this.secrets = secrets;
  }

  /// What a code was good for; nothing of it is believed yet.
  ///
  /// @param access the access token, or null
  record Redeemed(String idToken, @Nullable String access) {
    @Override
    public String toString() {
      return "Redeemed[redacted]";
    }
  }

  /// @param back the address that the code came to
  Redeemed redeem(ExternalProvider provider, Metadata metadata, String code, Back back)
      throws ProviderFault {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", back.address());
    form.put("code_verifier", back.journey().verifier());
    Optional<Secret> secret = secret(provider);
    String authorization = null;
    if (secret.isPresent() && metadata.says().basic()) {
      authorization = basic(provider.client().id(), text(secret.get()));
    } else {
      form.put("client_id", provider.client().id());
      secret.ifPresent(one -> form.put("client_secret", text(one)));
    }
    Fetch.Answer answer =
        answer(new Fetch.Question(provider, metadata.token(), authorization, form(form)));
    Optional<Claims> read = Claims.read(answer.json());
    if (answer.status() != OK) {
      String error =
          read.flatMap(said -> said.text("error"))
              .filter(one -> ERROR.matcher(one).matches())
              .orElse("unknown");
      throw ProviderFault.unbelieved(
          "its token endpoint answered with status `" + answer.status() + "`, `" + error + "`");
    }
    Claims said =
        read.orElseThrow(() -> ProviderFault.down("its token endpoint gave no strict JSON object"));
    return new Redeemed(
        said.text("id_token").orElseThrow(() -> IdTokens.refused("there is none")),
        said.text("access_token").orElse(null));
  }

  /// What a code comes back to, and with what it was asked for.
  record Back(String address, Journey journey) {}

  /// What the userinfo endpoint says; of whom is to be checked.
  Claims userinfo(ExternalProvider provider, URI at, @Nullable String access)
      throws ProviderFault {
    if (access == null || access.length() > LONGEST_ACCESS || !BEARER.matcher(access).matches()) {
      throw ProviderFault.unbelieved("it gave no access token for its userinfo endpoint");
    }
    Fetch.Answer answer = answer(new Fetch.Question(provider, at, "Bearer " + access, null));
    if (answer.status() != OK) {
      throw ProviderFault.down(
          "its userinfo endpoint answered with status `" + answer.status() + "`");
    }
    return Claims.read(answer.json())
        .orElseThrow(() -> ProviderFault.down("its userinfo endpoint gave no strict JSON object"));
  }

  private Fetch.Answer answer(Fetch.Question question) throws ProviderFault {
    try {
      return fetch.ask(question);
    } catch (IOException unanswered) {
      throw ProviderFault.down(String.valueOf(unanswered.getMessage()));
    }
  }

  private Optional<Secret> secret(ExternalProvider provider) throws ProviderFault {
    SecretPlace where = provider.client().secret();
    try {
      return where == null ? Optional.empty() : Optional.of(secrets.of(where));
    } catch (IOException missing) {
      throw ProviderFault.down("its `secret` cannot be read: " + missing.getMessage());
    }
  }

  /// RFC 6749, section 2.3.1: both are encoded like a form's values first.
  private static String basic(String client, String secret) {
    String pair = encoded(client) + ":" + encoded(secret);
    return "Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(Secret secret) {
    return new String(secret.reveal(), StandardCharsets.UTF_8);
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
