package dev.munjigi.gates.identity;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How people are known.
///
/// @param host where they sign in; lower case
/// @param url how browsers reach that host: `https`, without a path
/// @param idle how long a session may be unused
/// @param absolute how long a session lasts in any case
/// @param leastPassword how many characters a new password has at least
/// @param breached a file with passwords that nobody may have, or null
/// @param providers OpenID providers that people may sign in with, as they are listed
/// @param mail how mail leaves, or null where it does not
/// @param clients the applications that are given tokens, by name
/// @param nodes how machines and functions join
/// @param named whom policies name: names that nobody can give themselves
public record IdentitySettings(
    String host,
    URI url,
    Duration idle,
    Duration absolute,
    int leastPassword,
    @Nullable Path breached,
    List<ExternalProvider> providers,
    @Nullable MailSettings mail,
    Map<String, OAuthClient> clients,
    NodeSettings nodes,
    Set<String> named) {
  /// The name of the service that people sign in at.
  public static final String SERVICE = "munjigi";

  /// What the gate answers itself on every host of a service: all below this path.
  public static final String OWN_PATH = "/.munjigi/";

  private static final int HTTPS = 443;

  public IdentitySettings {
    providers = List.copyOf(providers);
    clients = Map.copyOf(clients);
    named = Set.copyOf(named);
  }

  /// The same where policies name these people.
  public IdentitySettings naming(Set<String> people) {
    return new IdentitySettings(
        host,
        url,
        idle,
        absolute,
        leastPassword,
        breached,
        providers,
        mail,
        clients,
        nodes,
        people);
  }

  /// ATTACK: who names themselves as somebody whom policies name would have that one's rights.
  public boolean isNamed(UserName name) {
    return named.contains(name.text());
  }

  /// Who the gate is to applications (`iss`): its address, without a path.
  public String issuer() {
    return url.toString();
  }

  /// The origin of the pages, as browsers write it (RFC 6454, section 6.2).
  public String origin() {
    String port = url.getPort() < 0 || url.getPort() == HTTPS ? "" : ":" + url.getPort();
    return "https://" + url.getHost() + port;
  }
}
