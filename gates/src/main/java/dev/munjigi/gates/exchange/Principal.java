package dev.munjigi.gates.exchange;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is asking.
public sealed interface Principal {
  /// The principal as policies and events name it.
  String arn();

  /// The holder of a client certificate.
  ///
  /// @param certificate as it was verified in the handshake
  record Certified(ClientCertificate certificate) implements Principal {
    @Override
    public String arn() {
      return certificate.arn();
    }
  }

  /// A person who is signed in.
  ///
  /// @param arn such as `arn:munjigi:iam:::user/kim`
  /// @param id the user's id, which never changes
  /// @param shown how they are called on pages
  /// @param groups the names of their groups
  /// @param session the id of the session
  /// @param methods how they proved who they are (RFC 8176)
  /// @param provenMillis when they last did, in milliseconds since the epoch
  /// @param untilMillis when the session ends in any case
  record Person(
      String arn,
      Id id,
      String shown,
      Set<String> groups,
      Id session,
      Set<String> methods,
      long provenMillis,
      long untilMillis)
      implements Principal {
    public Person {
      groups = Set.copyOf(groups);
      methods = Set.copyOf(methods);
    }
  }

  /// A program that bears a key or a token.
  ///
  /// @param arn whose rights it has: those of a user, a function or a node
  /// @param groups the groups of that user
  /// @param credential what it bears, as events name it; worth nothing by itself
  /// @param scopes what its rights are cut down to; empty for no cut
  /// @param claims what the token says that it bears, as texts by name in lower case, without a text
  ///     what cannot be compared; none of a key
  /// @param untilMillis when what it bears ends; [Long#MAX_VALUE] for never
  record Bearer(
      String arn,
      Set<String> groups,
      String credential,
      Set<String> scopes,
      Map<String, List<String>> claims,
      long untilMillis)
      implements Principal {
    public Bearer {
      groups = Set.copyOf(groups);
      scopes = Set.copyOf(scopes);
      claims = Map.copyOf(claims);
    }
  }

  /// Who has assumed a role, for as long as that holds.
  ///
  /// @param arn such as `arn:munjigi:iam:::assumed-role/loader/nightly`
  /// @param role the role's name
  /// @param credential what it bears, as events name it; worth nothing by itself
  /// @param tags what the session was given to be told by, by key
  /// @param policy what it may at most, as a policy document; null where the session is not cut
  /// @param origin who assumed the first role, as the credential says it
  /// @param assumedMillis when the role was assumed, in milliseconds since the epoch
  /// @param untilMillis when the session ends
  record RoleSession(
      String arn,
      String role,
      String credential,
      Map<String, String> tags,
      @Nullable String policy,
      String origin,
      long assumedMillis,
      long untilMillis)
      implements Principal {
    /// How the ARNs of sessions begin; the role's name and the session's follow.
    public static final String ARN = "arn:munjigi:iam:::assumed-role/";

    public RoleSession {
      tags = Map.copyOf(tags);
    }
  }

  /// When what was shown ends by itself, in milliseconds since the epoch; [Long#MAX_VALUE] for
  /// never.
  default long untilMillis() {
    return switch (this) {
      case Certified certified -> certified.certificate().untilMillis();
      case Person person -> person.untilMillis;
      case Bearer bearer -> bearer.untilMillis;
      case RoleSession session -> session.untilMillis;
      case Anonymous nobody -> Long.MAX_VALUE;
    };
  }

  /// Nobody in particular.
  record Anonymous() implements Principal {
    /// The one instance that is needed.
    public static final Anonymous NOBODY = new Anonymous();

    @Override
    public String arn() {
      return "anonymous";
    }
  }
}
