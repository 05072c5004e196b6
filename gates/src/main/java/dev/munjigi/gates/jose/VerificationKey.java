package dev.munjigi.gates.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// A key with its one algorithm. Whoever makes one has checked the key.
///
/// @param id its `kid`; null without one
record VerificationKey(@Nullable String id, Algorithm algorithm, Key key) {
  private static final int ED25519_SIGNATURE = 64;

  /// Whether this key signed these bytes.
  boolean signed(byte[] bytes, byte[] signature) {
    try {
      if (algorithm.family() == Algorithm.Family.ED25519) {
        return ed25519(bytes, signature);
      }
      // INVARIANT: the header given to the library is made from the key, never from the token
      JWSHeader header = new JWSHeader(new JWSAlgorithm(algorithm.text()));
      return verifier().verify(header, bytes, Base64URL.encode(signature));
    } catch (JOSEException | GeneralSecurityException | RuntimeException unverified) {
      return false;
    }
  }

  private boolean ed25519(byte[] bytes, byte[] signature) throws GeneralSecurityException {
    if (signature.length != ED25519_SIGNATURE) {
      return false;
    }
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify((PublicKey) key);
    verifier.update(bytes);
    return verifier.verify(signature);
  }

  private JWSVerifier verifier() throws JOSEException {
    return switch (algorithm.family()) {
      case EC -> new ECDSAVerifier((ECPublicKey) key);
      case RSA -> new RSASSAVerifier((RSAPublicKey) key);
      case SECRET -> new MACVerifier((SecretKey) key);
      case ED25519 -> throw new IllegalStateException("the JDK verifies these");
    };
  }

  /// Never the key.
  @Override
  public String toString() {
    return "VerificationKey[" + id + ", " + algorithm.text() + "]";
  }
}
