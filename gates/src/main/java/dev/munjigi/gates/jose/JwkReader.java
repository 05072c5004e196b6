package dev.munjigi.gates.jose;

import dev.munjigi.gates.jose.Algorithm.Family;
import java.security.Key;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One verification key out of one JWK (RFC 7517, section 4).
///
/// A key is nobody's business here and is skipped when its `use` or `key_ops` are for something
/// else, or its `kty`, `crv` or `alg` are not known. A key of a known kind has to be right: one
/// that is weak, contradicts itself or shows private members is refused.
final class JwkReader {
  private static final int LONGEST_ID = 256;
  private static final int LONGEST_SECRET = 1_024;

  /// Members that only a private key has (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1).
  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private JwkReader() {}

  /// Reads one.
  ///
  /// @param shared whether it has to be a shared secret; otherwise it has to be public
  /// @return empty when it is skipped
  static Optional<VerificationKey> read(ObjectNode jwk, boolean shared) throws MalformedKey {
    String type = text(jwk, "kty");
    if (type == null) {
      throw new MalformedKey("has no `kty`");
    }
    // ATTACK: a secret among public keys is a public secret
    if (!shared && PRIVATE.stream().anyMatch(jwk::has)) {
      throw new MalformedKey("shows a private key");
    }
    if (shared && !type.equals("oct")) {
      throw new MalformedKey("is no shared secret: `kty` has to be `oct`");
    }
    String id = text(jwk, "kid");
    if (id != null && (id.isEmpty() || id.length() > LONGEST_ID)) {
      throw new MalformedKey("has a `kid` of 0 or more than `" + LONGEST_ID + "` characters");
    }
    if (!verifies(jwk)) {
      return Optional.empty();
    }
    Optional<Algorithm> algorithm = algorithm(jwk, type);
    if (algorithm.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new VerificationKey(id, algorithm.get(), key(jwk, algorithm.get())));
  }

  private static Key key(ObjectNode jwk, Algorithm algorithm) throws MalformedKey {
    return switch (algorithm.family()) {
      case ED25519 -> PublicKeys.ed25519(jwk);
      case EC -> PublicKeys.ec(jwk, algorithm.curve());
      case RSA -> PublicKeys.rsa(jwk);
      case SECRET -> secret(jwk, algorithm);
    };
  }

  /// RFC 7518, section 3.2: at least as long as the hash.
  private static Key secret(ObjectNode jwk, Algorithm algorithm) throws MalformedKey {
    int bits = Integer.parseInt(algorithm.text().substring(2));
    byte[] bytes = PublicKeys.bytes(jwk, "k");
    if (bytes.length < bits / 8 || bytes.length > LONGEST_SECRET) {
      throw new MalformedKey(
          "has a secret of `%d` bytes; `%d` to `%d` are allowed"
              .formatted(bytes.length, bits / 8, LONGEST_SECRET));
    }
    return new SecretKeySpec(bytes, "HmacSHA" + bits);
  }

  private static boolean verifies(ObjectNode jwk) throws MalformedKey {
    String use = text(jwk, "use");
    if (use != null && !use.equals("sig")) {
      return false;
    }
    JsonNode operations = jwk.get("key_ops");
    if (operations == null) {
      return true;
    }
    if (!(operations instanceof ArrayNode array)) {
      throw new MalformedKey("has `key_ops` that is no array");
    }
    return array.values().stream()
        .anyMatch(one -> one.isString() && one.stringValue().equals("verify"));
  }

  /// The key's one algorithm: the one it says, or the one its kind has by default.
  private static Optional<Algorithm> algorithm(ObjectNode jwk, String type) throws MalformedKey {
    Optional<Algorithm> byDefault = byDefault(type, text(jwk, "crv"));
    String said = text(jwk, "alg");
    if (said == null || byDefault.isEmpty()) {
      return byDefault;
    }
    Optional<Algorithm> algorithm = Algorithm.named(said);
    if (algorithm.isPresent()
        && (algorithm.get().family() != byDefault.get().family()
            || !algorithm.get().curve().equals(byDefault.get().curve()))) {
      throw new MalformedKey("has an `alg` that does not fit its `kty` and `crv`");
    }
    return algorithm;
  }

  private static Optional<Algorithm> byDefault(String type, @Nullable String curve)
      throws MalformedKey {
    return switch (type) {
      case "RSA" -> Optional.of(Algorithm.RS256);
      case "oct" -> Optional.of(Algorithm.HS256);
      case "EC" -> onCurve(Family.EC, curve);
      case "OKP" -> onCurve(Family.ED25519, curve);
      default -> Optional.empty();
    };
  }

  private static Optional<Algorithm> onCurve(Family family, @Nullable String curve)
      throws MalformedKey {
    if (curve == null) {
      throw new MalformedKey("has no `crv`");
    }
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.family() == family && algorithm.curve().equals(curve)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  static @Nullable String text(ObjectNode jwk, String name) throws MalformedKey {
    try {
      return JoseHeader.text(jwk, name);
    } catch (Refused refused) {
      throw new MalformedKey("has `" + name + "` that is no string");
    }
  }
}
