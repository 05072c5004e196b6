package dev.munjigi.gates.jose;

import dev.munjigi.gates.exchange.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import tools.jackson.databind.node.ObjectNode;

/// A key that signs tokens: Ed25519, or ECDSA on P-256 for those who cannot read that.
///
/// Its id is its thumbprint (RFC 7638), so that the same key has the same id everywhere. The
/// private part leaves only as a `Secret`, for a `KeyWrap` to wrap.
public final class SigningKey {
  private static final String CURVE = "P-256";

  private final VerificationKey verification;
  private final PrivateKey key;
  private final Instant created;

  private SigningKey(VerificationKey verification, PrivateKey key, Instant created) {
    this.verification = verification;
    this.key = key;
    this.created = created;
  }

  /// A new Ed25519 key.
  public static SigningKey generate(SecureRandom random, Instant now) {
    return generate(Algorithm.EDDSA, random, now);
  }

  /// A new key.
  ///
  /// @param algorithm [Algorithm#EDDSA] or [Algorithm#ES256]
  public static SigningKey generate(Algorithm algorithm, SecureRandom random, Instant now) {
    AlgorithmParameterSpec parameters =
        switch (algorithm) {
          case EDDSA -> NamedParameterSpec.ED25519;
          case ES256 -> new ECGenParameterSpec("secp256r1");
          case ED25519,
              ES384,
              ES512,
              RS256,
              RS384,
              RS512,
              PS256,
              PS384,
              PS512,
              HS256,
              HS384,
              HS512 ->
              throw new IllegalArgumentException(
                  "tokens are signed with `EdDSA` or `ES256`, not `%s`"
                      .formatted(algorithm.text()));
        };
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(algorithm == Algorithm.EDDSA ? "Ed25519" : "EC");
      generator.initialize(parameters, random);
      KeyPair pair = generator.generateKeyPair();
      return of(algorithm, pair.getPublic(), pair.getPrivate(), now);
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("every JDK has Ed25519 and P-256", e);
    }
  }

  /// A key that was kept.
  ///
  /// @param pkcs8 what [#secret] gave
  /// @param created when it was made
  /// @throws MalformedKey when it is none
  public static SigningKey restore(Secret pkcs8, Instant created) throws MalformedKey {
    byte[] der = pkcs8.reveal();
    try {
      boolean ed25519 =
          EdECObjectIdentifiers.id_Ed25519.equals(
              PrivateKeyInfo.getInstance(der).getPrivateKeyAlgorithm().getAlgorithm());
      PrivateKey key =
          KeyFactory.getInstance(ed25519 ? "Ed25519" : "EC")
              .generatePrivate(new PKCS8EncodedKeySpec(der));
      return ed25519
          ? of(Algorithm.EDDSA, publicOf((EdECPrivateKey) key), key, created)
          : of(Algorithm.ES256, publicOf((ECPrivateKey) key), key, created);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new MalformedKey("the kept key is no Ed25519 or P-256 key in PKCS#8");
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static SigningKey of(
      Algorithm algorithm, PublicKey key, PrivateKey secret, Instant created) {
    String id = thumbprint(new VerificationKey(null, algorithm, key));
    return new SigningKey(new VerificationKey(id, algorithm, key), secret, created);
  }

  private static PublicKey publicOf(EdECPrivateKey key) throws MalformedKey {
    byte[] seed = key.getBytes().orElseThrow();
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, point, 0);
    Arrays.fill(seed, (byte) 0);
    return PublicKeys.ed25519(point);
  }

  private static PublicKey publicOf(ECPrivateKey key) throws GeneralSecurityException {
    BigInteger order = CustomNamedCurves.getByName(CURVE).getN();
    if (!key.getParams().getOrder().equals(order)) {
      throw new MalformedKey("is on another curve than `" + CURVE + "`");
    }
    var point = CustomNamedCurves.getByName(CURVE).getG().multiply(key.getS()).normalize();
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(
                    point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger()),
                key.getParams()));
  }

  private static String thumbprint(VerificationKey key) {
    try {
      byte[] json = StrictJson.write(PublicKeys.members(key)).getBytes(StandardCharsets.UTF_8);
      return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Its id, the thumbprint.
  public String id() {
    return String.valueOf(verification.id());
  }

  /// How it signs.
  public Algorithm algorithm() {
    return verification.algorithm();
  }

  /// When it was made.
  public Instant created() {
    return created;
  }

  /// The private part in PKCS#8.
  public Secret secret() {
    byte[] der = key.getEncoded();
    Secret secret = new Secret(der);
    Arrays.fill(der, (byte) 0);
    return secret;
  }

  VerificationKey verification() {
    return verification;
  }

  /// Signs.
  ///
  /// @param type what the token is, such as [Expected#ACCESS]
  /// @return the compact serialization
  public String sign(String type, Claims claims) {
    ObjectNode header = StrictJson.object().put("alg", algorithm().text());
    header.put("kid", id()).put("typ", type);
    String signed =
        Base64Url.encode(StrictJson.write(header).getBytes(StandardCharsets.UTF_8))
            + "."
            + Base64Url.encode(claims.json().getBytes(StandardCharsets.UTF_8));
    try {
      Signature signer =
          Signature.getInstance(
              algorithm() == Algorithm.EDDSA ? "Ed25519" : "SHA256withECDSAinP1363Format");
      signer.initSign(key);
      signer.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + Base64Url.encode(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was checked does not sign", e);
    }
  }

  /// Its id, never the key.
  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }
}
