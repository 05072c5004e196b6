package dev.munjigi.gates.oauth;

import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.OAuthClient.Grant;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request for a code that may be answered with one (RFC 6749, section 4.1.1; RFC 7636; OpenID
/// Connect Core, section 3.1.2.1).
///
/// @param redirect where the answer goes; verified
/// @param challenge of PKCE, by S256
/// @param nonce empty for none
/// @param prompts what the person is to be shown, or not
/// @param oldest how long ago they may have proven who they are, or null
record AuthorizationRequest(
    OAuthClient client,
    String redirect,
    Wanted wanted,
    String challenge,
    String nonce,
    Set<Prompt> prompts,
    @Nullable Duration oldest) {
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final int LONGEST_NONCE = 512;

  /// What a person is to be shown.
  enum Prompt {
    NONE,
    LOGIN,
    CONSENT
  }

  /// @throws ProtocolFault when it may not be answered with a code
  static AuthorizationRequest of(Parameters sent, OAuthClient client, String redirect) {
    if (!client.grants().contains(Grant.AUTHORIZATION_CODE)) {
      throw new ProtocolFault(ErrorCode.UNAUTHORIZED_CLIENT, "the application has no such grant");
    }
    unsupported(sent);
    if (!sent.need("response_type").equals("code")) {
      throw new ProtocolFault(ErrorCode.UNSUPPORTED_RESPONSE_TYPE, "`response_type` is `code`");
    }
    if (sent.has("response_mode") && !sent.get("response_mode").equals("query")) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "`response_mode` is `query`");
    }
    // ATTACK: without a method it would be `plain`, which who reads the request can answer
    if (!sent.get("code_challenge_method").equals("S256")
        || !CHALLENGE.matcher(sent.get("code_challenge")).matches()) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "a `code_challenge` by `S256` is needed");
    }
    if (sent.get("nonce").length() > LONGEST_NONCE) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "`nonce` is too long");
    }
    return new AuthorizationRequest(
        client,
        redirect,
        Wanted.of(sent, client),
        sent.get("code_challenge"),
        sent.get("nonce"),
        prompts(sent.get("prompt")),
        oldest(sent.get("max_age")));
  }

  private static void unsupported(Parameters sent) {
    if (sent.has("request")) {
      throw new ProtocolFault(ErrorCode.REQUEST_NOT_SUPPORTED, "request objects are not taken");
    }
    if (sent.has("request_uri")) {
      throw new ProtocolFault(ErrorCode.REQUEST_URI_NOT_SUPPORTED, "request URIs are not taken");
    }
    if (sent.has("registration")) {
      throw new ProtocolFault(ErrorCode.REGISTRATION_NOT_SUPPORTED, "nobody registers here");
    }
  }

  private static Set<Prompt> prompts(String text) {
    Set<Prompt> prompts = new TreeSet<>();
    for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      prompts.add(
          switch (word) {
            case "none" -> Prompt.NONE;
            case "login", "select_account" -> Prompt.LOGIN;
            case "consent" -> Prompt.CONSENT;
            default -> throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "`prompt` is not known");
          });
    }
    if (prompts.contains(Prompt.NONE) && prompts.size() > 1) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "`prompt` is `none` and something else");
    }
    return prompts;
  }

  private static @Nullable Duration oldest(String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (!SECONDS.matcher(text).matches()) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "`max_age` is a number of seconds");
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }
}
