package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What runs on a platform joins with its token, if the token says what the settings demand, and
/// once.
class PlatformTrial {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ISSUER = "https://ci.test";
  private static final String AUDIENCE = "https://localhost";

  @TempDir Path folder = Path.of(".");
  private final PlatformSigner platform = new PlatformSigner();
  private int number;

  private Map<String, Object> claims(String issuer) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", AUDIENCE);
    claims.put("sub", "repo:example/shop");
    claims.put("iat", now);
    claims.put("nbf", now);
    claims.put("exp", now + 300);
    claims.put("jti", "token-" + number++);
    claims.put("repository", "example/shop");
    claims.put("ref", "refs/heads/main");
    claims.put("job", "deploy");
    return claims;
  }

  private String with(String name, Object value) {
    Map<String, Object> claims = claims(ISSUER);
    claims.put(name, value);
    return platform.signed(claims);
  }

  private String without(String name) {
    Map<String, Object> claims = claims(ISSUER);
    claims.remove(name);
    return platform.signed(claims);
  }

  /// Signed with the public key as if it were a secret.
  private String confused() {
    String text = PlatformSigner.unsigned("HS256", claims(ISSUER));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(platform.publicKey().getEncoded(), "HmacSHA256"));
      return text + "." + PlatformSigner.encoded(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// The same token with the other signature that holds for it.
  private static String respelled(String token) {
    int dot = token.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    byte[] half = Arrays.copyOfRange(signature, 32, 64);
    byte[] other = Base64.getUrlDecoder().decode(PlatformSigner.padded(order.subtract(new BigInteger(1, half))));
    System.arraycopy(other, 0, signature, 32, 32);
    return token.substring(0, dot + 1) + PlatformSigner.encoded(signature);
  }

  private String yaml(int port, String discovered) throws IOException {
    Path jwks = Files.writeString(folder.resolve("keys.json"), platform.keySet());
    return """
        munjigi: 1
        listeners:
          tls: {bind: "127.0.0.1:%d", tls: {certificate: auto, client-certificates: optional}}
        identity:
          host: localhost
          url: "https://localhost:%d"
          platforms:
            ci:
              issuer: "%s"
              keys: %s
              audience: "%s"
              claims: {repository: example/shop, ref: [refs/heads/main, refs/heads/next]}
              name: "ci-${job}"
            found:
              issuer: "%s"
              audience: "%s"
              claims: {repository: example/shop}
              kind: node
              name: found
        services:
          shop: {host: shop.test, upstream: "http://127.0.0.1:9", access: public}
        """
        .formatted(port, port, ISSUER, jwks, AUDIENCE, discovered, AUDIENCE);
  }

  private Gate.Ended join(Gate gate, int port, String root, String token) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), token);
    Path to = folder.resolve("credential-" + number++);
    return Gate.run(
        gate.folder(),
        "node",
        "join",
        "--once",
        "--gate",
        "https://localhost:" + port,
        "--root",
        root,
        "--platform-token",
        file.toString(),
        "--folder",
        to.toString());
  }

  private static String root(Gate gate) throws Exception {
    Gate.Ended printed = Gate.run(gate.folder(), "ca", "root");
    Path file = Files.writeString(gate.folder().resolve("root.pem"), printed.out());
    Process openssl =
        new ProcessBuilder(
                "openssl", "x509", "-in", file.toString(), "-noout", "-fingerprint", "-sha256")
            .start();
    String said =
        new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    return said.substring(said.indexOf('=') + 1);
  }

  @Test
  void joinsWhatThePlatformsTokenNamesAndNothingElse() throws Exception {
    int port = Stand.closedPort();
    try (Gate gate = Gate.start(yaml(port, "http://127.0.0.1:9"))) {
      String root = root(gate);
      String good = platform.signed(claims(ISSUER));
      Gate.Ended joined = join(gate, port, root, good);
      assertThat(joined.code()).as(joined.err()).isZero();
      assertThat(joined.out()).contains("spiffe://localhost/function/ci-deploy");
      assertThat(Gate.run(gate.folder(), "node", "list").out())
          .contains("function/ci-deploy by platform ci");
      String nameless = without("jti");
      assertThat(join(gate, port, root, nameless).code()).isZero();

      List<Refused> table = refused(good, nameless);
      for (Refused one : table) {
        Gate.Ended ended = join(gate, port, root, one.token().get());
        assertThat(ended.code()).as(one.what() + ": " + ended.err()).isEqualTo(1);
        assertThat(ended.err()).as(one.what()).contains("status 403");
        assertThat(Events.of(gate.state()).all().stream().filter(one::isSaid)).as(one.what()).isNotEmpty();
      }
      System.out.printf("%d tokens of a platform were refused%n", table.size());
    }
  }

  /// A token that is refused.
  ///
  /// @param token made when it is used, so that nothing else is wrong with it by then
  /// @param why what the log says of it
  private record Refused(String what, Supplier<String> token, String why) {
    boolean isSaid(String event) {
      return event.contains("node.refused") && event.contains(why);
    }
  }

  private static long in(long seconds) {
    return Instant.now().getEpochSecond() + seconds;
  }

  private List<Refused> refused(String good, String nameless) {
    return List.of(
        new Refused("used before", () -> good, "was used before"),
        new Refused("used, without an id, signed otherwise", () -> respelled(nameless), "was used before"),
        new Refused("of another repository", () -> with("repository", "example/other"), "`repository` is"),
        new Refused("of another spelling", () -> with("repository", "Example/shop"), "`repository` is"),
        new Refused("of another branch", () -> with("ref", "refs/heads/evil"), "`ref` is"),
        new Refused("without a claim", () -> without("ref"), "`ref` is"),
        new Refused("a list", () -> with("ref", new String[] {"refs/heads/main"}), "`ref` is"),
        new Refused("of another issuer", () -> with("iss", "https://evil.test"), "WRONG_ISSUER"),
        new Refused("for another audience", () -> with("aud", "https://other.test"), "WRONG_AUDIENCE"),
        new Refused("ended a second ago", () -> with("exp", in(-1)), "EXPIRED"),
        new Refused("not begun yet", () -> with("nbf", in(120)), "NOT_YET_VALID"),
        new Refused("without an end", () -> without("exp"), "MISSING_CLAIM"),
        new Refused("of a year", () -> with("exp", in(31_000_000)), "longer than a day"),
        new Refused("for no name", () -> with("job", "Deploy/../admin"), "no name of a node"),
        new Refused("unsigned", () -> PlatformSigner.unsigned("none", claims(ISSUER)) + ".", "ALGORITHM"),
        new Refused("signed with the public key", this::confused, "ALGORITHM"),
        new Refused(
            "signed by somebody else",
            () -> new PlatformSigner().signed(claims(ISSUER)),
            "BAD_SIGNATURE"));
  }

  @Test
  void findsThePlatformsKeysAndTakesNoneFromElsewhere() throws Exception {
    int port = Stand.closedPort();
    HttpServer issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String url = "http://127.0.0.1:" + issuer.getAddress().getPort();
    serve(issuer, "/.well-known/openid-configuration",
        "{\"issuer\":\"" + url + "\",\"jwks_uri\":\"" + url + "/keys\"}");
    serve(issuer, "/keys", platform.keySet());
    issuer.start();
    try (Gate gate = Gate.start(yaml(port, url))) {
      String root = root(gate);
      Map<String, Object> claims = claims(url);
      claims.remove("job");
      Gate.Ended joined = join(gate, port, root, platform.signed(claims));
      assertThat(joined.code()).as(joined.err()).isZero();
      assertThat(joined.out()).contains("spiffe://localhost/node/found");
      assertThat(Gate.run(gate.folder(), "node", "revoke", "found").code()).isZero();
      Gate.Ended shut = join(gate, port, root, platform.signed(claims(url)));
      assertThat(shut.code()).isEqualTo(1);
      assertThat(shut.err()).contains("revoked");
      Events.await(gate, "shut-out");
    } finally {
      issuer.stop(0);
    }
  }

  private static void serve(HttpServer server, String path, String json) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
