package dev.munjigi.gates.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.AESDecrypter;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A private key that decrypts tokens (JWE, RFC 7516) with one `alg` and one `enc`.
///
/// Guarantees: both names in a token have to be the key's; compressed content is refused; whatever
/// fails is one fault, and a wrong PKCS#1 padding is not told from a wrong tag (RFC 7516, section
/// 11.5). There are no algorithms with passwords (PBES2), whose cost the sender would choose. Does
/// not guarantee who made the token: what was inside has to be verified.
public final class Decryption {
  private static final Set<String> RSA = Set.of("RSA-OAEP", "RSA-OAEP-256", "RSA1_5");
  private static final Set<String> CURVES = Set.of("P-256", "P-384", "P-521");
  private static final Set<String> AGREEMENTS =
      Set.of("ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW");
  private static final Set<String> WRAPS =
      Set.of("A128KW", "A192KW", "A256KW", "A128GCMKW", "A192GCMKW", "A256GCMKW");
  private static final String DIRECT = "dir";

  private final @Nullable String id;
  private final String algorithm;
  private final ContentEncryption encryption;
  private final JWK key;

  private Decryption(@Nullable String id, String algorithm, ContentEncryption encryption, JWK key) {
    this.id = id;
    this.algorithm = algorithm;
    this.encryption = encryption;
    this.key = key;
  }

  /// Reads a private JWK, which has to name its `alg`. Where that is a content encryption itself,
  /// the key is used directly (`dir`).
  ///
  /// @param encryption the one `enc` that is accepted
  /// @throws MalformedKey when it is none, weak, or for something else
  public static Decryption parse(Secret jwk, ContentEncryption encryption) throws MalformedKey {
    try {
      ObjectNode members = StrictJson.read(jwk.reveal());
      String algorithm = algorithm(members, encryption);
      check(members, algorithm, encryption);
      // the library is given what it needs alone, under the names it knows
      members.retain("kty", "crv", "x", "y", "d", "n", "e", "p", "q", "dp", "dq", "qi", "k", "kid");
      Decryption decryption =
          new Decryption(
              JwkReader.text(members, "kid"),
              algorithm,
              encryption,
              JWK.parse(StrictJson.write(members)));
      decryption.decrypter();
      return decryption;
    } catch (Refused | ParseException | JOSEException | RuntimeException e) {
      throw new MalformedKey("the decryption key is not right for its `alg` or is no JWK");
    }
  }

  private static String algorithm(ObjectNode members, ContentEncryption encryption)
      throws MalformedKey {
    String use = JwkReader.text(members, "use");
    String algorithm = JwkReader.text(members, "alg");
    if (algorithm == null || (use != null && !use.equals("enc"))) {
      throw new MalformedKey("the decryption key has no `alg` or is for another use");
    }
    return algorithm.equals(encryption.text()) ? DIRECT : algorithm;
  }

  private static void check(ObjectNode members, String algorithm, ContentEncryption encryption)
      throws MalformedKey {
    String type = String.valueOf(JwkReader.text(members, "kty"));
    String curve = String.valueOf(JwkReader.text(members, "crv"));
    boolean fits =
        switch (type) {
          case "RSA" -> RSA.contains(algorithm) && members.has("d");
          case "EC" -> AGREEMENTS.contains(algorithm) && CURVES.contains(curve) && members.has("d");
          case "oct" -> WRAPS.contains(algorithm) || algorithm.equals(DIRECT);
          default -> false;
        };
    if (!fits) {
      throw new MalformedKey("the decryption key has an `alg` that does not fit its `kty`");
    }
    switch (type) {
      case "RSA" -> PublicKeys.rsa(members);
      case "EC" -> PublicKeys.ec(members, curve);
      default -> {
        int bytes =
            algorithm.equals(DIRECT)
                ? encryption.keyBytes()
                : Integer.parseInt(algorithm.substring(1, 4)) / 8;
        if (PublicKeys.bytes(members, "k").length != bytes) {
          throw new MalformedKey("the decryption key has another length than its `alg` says");
        }
      }
    }
  }

  /// Decrypts a token to the signed one inside.
  public Decrypted decrypt(RawToken token) {
    try {
      byte[] plain = open(token);
      String text = new String(plain, StandardCharsets.ISO_8859_1);
      // what is inside is shorter than what was around it, which had its limit
      return new Decrypted.Nested(RawToken.of(text, Math.max(1, text.length())));
    } catch (Refused refused) {
      return new Rejected(refused.fault());
    }
  }

  /// The plaintext.
  byte[] open(RawToken token) throws Refused {
    CompactToken parts = CompactToken.parse(token.text(), CompactToken.ENCRYPTED);
    JoseHeader header = parts.header();
    if (id != null && header.keyId() != null && !id.equals(header.keyId())) {
      throw new Refused(Fault.UNKNOWN_KEY);
    }
    // INVARIANT: the key says which algorithms, the token only may agree
    if (!algorithm.equals(header.algorithm())
        || !encryption.text().equals(JoseHeader.text(header.members(), "enc"))) {
      throw new Refused(Fault.ALGORITHM);
    }
    List<byte[]> rest = parts.parts();
    if (!encryption.fits(rest.get(1), rest.get(3))) {
      throw new Refused(Fault.MALFORMED);
    }
    try {
      return decrypter()
          .decrypt(
              JWEHeader.parse(StrictJson.write(header.members())),
              rest.get(0).length == 0 ? null : Base64URL.encode(rest.get(0)),
              Base64URL.encode(rest.get(1)),
              Base64URL.encode(rest.get(2)),
              Base64URL.encode(rest.get(3)),
              parts.encodedHeader().getBytes(StandardCharsets.US_ASCII));
    } catch (JOSEException | ParseException | RuntimeException undecryptable) {
      throw new Refused(Fault.UNDECRYPTABLE);
    }
  }

  private JWEDecrypter decrypter() throws JOSEException {
    return switch (key.getKeyType().getValue()) {
      case "RSA" -> new RSADecrypter(key.toRSAKey());
      case "EC" -> new ECDHDecrypter(key.toECKey());
      default ->
          algorithm.equals(DIRECT)
              ? new DirectDecrypter(key.toOctetSequenceKey())
              : new AESDecrypter(key.toOctetSequenceKey());
    };
  }

  /// Never the key.
  @Override
  public String toString() {
    return "Decryption[" + algorithm + ", " + encryption.text() + "]";
  }
}
