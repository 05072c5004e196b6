package dev.munjigi.gates.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Wycheproof's JOSE vectors (C2SP/wycheproof, `testvectors_v1/json_web_*.json`), all of them.
class WycheproofTest {
  private static final String ZIP = "wycheproof-jose.zip";
  private static final String FOLDER = "testvectors_v1/json_web_";

  /// Vectors that are answered otherwise, on purpose.
  private static final Map<String, String> OTHERWISE =
      Map.ofEntries(
          Map.entry("signature 346", "valid, but the key says PS256 and the token PS384"),
          Map.entry("signature 350", "valid, but the key says PS256 and the token PS384"),
          Map.entry("signature 347", "valid, but the key says `ES521`, which is no algorithm"),
          Map.entry("signature 351", "valid, but the key says `ES521`, which is no algorithm"),
          Map.entry("signature 372", "valid, but a `?` is in its base64url (RFC 7515, section 2)"),
          Map.entry("signature 373", "valid, but a `?` is in its base64url (RFC 7515, section 2)"),
          Map.entry(
              "signature 367", "invalid, but the same token and key to the letter as 357, valid"),
          Map.entry(
              "signature 370", "invalid, but the same token and key to the letter as 357, valid"),
          Map.entry("encryption 135", "valid, but compressed, and `zip` is refused"));

  private final JsonMapper mapper = JsonMapper.shared();

  @Test
  void answersAsWycheproofDoes() throws IOException {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (String file : List.of("crypto", "key", "signature", "encryption")) {
      for (JsonNode group : read(file).get("testGroups").values()) {
        for (JsonNode vector : group.get("tests").values()) {
          String name = file + " " + vector.get("tcId").asInt();
          String result = vector.get("result").stringValue();
          boolean accepted = accepts(group, vector);
          boolean right = result.equals(accepted ? "valid" : "invalid");
          String kind =
              result.equals("acceptable")
                  ? accepted ? " acceptable accepted" : " acceptable refused"
                  : " " + result + (right ? " as it says" : " otherwise");
          counts.merge(file + kind, 1, Integer::sum);
          if (!right && !result.equals("acceptable")) {
            wrong.add(name);
          }
        }
      }
    }
    System.out.println("Wycheproof: " + counts);
    assertThat(wrong).containsExactlyInAnyOrderElementsOf(OTHERWISE.keySet());
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(649);
  }

  @Test
  void givesOneAnswerToOneTokenWhereVectorsDisagree() throws IOException {
    List<JsonNode> same = new ArrayList<>();
    List<String> results = new ArrayList<>();
    for (JsonNode group : read("signature").get("testGroups").values()) {
      for (JsonNode vector : group.get("tests").values()) {
        if (List.of(357, 367, 370).contains(vector.get("tcId").asInt())) {
          same.add(mapper.createArrayNode().add(vector.get("jws")).add(group.get("private")));
          results.add(vector.get("result").stringValue());
        }
      }
    }
    assertThat(same.stream().distinct()).hasSize(1);
    assertThat(results).containsExactly("valid", "invalid", "invalid");
  }

  private boolean accepts(JsonNode group, JsonNode vector) {
    return vector.has("jws") ? verifies(group, vector) : decrypts(group, vector);
  }

  private boolean verifies(JsonNode group, JsonNode vector) {
    boolean shared = !group.has("public");
    byte[] set = set(group.get(shared ? "private" : "public"));
    try {
      KeySet keys = shared ? KeySet.parseShared(new Secret(set)) : KeySet.parse(set);
      keys.open(RawToken.of(text(vector.get("jws"))));
      return true;
    } catch (MalformedKey | Refused refused) {
      return false;
    }
  }

  private boolean decrypts(JsonNode group, JsonNode vector) {
    try {
      Decryption decryption =
          Decryption.parse(
              new Secret(mapper.writeValueAsBytes(group.get("private"))),
              encryption(group, vector));
      byte[] plain = decryption.open(RawToken.of(text(vector.get("jwe"))));
      @Nullable JsonNode expected = vector.get("pt");
      if (expected != null) {
        assertThat(plain).isEqualTo(HexFormat.of().parseHex(expected.stringValue()));
      }
      return true;
    } catch (MalformedKey | Refused refused) {
      return false;
    }
  }

  /// What the vector says; otherwise what the key's first valid token says, which is what the key
  /// would have been registered with.
  private ContentEncryption encryption(JsonNode group, JsonNode vector) {
    String name =
        vector.has("enc")
            ? vector.get("enc").stringValue()
            : group.get("tests").values().stream()
                .filter(one -> one.get("result").stringValue().equals("valid"))
                .map(one -> header(one.get("jwe").stringValue()).get("enc").stringValue())
                .findFirst()
                .orElseThrow();
    for (ContentEncryption one : ContentEncryption.values()) {
      if (one.text().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("`enc` `" + name + "`");
  }

  private JsonNode header(String token) {
    try {
      return StrictJson.read(Base64Url.decode(token.substring(0, token.indexOf('.'))));
    } catch (Refused refused) {
      throw new AssertionError(refused);
    }
  }

  private byte[] set(JsonNode keys) {
    if (keys.has("keys")) {
      return mapper.writeValueAsBytes(keys);
    }
    ObjectNode set = mapper.createObjectNode();
    set.putArray("keys").add(keys);
    return mapper.writeValueAsBytes(set);
  }

  private String text(JsonNode token) {
    return token.isString() ? token.stringValue() : mapper.writeValueAsString(token);
  }

  private JsonNode read(String file) throws IOException {
    try (ZipFile zip = new ZipFile(OutsideData.require(ZIP).toFile())) {
      String path = FOLDER + file + "_test.json";
      byte[] bytes = zip.getInputStream(zip.getEntry(path)).readAllBytes();
      assertThat(HexFormat.of().formatHex(sha256(bytes)))
          .as("SHA-256 of %s", path)
          .isEqualTo(OutsideData.locked("C2SP/wycheproof", path));
      return mapper.readTree(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
