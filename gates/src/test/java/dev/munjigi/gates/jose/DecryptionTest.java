package dev.munjigi.gates.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecryptionTest {
  private static final ECKey KEY = key();

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyID("enc-1")
          .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
          .generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static Decryption parse(String jwk) throws MalformedKey {
    return Decryption.parse(
        new Secret(jwk.getBytes(StandardCharsets.UTF_8)), ContentEncryption.A256GCM);
  }

  private static String encrypt(JWEAlgorithm algorithm, EncryptionMethod method, String keyId)
      throws Exception {
    JWEObject object =
        new JWEObject(
            new JWEHeader.Builder(algorithm, method).keyID(keyId).contentType("JWT").build(),
            new Payload(Tokens.sign(Tokens.claims())));
    object.encrypt(new ECDHEncrypter(KEY));
    return object.serialize();
  }

  private static String good() throws Exception {
    return encrypt(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM, "enc-1");
  }

  @Test
  void decryptsToATokenThatIsStillToBeVerified() throws Exception {
    assertThat(parse(KEY.toJSONString()).decrypt(RawToken.of(good())))
        .isInstanceOfSatisfying(
            Decrypted.Nested.class,
            nested ->
                assertThat(Tokens.SET.verify(nested.token(), Tokens.expected()))
                    .isInstanceOf(VerifiedToken.class));
  }

  @Test
  void refusesOtherAlgorithmsThanTheKeys() throws Exception {
    Decryption decryption = parse(KEY.toJSONString());
    for (String token :
        List.of(
            encrypt(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM, "enc-1"),
            encrypt(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A128GCM, "enc-1"))) {
      assertThat(decryption.decrypt(RawToken.of(token))).isEqualTo(new Rejected(Fault.ALGORITHM));
    }
    String other = encrypt(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM, "enc-2");
    assertThat(decryption.decrypt(RawToken.of(other))).isEqualTo(new Rejected(Fault.UNKNOWN_KEY));
  }

  @Test
  void refusesCompressedContentBeforeItIsInflated() throws Exception {
    JWEObject object =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
                .compressionAlgorithm(CompressionAlgorithm.DEF)
                .build(),
            new Payload("a".repeat(90_000)));
    object.encrypt(new ECDHEncrypter(KEY));
    assertThat(parse(KEY.toJSONString()).decrypt(RawToken.of(object.serialize())))
        .isEqualTo(new Rejected(Fault.COMPRESSED));
  }

  @Test
  void refusesEveryPartThatWasChanged() throws Exception {
    String token = good();
    for (int i = token.indexOf('.') + 1; i < token.length(); i += 3) {
      if (token.charAt(i) != '.') {
        char other = token.charAt(i) == 'A' ? 'B' : 'A';
        String changed = token.substring(0, i) + other + token.substring(i + 1);
        assertThat(parse(KEY.toJSONString()).decrypt(RawToken.of(changed)))
            .isInstanceOfSatisfying(
                Rejected.class,
                rejected ->
                    assertThat(rejected.fault()).isIn(Fault.UNDECRYPTABLE, Fault.MALFORMED));
      }
    }
  }

  @Test
  void refusesTooLongOrSignedTokens() throws Exception {
    Decryption decryption = parse(KEY.toJSONString());
    assertThat(decryption.decrypt(RawToken.of("a".repeat(9_000))))
        .isEqualTo(new Rejected(Fault.TOO_LARGE));
    assertThat(decryption.decrypt(RawToken.of(Tokens.sign(Tokens.claims()))))
        .isEqualTo(new Rejected(Fault.MALFORMED));
  }

  @Test
  void refusesKeysThatAreNotForThis() {
    String secret = "{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAA\"";
    for (String wrong :
        List.of(
            "",
            "{}",
            KEY.toPublicJWK().toJSONString(),
            KEY.toJSONString().replace("ECDH-ES+A256KW", "RSA-OAEP"),
            KEY.toJSONString().replace("{", "{\"use\":\"sig\","),
            secret + "}",
            secret + ",\"alg\":\"A256KW\"}",
            secret + ",\"alg\":\"A256GCM\"}",
            secret + ",\"alg\":\"PBES2-HS256+A128KW\"}")) {
      assertThatThrownBy(() -> parse(wrong)).isInstanceOf(MalformedKey.class);
    }
  }

  @Test
  void showsNoKeyInItsName() throws Exception {
    assertThat(parse(KEY.toJSONString()).toString())
        .isEqualTo("Decryption[ECDH-ES+A256KW, A256GCM]");
  }
}
