package dev.munjigi.gates.federation;

import dev.munjigi.gates.signin.OpaqueToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One way of a browser to a provider and back: `state`, `nonce` and the code verifier (RFC 7636).
///
/// The browser's cookie is the key that the latter two are made with, so what is kept here does not
/// let anybody finish a sign-in.
///
/// @param state names it; works once
/// @param browser what the browser holds
record Journey(String state, OpaqueToken browser) {
  String nonce() {
    return encoded(keyed("nonce "));
  }

  String verifier() {
    return encoded(keyed("verifier "));
  }

  /// `S256` of the verifier.
  String challenge() {
    try {
      return encoded(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier().getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private byte[] keyed(String label) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = browser.reveal().getBytes(StandardCharsets.US_ASCII);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal((label + state).getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
