package dev.munjigi.control.pages;

import dev.munjigi.gates.federation.Fetch;
import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.identity.SecretPlace;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An OpenID provider that is honest until a test twists something.
final class StrangeProvider implements Fetch {
  static final KeyPair KEYS = pair();
  static final KeyPair OTHER = pair();

  final String issuer;
  final List<Question> asked = new ArrayList<>();

  /// Claims of the next ID token beside those that belong to the sign-in: JSON by name; null to leave
  /// one out.
  final Map<String, String> claims = new LinkedHashMap<>();

  UnaryOperator<String> discovery = text -> text;
  UnaryOperator<String> jwks = text -> text;
  UnaryOperator<String> answer = text -> text;
  UnaryOperator<String> token = text -> text;
  String header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
  KeyPair keys = KEYS;
  String kid = "k1";
  String userinfo = "{\"sub\":\"s-1\"}";
  boolean down;

  private final Supplier<Instant> now;
  private final Map<String, Map<String, String>> codes = new LinkedHashMap<>();

  StrangeProvider(String issuer, Supplier<Instant> now) {
    this.issuer = issuer;
    this.now = now;
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// As it stands in a configuration.
  ExternalProvider settings(String name, boolean create) {
    return settings(name, create, Set.of(), false);
  }

  ExternalProvider settings(String name, boolean create, Set<String> domains, boolean userinfo) {
    return new ExternalProvider(
        name,
        "Example <b>" + name,
        issuer,
        new ExternalProvider.Client("munjigi", new SecretPlace.InEnvironment("X")),
        new ExternalProvider.Asks(new TreeSet<>(Set.of("email")), userinfo),
        new ExternalProvider.GroupMap("groups", Map.of("their-admins", "clerks", "all", "staff")),
        new ExternalProvider.Admission(create, "preferred_username", domains),
        null);
  }

  /// What its page gives back for where a browser was sent: the callback with a code.
  String consent(String location) {
    Map<String, String> query = query(URI.create(location).getRawQuery());
    String code = "code-" + (codes.size() + 1);
    codes.put(code, query);
    return query.get("redirect_uri")
        + "?code=" + code + "&state=" + query.get("state") + "&iss=" + encoded(issuer);
  }

  static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      String[] halves = pair.split("=", 2);
      query.put(halves[0], URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  static String encoded(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public Answer ask(Question question) throws IOException {
    asked.add(question);
    if (down) {
      throw new IOException("`" + question.at() + "` cannot be connected to");
    }
    return switch (question.at().getPath()) {
      case "/.well-known/openid-configuration" -> json(200, discovery.apply(metadata()));
      case "/jwks" -> json(200, jwks.apply("{\"keys\":[" + key() + "]}"));
      case "/token" -> redeem(question);
      case "/userinfo" -> json(200, userinfo);
      default -> json(404, "{}");
    };
  }

  private static Answer json(int status, String text) {
    return new Answer(status, text.getBytes(StandardCharsets.UTF_8));
  }

  private String metadata() {
    return """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
        "jwks_uri":"%1$s/jwks","userinfo_endpoint":"%1$s/userinfo",
        "response_types_supported":["code","id_token"],"subject_types_supported":["public"],
        "id_token_signing_alg_values_supported":["RS256","HS256","none"],
        "authorization_response_iss_parameter_supported":true}"""
        .formatted(issuer);
  }

  String key() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    byte[] modulus = key.getModulus().toByteArray();
    byte[] bare = java.util.Arrays.copyOfRange(modulus, 1, modulus.length);
    return "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"AQAB\"}"
        .formatted(kid, base64(bare));
  }

  private Answer redeem(Question question) {
    Map<String, String> form = query(String.valueOf(question.form()));
    Map<String, String> begun = codes.remove(form.get("code"));
    if (begun == null) {
      return json(400, "{\"error\":\"invalid_grant\"}");
    }
    String verifier = form.getOrDefault("code_verifier", "");
    boolean right =
        "code".equals(begun.get("response_type"))
            && String.valueOf(begun.get("redirect_uri")).equals(form.get("redirect_uri"))
            && "S256".equals(begun.get("code_challenge_method"))
            && base64(sha(verifier)).equals(begun.get("code_challenge"))
            && "Basic bXVuamlnaTpzM2NyZXQrJTI2K21vcmU=".equals(question.authorization());
    if (!right) {
      return json(400, "{\"error\":\"invalid_grant\"}");
    }
    return json(
        200,
        answer.apply(
            "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}"
                .formatted(token.apply(signed(payload(begun.getOrDefault("nonce", "")))))));
  }

  String payload(String nonce) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("iss", quoted(issuer));
    all.put("aud", "\"munjigi\"");
    all.put("sub", "\"s-1\"");
    all.put("nonce", quoted(nonce));
    all.put("iat", Long.toString(now.get().getEpochSecond()));
    all.put("exp", Long.toString(now.get().getEpochSecond() + 300));
    all.putAll(claims);
    return all.entrySet().stream()
        .filter(one -> !one.getValue().isEmpty())
        .map(one -> quoted(one.getKey()) + ":" + one.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  String signed(String payload) {
    String signed =
        base64(header.getBytes(StandardCharsets.UTF_8))
            + "." + base64(payload.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(keys.getPrivate());
      signer.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// The same token, with another header and a MAC of this key in the place of its signature.
  static String confused(String token, byte[] key) {
    String[] parts = token.split("\\.");
    String signed =
        base64("{\"alg\":\"HS256\",\"kid\":\"k1\"}".getBytes(StandardCharsets.UTF_8))
            + "." + parts[1];
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String unsigned(String token) {
    return base64("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
        + "." + token.split("\\.")[1] + ".";
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] sha(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
