package dev.munjigi.trials;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Signs tokens as the gate does (ES256), with a key of its own that it publishes as the gate does: for
/// what the gate signs at no time.
final class OtherIssuer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int COORDINATE = 32;

  private final KeyPair keys;
  private final HttpServer server;

  OtherIssuer() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] published = published();
    server.createContext(
        "/oauth/jwks",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
          exchange.sendResponseHeaders(200, published.length);
          exchange.getResponseBody().write(published);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private byte[] published() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    return """
        {"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"other","x":"%s","y":"%s"}]}
        """
        .formatted(coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String coordinate(BigInteger number) {
    byte[] digits = number.toByteArray();
    byte[] whole = new byte[COORDINATE];
    int length = Math.min(digits.length, COORDINATE);
    System.arraycopy(digits, digits.length - length, whole, COORDINATE - length, length);
    return encoded(whole);
  }

  /// A token of these claims.
  ///
  /// @param kid whose key it says that it is signed with; `other` is the one that is published
  String sign(String typ, String kid, Map<String, Object> claims) throws GeneralSecurityException {
    String head = encoded(JSON.writeValueAsBytes(Map.of("alg", "ES256", "typ", typ, "kid", kid)));
    String signed = head + "." + encoded(JSON.writeValueAsBytes(claims));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + encoded(signature.sign());
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
