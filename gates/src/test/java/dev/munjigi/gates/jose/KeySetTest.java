package dev.munjigi.gates.jose;

import static dev.munjigi.gates.jose.Tokens.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.munjigi.gates.exchange.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
  /// RFC 8037, appendix A.2 and A.3.
  private static final String ED25519 =
      "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\","
          + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

  private static KeySet parse(String... keys) throws MalformedKey {
    return KeySet.parse(set(keys).getBytes(StandardCharsets.UTF_8));
  }

  private static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private static String rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return rsa(((RSAPublicKey) generator.generateKeyPair().getPublic()).getModulus(), "AQAB");
  }

  private static String rsa(BigInteger modulus, String exponent) {
    byte[] bytes = modulus.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    String n = Base64Url.encode(Arrays.copyOfRange(bytes, from, bytes.length));
    return "{\"kty\":\"RSA\",\"kid\":\"r\",\"n\":\"" + n + "\",\"e\":\"" + exponent + "\"}";
  }

  private static void refuses(String document, String why) {
    assertThatThrownBy(() -> KeySet.parse(document.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedKey.class)
        .hasMessageContaining(why);
  }

  @Test
  void verifiesTheExampleOfTheStandard() throws Exception {
    String token =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09P"
            + "GcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assertThat(
            new String(parse(ED25519).open(RawToken.of(token)).payload(), StandardCharsets.UTF_8))
        .isEqualTo("Example of Ed25519 signing");
  }

  @Test
  void namesKeysByTheirThumbprints() throws Exception {
    byte[] seed =
        HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    byte[] der =
        HexFormat.of()
            .parseHex("302e020100300506032b657004220420" + HexFormat.of().formatHex(seed));
    assertThat(SigningKey.restore(new Secret(der), NOW).id())
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @ParameterizedTest
  @CsvSource({"EDDSA", "ES256"})
  void restoresAKeyThatSignsTheSame(Algorithm algorithm) throws Exception {
    SigningKey key = SigningKey.generate(algorithm, new SecureRandom(), NOW);
    SigningKey again = SigningKey.restore(key.secret(), NOW);
    assertThat(again.id()).isEqualTo(key.id());
    assertThat(again.algorithm()).isEqualTo(algorithm);
    assertThat(again.created()).isEqualTo(NOW);
    KeySet published =
        KeySet.parse(KeySet.of(List.of(key)).publish().getBytes(StandardCharsets.UTF_8));
    assertThat(published.ids()).containsExactly(key.id());
    String token = again.sign(Expected.JWT, Tokens.claims().build());
    assertThat(published.verify(RawToken.of(token), Tokens.expected()))
        .isInstanceOf(VerifiedToken.class);
    assertThat(key.toString()).isEqualTo("SigningKey[" + key.id() + "]");
  }

  @Test
  void signsAndPublishesSoThatAnotherLibraryVerifies() throws Exception {
    SigningKey key = SigningKey.generate(Algorithm.ES256, new SecureRandom(), NOW);
    JWK jwk = JWKSet.parse(KeySet.of(List.of(key)).publish()).getKeyByKeyId(key.id());
    assertThat(jwk.computeThumbprint().toString()).isEqualTo(key.id());
    JWSVerifier verifier = new ECDSAVerifier(jwk.toECKey());
    SignedJWT token = SignedJWT.parse(key.sign(Expected.ACCESS, Tokens.claims().build()));
    assertThat(token.verify(verifier)).isTrue();
    assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
  }

  @Test
  void refusesToGenerateOrRestoreOtherKeys() throws Exception {
    assertThatThrownBy(() -> SigningKey.generate(Algorithm.RS256, new SecureRandom(), NOW))
        .isInstanceOf(IllegalArgumentException.class);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    KeyPair other = generator.generateKeyPair();
    for (byte[] wrong : List.of(other.getPrivate().getEncoded(), new byte[0], new byte[] {0x30})) {
      assertThatThrownBy(() -> SigningKey.restore(new Secret(wrong), NOW))
          .isInstanceOf(MalformedKey.class);
    }
  }

  @Test
  void publishesNoPrivateMember() {
    String published = KeySet.of(List.of(SigningKey.generate(new SecureRandom(), NOW))).publish();
    assertThat(published).contains("\"x\"").doesNotContain("\"d\"").doesNotContain("\"k\"");
  }

  @Test
  void writesWhatItRead() throws Exception {
    KeySet set = parse(ED25519, rsa(2048));
    String once = set.publish();
    assertThat(KeySet.parse(once.getBytes(StandardCharsets.UTF_8)).publish()).isEqualTo(once);
    assertThat(once).contains("\"alg\":\"RS256\"").contains("\"alg\":\"EdDSA\"");
  }

  @Test
  void skipsKeysThatAreForSomethingElse() throws Exception {
    assertThat(
            parse(
                    "{\"kty\":\"NEW\",\"kid\":\"1\"}",
                    "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"kid\":\"2\"}",
                    "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"3\"}",
                    ED25519.replace("\"kid\"", "\"use\":\"enc\",\"kid\""),
                    ED25519.replace("\"kid\"", "\"key_ops\":[\"encrypt\"],\"kid\""),
                    ED25519.replace("\"kid\"", "\"alg\":\"NEW\",\"kid\""),
                    ED25519)
                .ids())
        .containsExactly("a");
  }

  @Test
  void refusesPrivateMembersAmongPublicKeys() {
    for (String member : List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k")) {
      refuses(set(ED25519.replace("{", "{\"" + member + "\":\"AA\",")), "shows a private key");
    }
  }

  @Test
  void neverMixesSecretsAndPublicKeys() {
    String secret = "{\"kty\":\"oct\",\"k\":\"" + "A".repeat(43) + "\"}";
    refuses(set(ED25519, secret), "key `2` of the set shows a private key");
    String mixed = set(secret, ED25519);
    assertThatThrownBy(() -> KeySet.parseShared(new Secret(mixed.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(MalformedKey.class)
        .hasMessageContaining("key `2` of the set is no shared secret");
  }

  @Test
  void refusesWeakRsaKeys() throws Exception {
    BigInteger good = new BigInteger(2048, new SecureRandom()).setBit(2047).setBit(0);
    refuses(set(rsa(1024)), "`1024` bits");
    refuses(set(rsa(good.setBit(8192), "AQAB")), "`8193` bits");
    refuses(set(rsa(good.clearBit(0), "AQAB")), "even RSA modulus");
    refuses(set(rsa(good, "AQ")), "exponent");
    refuses(set(rsa(good, "Aw")), "exponent");
    refuses(set(rsa(good, "AQAC")), "exponent");
    refuses(set(rsa(good, "AQAAAAAAAAAB")), "exponent");
    refuses(set(rsa(good, "AAEAAQ")), "zero byte");
    refuses(set(rsa(BigInteger.valueOf(65_537).pow(200).setBit(0), "AQAB")), "generator");
  }

  @Test
  void refusesPointsThatAreNotOnTheirCurveOrOfSmallOrder() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
    String jwk = new ECKey.Builder(Curve.P_256, key).build().toJSONString();
    assertThat(parse(jwk).publish()).contains("ES256");
    String zero = "A".repeat(43);
    refuses(set(jwk.replaceAll("\"y\":\"[^\"]*\"", "\"y\":\"" + zero + "\"")), "not on `P-256`");
    refuses(set(jwk.replaceAll("\"y\":\"[^\"]*\"", "\"y\":\"AAAA\"")), "length");
    refuses(set(jwk.replace("P-256", "P-384")), "length");
    String one = "AQ" + "A".repeat(41);
    for (String small : List.of(zero, one)) {
      refuses(set(ED25519.replaceAll("\"x\":\"[^\"]*\"", "\"x\":\"" + small + "\"")), "full order");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "HS256"})
  void refusesAKeyThatContradictsItself(String algorithm) {
    refuses(set(ED25519.replace("{", "{\"alg\":\"" + algorithm + "\",")), "does not fit");
  }

  @Test
  void refusesDocumentsThatAreNoSet() throws Exception {
    refuses("", "one JSON object");
    refuses("{}", "array `keys`");
    refuses("{\"keys\":[],\"keys\":[]}", "no name twice");
    refuses("{\"keys\":[1]}", "key `1` of the set is no object");
    refuses(set("{}"), "no `kty`");
    refuses(set("{\"kty\":\"EC\"}"), "no `crv`");
    refuses(set(ED25519, ED25519), "another one has too");
    refuses(set(ED25519.replace("\"a\"", "1")), "`kid` that is no string");
    refuses(" ".repeat(KeySet.LONGEST + 1), "bytes");
    String[] many = new String[KeySet.MOST + 1];
    Arrays.fill(many, "{\"kty\":\"NEW\"}");
    refuses(set(many), "`65`");
    assertThat(parse(Arrays.copyOf(many, KeySet.MOST)).ids()).isEmpty();
  }

  @Test
  void givesAKeyWithoutAlgorithmItsDefaultAndNoOther() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    KeySet set = parse(rsa(((RSAPublicKey) pair.getPublic()).getModulus(), "AQAB"));
    String signed =
        Tokens.encoded("{\"alg\":\"RS256\",\"kid\":\"r\"}") + "." + Tokens.encoded("{}");
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(pair.getPrivate());
    signer.update(signed.getBytes(StandardCharsets.US_ASCII));
    String token = signed + "." + Base64Url.encode(signer.sign());
    assertThat(set.open(RawToken.of(token)).payload()).hasSize(2);
    String other = Tokens.encoded("{\"alg\":\"RS512\",\"kid\":\"r\"}");
    String changed = other + token.substring(token.indexOf('.'));
    assertThat(set.verify(RawToken.of(changed), Tokens.expected()))
        .isEqualTo(new Rejected(Fault.ALGORITHM));
  }

  @Test
  void showsNoSecretInItsName() throws Exception {
    String json = set("{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"" + "Z".repeat(42) + "Q\"}");
    KeySet shared = KeySet.parseShared(new Secret(json.getBytes(StandardCharsets.UTF_8)));
    assertThat(shared.toString()).isEqualTo("KeySet[VerificationKey[s, HS256]]");
    assertThat(shared.publish()).isEqualTo("{\"keys\":[]}");
  }
}
