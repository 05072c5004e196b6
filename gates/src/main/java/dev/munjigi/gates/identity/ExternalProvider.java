package dev.munjigi.gates.identity;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An OpenID provider that people may sign in with.
///
/// @param name what it is called here; also a part of the address that it sends people back to
/// @param shown what people see of it, up to 100 characters
/// @param issuer its identifier, to the letter: `https`, or `http` on loopback
/// @param client who the gate is there
/// @param asks what it is asked for
/// @param groups which of its groups are which here
/// @param admission who may come
/// @param authorities PEM: the certificates that its TLS is believed with; null for the platform's
public record ExternalProvider(
    String name,
    String shown,
    String issuer,
    Client client,
    Asks asks,
    GroupMap groups,
    Admission admission,
    @Nullable Path authorities) {
  private static final int MOST_SHOWN = 100;

  /// How many characters an issuer has at most.
  public static final int MOST_ISSUER = 512;

  public ExternalProvider {
    if (shown.isBlank() || shown.length() > MOST_SHOWN || issuer.length() > MOST_ISSUER) {
      throw new IllegalArgumentException("a provider that cannot be shown, or with a long issuer");
    }
  }

  /// Who the gate is at the provider.
  ///
  /// @param secret where what it proves itself with is kept; null for a public client
  public record Client(String id, @Nullable SecretPlace secret) {}

  /// What a provider is asked for.
  ///
  /// @param scopes beside `openid`
  /// @param userinfo whether its userinfo endpoint is asked for what the ID token does not say
  public record Asks(SortedSet<String> scopes, boolean userinfo) {
    public Asks {
      scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
    }
  }

  /// Which of a provider's groups are which here.
  ///
  /// @param claim what names them in a token
  /// @param ours by theirs; at most [User#MOST_GROUPS]
  public record GroupMap(String claim, Map<String, String> ours) {
    public GroupMap {
      ours = Map.copyOf(ours);
      if (ours.size() > User.MOST_GROUPS) {
        throw new IllegalArgumentException("more groups than a person may be in");
      }
    }
  }

  /// Who may come.
  ///
  /// @param create whether a first sign-in makes a user; otherwise only who has linked it comes in
  /// @param nameClaim what a new user's name is made of
  /// @param domains of verified addresses, lower case; empty for no such condition
  public record Admission(boolean create, String nameClaim, Set<String> domains) {
    public Admission {
      domains = Set.copyOf(domains);
    }
  }
}
