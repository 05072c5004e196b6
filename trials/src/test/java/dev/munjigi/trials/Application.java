package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An application with a secret that signs people in with the gate (OpenID Connect, the code flow).
///
/// @param host the identity host of the gate
/// @param name its `client_id`
/// @param back where people come back to
record Application(Gate gate, String host, String name, String secret, String back) {
  private static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123";

  /// Where it sends people for the scopes, in order to ask a service for them.
  String authorize(String scopes, String audience) {
    return "https://%s:%d/oauth/authorize?response_type=code&client_id=%s&redirect_uri=%s"
            .formatted(host, port(), name, encoded(back))
        + "&scope=%s&audience=%s&code_challenge_method=S256&code_challenge=%s"
            .formatted(encoded(scopes), audience, challenge());
  }

  private int port() {
    return gate.listener("tls").getPort();
  }

  private static String challenge() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Has somebody sign in and agree, and gives the answer with the tokens.
  Reply signIn(Browser browser, String user, String password, String audience)
      throws IOException {
    Browser.Page page = browser.visit(authorize("openid", audience));
    assertThat(page.at().getPath()).isEqualTo("/sign-in");
    page = browser.submit(page, Map.of("username", user, "password", password));
    assertThat(page.text()).contains(name + " asks for this");
    page = browser.submit(page, Map.of("act", "allow"));
    URI at = page.at();
    assertThat(at.toString()).startsWith(back + "?code=");
    String code = at.getRawQuery().replaceAll("^code=([^&]+).*", "$1");
    return tokens(
        "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s"
            .formatted(
                encoded(URLDecoder.decode(code, StandardCharsets.UTF_8)),
                encoded(back),
                VERIFIER));
  }

  private Reply tokens(String body) throws IOException {
    try (Wire wire = Wire.tls(gate.listener("tls"), host)) {
      return wire.send(asking(body)).reply();
    }
  }

  /// A request for the tokens that come after a refresh token.
  String refreshing(String token) {
    return asking("grant_type=refresh_token&refresh_token=" + encoded(token));
  }

  /// A request to the token endpoint.
  private String asking(String body) {
    String basic =
        Base64.getEncoder()
            .encodeToString((name + ":" + secret).getBytes(StandardCharsets.UTF_8));
    String head =
        """
        POST /oauth/token HTTP/1.1
        Host: %s:%d
        Authorization: Basic %s
        Content-Type: application/x-www-form-urlencoded
        Content-Length: %d

        """
            .formatted(host, port(), basic, body.length())
            .replace("\n", "\r\n");
    return head + body;
  }

  /// A member of an answer in JSON.
  static String member(Reply reply, String name) {
    Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(reply.text());
    assertThat(value.find()).as("%s in %s", name, reply.text()).isTrue();
    return value.group(1);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
