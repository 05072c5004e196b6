package dev.munjigi.trials;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A platform that gives tokens to what runs on it (ES256).
final class PlatformSigner {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final KeyPair pair = Credential.ec();

  PublicKey publicKey() {
    return pair.getPublic();
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String padded(BigInteger number) {
    byte[] bytes = new byte[32];
    byte[] signed = number.toByteArray();
    int from = Math.max(0, signed.length - 32);
    System.arraycopy(signed, from, bytes, 32 - (signed.length - from), signed.length - from);
    return encoded(bytes);
  }

  /// Its public key, as a JWK Set.
  String keySet() {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return """
        {"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"k1","x":"%s","y":"%s"}]}
        """
        .formatted(padded(key.getW().getAffineX()), padded(key.getW().getAffineY()));
  }

  /// A token without its signature.
  static String unsigned(String algorithm, Map<String, Object> claims) {
    String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\",\"typ\":\"JWT\"}";
    return encoded(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + encoded(JSON.writeValueAsBytes(claims));
  }

  /// A token of it.
  String signed(Map<String, Object> claims) {
    String text = unsigned("ES256", claims);
    try {
      Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(pair.getPrivate());
      signer.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encoded(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
