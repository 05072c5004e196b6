package dev.munjigi.gates.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Keys and tokens for tests, also such as no honest signer would make.
final class Tokens {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String ISSUER = "https://login.example.com";
  static final String AUDIENCE = "shop";
  static final SigningKey KEY = SigningKey.generate(new SecureRandom(), NOW);
  static final KeySet SET = KeySet.of(List.of(KEY));

  private Tokens() {}

  static Claims.Builder claims() {
    return Claims.builder()
        .text("iss", ISSUER)
        .text("aud", AUDIENCE)
        .text("sub", "user/kim")
        .moment("iat", NOW)
        .moment("exp", NOW.plusSeconds(60));
  }

  static Expected expected() {
    return expected(NOW, Duration.ZERO);
  }

  static Expected expected(Instant now, Duration skew) {
    return new Expected(ISSUER, AUDIENCE, Expected.JWT, now, skew);
  }

  static Verification verify(String token) {
    return SET.verify(RawToken.of(token), expected());
  }

  static String sign(Claims.Builder claims) {
    return KEY.sign(Expected.JWT, claims.build());
  }

  static String encoded(String text) {
    return Base64Url.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Signs any header and any payload with the own key.
  static String forge(String header, String payload) {
    return sign(encoded(header) + "." + encoded(payload));
  }

  static String sign(String signed) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(KEY.secret().reveal())));
      signer.update(signed.getBytes(StandardCharsets.UTF_8));
      return signed + "." + Base64Url.encode(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String mac(String signed, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] tag = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return signed + "." + Base64Url.encode(tag);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String header(String more) {
    return "{\"alg\":\"EdDSA\",\"kid\":\"" + KEY.id() + "\",\"typ\":\"JWT\"" + more + "}";
  }

  static String payload() {
    return claims().build().json();
  }
}
