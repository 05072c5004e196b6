package dev.munjigi.gates.jose;

import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The keys of one issuer, each with its one algorithm: the door to verification. Immutable.
///
/// Guarantees: a token is verified by the key that its `kid` names here, with that key's algorithm,
/// or not at all; without a `kid`, only if exactly one key has the token's algorithm. No key comes
/// from a token. Public keys and shared secrets are never in one set (the confusion of RS256 and
/// HS256 needs both). Does not guarantee that the document came from the issuer.
public final class KeySet {
  /// Keys in one document.
  public static final int MOST = 64;

  /// Bytes of one document.
  public static final int LONGEST = 256 * 1024;

  private final List<VerificationKey> keys;

  private KeySet(List<VerificationKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /// Reads a JWK Set of public keys (RFC 7517, section 5).
  ///
  /// @param json at most [#LONGEST] bytes of UTF-8
  /// @throws MalformedKey when the document or one of the keys that count is not right
  public static KeySet parse(byte[] json) throws MalformedKey {
    return parse(json, false);
  }

  /// Reads a JWK Set of shared secrets, `kty` `oct`.
  ///
  /// @throws MalformedKey when the document or one of the keys that count is not right
  public static KeySet parseShared(Secret json) throws MalformedKey {
    return parse(json.reveal(), true);
  }

  /// The public parts of own keys, which verify what those sign.
  public static KeySet of(Collection<SigningKey> own) {
    return new KeySet(own.stream().map(SigningKey::verification).toList());
  }

  /// Judges a token: its form, its header, its signature, its claims, in this order.
  public Verification verify(RawToken token, Expected expected) {
    try {
      Signed signed = open(token);
      Claims claims = new Claims(StrictJson.read(signed.payload()));
      ClaimRules.check(signed.token().header().type(), claims, expected);
      return new VerifiedToken(signed.key().id(), signed.key().algorithm(), claims);
    } catch (Refused refused) {
      return new Rejected(refused.fault());
    }
  }

  /// The public keys as a JWK Set document. Shared secrets are left out.
  public String publish() {
    ObjectNode document = StrictJson.object();
    ArrayNode array = document.putArray("keys");
    for (VerificationKey key : keys) {
      if (key.algorithm().family() != Algorithm.Family.SECRET) {
        ObjectNode jwk = PublicKeys.members(key).put("use", "sig");
        jwk.put("alg", key.algorithm().text());
        if (key.id() != null) {
          jwk.put("kid", key.id());
        }
        array.add(jwk);
      }
    }
    return StrictJson.write(document);
  }

  /// The ids of the keys that have one.
  public Set<String> ids() {
    Set<String> ids = new HashSet<>();
    for (VerificationKey key : keys) {
      if (key.id() != null) {
        ids.add(key.id());
      }
    }
    return Set.copyOf(ids);
  }

  /// A token whose signature held; of its claims nothing is known.
  record Signed(VerificationKey key, CompactToken token) {
    byte[] payload() {
      return token.parts().getFirst();
    }
  }

  /// The payload of a token that one of the keys signed.
  Signed open(RawToken token) throws Refused {
    String text = token.text();
    CompactToken parts = CompactToken.parse(text, CompactToken.SIGNED);
    VerificationKey key = find(parts.header());
    byte[] signed = text.substring(0, parts.signedLength()).getBytes(StandardCharsets.US_ASCII);
    if (!key.signed(signed, parts.parts().getLast())) {
      throw new Refused(Fault.BAD_SIGNATURE);
    }
    return new Signed(key, parts);
  }

  private VerificationKey find(JoseHeader header) throws Refused {
    Algorithm algorithm =
        Algorithm.named(header.algorithm()).orElseThrow(() -> new Refused(Fault.ALGORITHM));
    if (header.keyId() == null) {
      List<VerificationKey> usable =
          keys.stream().filter(key -> key.algorithm() == algorithm).toList();
      if (usable.size() != 1) {
        throw new Refused(Fault.UNKNOWN_KEY);
      }
      return usable.getFirst();
    }
    VerificationKey named =
        keys.stream()
            .filter(key -> header.keyId().equals(key.id()))
            .findFirst()
            .orElseThrow(() -> new Refused(Fault.UNKNOWN_KEY));
    // INVARIANT: the key says which algorithm, the token only may agree
    if (named.algorithm() != algorithm) {
      throw new Refused(Fault.ALGORITHM);
    }
    return named;
  }

  private static KeySet parse(byte[] json, boolean shared) throws MalformedKey {
    List<VerificationKey> keys = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    int number = 0;
    for (JsonNode element : elements(json)) {
      number++;
      try {
        if (!(element instanceof ObjectNode jwk)) {
          throw new MalformedKey("is no object");
        }
        Optional<VerificationKey> key = JwkReader.read(jwk, shared);
        if (key.isEmpty()) {
          continue;
        }
        String id = key.get().id();
        if (id != null && !ids.add(id)) {
          throw new MalformedKey("has a `kid` that another one has too");
        }
        keys.add(key.get());
      } catch (MalformedKey why) {
        throw new MalformedKey("key `%d` of the set %s".formatted(number, why.getMessage()));
      }
    }
    return new KeySet(keys);
  }

  private static Collection<JsonNode> elements(byte[] json) throws MalformedKey {
    if (json.length > LONGEST) {
      throw new MalformedKey("a JWK Set has at most `" + LONGEST + "` bytes");
    }
    try {
      if (!(StrictJson.read(json).get("keys") instanceof ArrayNode array)) {
        throw new MalformedKey("a JWK Set has an array `keys`");
      }
      if (array.size() > MOST) {
        throw new MalformedKey(
            "a JWK Set has at most `%d` keys, not `%d`".formatted(MOST, array.size()));
      }
      return array.values();
    } catch (Refused refused) {
      throw new MalformedKey("a JWK Set is one JSON object with no name twice");
    }
  }

  /// The ids alone.
  @Override
  public String toString() {
    return "KeySet" + keys;
  }
}
