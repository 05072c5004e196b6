package dev.munjigi.gates.identity;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An application that is given tokens (RFC 6749, section 2).
///
/// @param name its `client_id`: lower-case letters, digits and hyphens
/// @param shown what people see of it, up to 100 characters
/// @param secret where what it proves itself with is kept; null for a public client
/// @param redirects where people may be sent back to, to the letter
/// @param grants how it may come to tokens
/// @param scopes what it may ask for
/// @param services the names of the services that its tokens may be for
/// @param accessToken how long an access token lasts, 1 minute to 12 hours
/// @param consent whether people are asked before it is given anything
public record OAuthClient(
    String name,
    String shown,
    @Nullable SecretPlace secret,
    Set<String> redirects,
    Set<Grant> grants,
    SortedSet<String> scopes,
    SortedSet<String> services,
    Duration accessToken,
    boolean consent) {
  /// How the ARNs of applications begin.
  public static final String ARN = "arn:munjigi:iam:::client/";

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(12);

  /// How an application comes to tokens.
  public enum Grant {
    AUTHORIZATION_CODE("authorization_code"),
    REFRESH_TOKEN("refresh_token"),
    CLIENT_CREDENTIALS("client_credentials"),
    TOKEN_EXCHANGE("urn:ietf:params:oauth:grant-type:token-exchange");

    private final String text;

    Grant(String text) {
      this.text = text;
    }

    /// As `grant_type` names it.
    public String text() {
      return text;
    }
  }

  public OAuthClient {
    redirects = Set.copyOf(redirects);
    grants = Set.copyOf(grants);
    scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    if (accessToken.compareTo(SHORTEST) < 0 || accessToken.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("an access token lasts `1m` to `12h`");
    }
  }

  /// Whether it can keep no secret, such as an application on a phone.
  public boolean isPublic() {
    return secret == null;
  }

  /// The application as policies and events name it, where it acts for nobody else.
  public String arn() {
    return ARN + name;
  }
}
