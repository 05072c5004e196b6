package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.OAuthClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The applications that are given tokens, with the hashes of their secrets.
///
/// Guarantees: no secret is kept, only its hash; comparing takes the same time whatever is shown; an
/// application whose secret could not be read proves nothing.
public final class Clients {
  /// How many characters a secret has at least.
  public static final int LEAST_SECRET = 32;

  private static final String NOBODY = "";

  private final Map<String, OAuthClient> byName;
  private final Map<String, byte[]> hashes;

  /// @param secrets by the names of applications
  public Clients(Map<String, OAuthClient> byName, Map<String, Secret> secrets) {
    this.byName = Map.copyOf(byName);
    this.hashes = new HashMap<>();
    secrets.forEach((name, secret) -> hashes.put(name, Digests.sha256(secret.reveal())));
  }

  /// The one of this name.
  public Optional<OAuthClient> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /// Who sends a request to the token endpoint and its neighbours (RFC 6749, section 2.3).
  ///
  /// @param authorization the field of this name, or null
  /// @throws ProtocolFault `invalid_client` when it is not proven, `invalid_request` when it is shown
  ///     in two ways
  public OAuthClient authenticated(@Nullable String authorization, Parameters sent) {
    Shown shown = shown(authorization, sent);
    byte[] kept = hashes.getOrDefault(shown.name(), new byte[0]);
    // INVARIANT: hashed and compared whoever it is, so that time tells nothing
    boolean proven =
        MessageDigest.isEqual(
            kept, Digests.sha256(shown.secret().getBytes(StandardCharsets.UTF_8)));
    OAuthClient client = byName.get(shown.name());
    if (client == null || !(client.isPublic() ? shown.secret().isEmpty() : proven)) {
      throw new ProtocolFault(ErrorCode.INVALID_CLIENT, "the application is not who it says");
    }
    return client;
  }

  /// Who somebody says they are, and what they show for it.
  private record Shown(String name, String secret) {}

  private static Shown shown(@Nullable String authorization, Parameters sent) {
    if (sent.has("client_assertion") || sent.has("client_assertion_type")) {
      throw new ProtocolFault(ErrorCode.INVALID_CLIENT, "assertions are not taken");
    }
    if (authorization == null) {
      String name = sent.get("client_id");
      if (name.isEmpty()) {
        throw new ProtocolFault(ErrorCode.INVALID_CLIENT, "no application is named");
      }
      return new Shown(name, sent.get("client_secret"));
    }
    Shown basic = BasicCredentials.read(authorization).map(Clients::of).orElse(new Shown(NOBODY, ""));
    if (sent.has("client_secret")) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "the application proves itself twice");
    }
    if (sent.has("client_id") && !sent.get("client_id").equals(basic.name())) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "two applications are named");
    }
    return basic;
  }

  private static Shown of(BasicCredentials basic) {
    return new Shown(basic.name(), basic.secret());
  }
}
