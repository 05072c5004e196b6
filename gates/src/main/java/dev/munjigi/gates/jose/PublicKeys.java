package dev.munjigi.gates.jose;

import com.nimbusds.jose.crypto.utils.ECChecks;
import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import tools.jackson.databind.node.ObjectNode;

/// Public keys out of the members of a JWK and back (RFC 7518, section 6; RFC 8037, section 2).
///
/// Guarantees: RSA moduli of 2,048 to 8,192 bits, odd, not of the ROCA generator; odd exponents of
/// 65537 to 2^64; points on their curve; Ed25519 points of the full order; one spelling each.
final class PublicKeys {
  private static final int LEAST_RSA = 2_048;

  /// ATTACK: verifying with a huge modulus or exponent costs the verifier, not the signer.
  private static final int MOST_RSA = 8_192;

  private static final int MOST_EXPONENT_BITS = 64;
  private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65_537);

  /// What comes before the point in a DER-encoded Ed25519 key (RFC 8410, section 4).
  private static final byte[] ED25519_DER = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private PublicKeys() {}

  static RSAPublicKey rsa(ObjectNode jwk) throws MalformedKey {
    BigInteger modulus = unsigned(jwk, "n");
    BigInteger exponent = unsigned(jwk, "e");
    int bits = modulus.bitLength();
    if (bits < LEAST_RSA || bits > MOST_RSA) {
      throw new MalformedKey(
          "has an RSA modulus of `%d` bits; `%d` to `%d` are allowed"
              .formatted(bits, LEAST_RSA, MOST_RSA));
    }
    if (!modulus.testBit(0)) {
      throw new MalformedKey("has an even RSA modulus");
    }
    if (!exponent.testBit(0)
        || exponent.compareTo(LEAST_EXPONENT) < 0
        || exponent.bitLength() > MOST_EXPONENT_BITS) {
      throw new MalformedKey("has an RSA exponent that is even, below `65537` or above 64 bits");
    }
    if (Roca.made(modulus)) {
      throw new MalformedKey("comes from a broken generator (CVE-2017-15361)");
    }
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (GeneralSecurityException e) {
      throw new MalformedKey("is no RSA key");
    }
  }

  /// @param curve `P-256`, `P-384` or `P-521`
  static ECPublicKey ec(ObjectNode jwk, String curve) throws MalformedKey {
    ECParameterSpec parameters = Curve.parse(curve).toECParameterSpec();
    int length = fieldBytes(parameters);
    BigInteger x = new BigInteger(1, bytes(jwk, "x", length));
    BigInteger y = new BigInteger(1, bytes(jwk, "y", length));
    // ATTACK: a point beside the curve has a small order
    if (!ECChecks.isPointOnCurve(x, y, parameters)) {
      throw new MalformedKey("has a point that is not on `" + curve + "`");
    }
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters));
    } catch (GeneralSecurityException e) {
      throw new MalformedKey("is no key on `" + curve + "`");
    }
  }

  static EdECPublicKey ed25519(ObjectNode jwk) throws MalformedKey {
    return ed25519(bytes(jwk, "x", Ed25519.PUBLIC_KEY_SIZE));
  }

  /// @param point 32 bytes (RFC 8032, section 5.1.2)
  static EdECPublicKey ed25519(byte[] point) throws MalformedKey {
    // ATTACK: for a point of small order signatures can be made that hold for any message
    if (!Ed25519.validatePublicKeyFull(point, 0)) {
      throw new MalformedKey("has no Ed25519 point of full order");
    }
    byte[] der = Arrays.copyOf(ED25519_DER, ED25519_DER.length + point.length);
    System.arraycopy(point, 0, der, ED25519_DER.length, point.length);
    try {
      return (EdECPublicKey)
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new MalformedKey("is no Ed25519 key");
    }
  }

  /// The members that make the key, in the order of their names (RFC 7638, section 3.2).
  ///
  /// @throws IllegalArgumentException when it is not public
  static ObjectNode members(VerificationKey of) {
    ObjectNode jwk = StrictJson.object();
    return switch (of.key()) {
      case RSAPublicKey rsa ->
          jwk.put("e", minimal(rsa.getPublicExponent()))
              .put("kty", "RSA")
              .put("n", minimal(rsa.getModulus()));
      case ECPublicKey ec -> {
        int length = fieldBytes(ec.getParams());
        yield jwk.put("crv", of.algorithm().curve())
            .put("kty", "EC")
            .put("x", padded(ec.getW().getAffineX(), length))
            .put("y", padded(ec.getW().getAffineY(), length));
      }
      case EdECPublicKey ed -> {
        byte[] der = ed.getEncoded();
        byte[] point = Arrays.copyOfRange(der, ED25519_DER.length, der.length);
        yield jwk.put("crv", "Ed25519").put("kty", "OKP").put("x", Base64Url.encode(point));
      }
      default -> throw new IllegalArgumentException("only public keys are written");
    };
  }

  /// The bytes of a member.
  ///
  /// @param length how many it has to have
  private static byte[] bytes(ObjectNode jwk, String name, int length) throws MalformedKey {
    byte[] bytes = bytes(jwk, name);
    if (bytes.length != length) {
      throw new MalformedKey("has `" + name + "` with another length than `" + length + "` bytes");
    }
    return bytes;
  }

  /// The bytes of a member.
  static byte[] bytes(ObjectNode jwk, String name) throws MalformedKey {
    try {
      String text = JoseHeader.text(jwk, name);
      if (text == null) {
        throw new MalformedKey("has no `" + name + "`");
      }
      return Base64Url.decode(text);
    } catch (Refused refused) {
      throw new MalformedKey("has `" + name + "` that is not base64url");
    }
  }

  private static BigInteger unsigned(ObjectNode jwk, String name) throws MalformedKey {
    byte[] bytes = bytes(jwk, name);
    if (bytes.length == 0 || bytes[0] == 0) {
      throw new MalformedKey("has `" + name + "` that is empty or begins with a zero byte");
    }
    return new BigInteger(1, bytes);
  }

  private static int fieldBytes(ECParameterSpec parameters) {
    return (parameters.getCurve().getField().getFieldSize() + 7) / 8;
  }

  private static String minimal(BigInteger number) {
    return padded(number, (number.bitLength() + 7) / 8);
  }

  private static String padded(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[length];
    int from = Math.max(0, signed.length - length);
    System.arraycopy(signed, from, bytes, length - (signed.length - from), signed.length - from);
    return Base64Url.encode(bytes);
  }
}
