package dev.munjigi.gates.iam;

import java.util.Optional;

/// Who asks, as policies name them.
///
/// @param text the ARN, the service's name, or `*` for nobody in particular
/// @param account whose; empty for Munjigi's own, and where there is none
/// @param name of the user or role; the session's role; otherwise empty
public record Subject(Kind kind, String text, String account, String name) {
  /// Nobody who is known.
  public static final Subject ANONYMOUS = new Subject(Kind.ANONYMOUS, "*", "", "");

  /// What somebody is.
  public enum Kind {
    /// A person, a machine or an operator: who has rights of their own.
    USER,
    /// A role that is asked for as such.
    ROLE,
    /// Somebody who has assumed a role.
    ROLE_SESSION,
    /// A session that a user has given away.
    FEDERATED_USER,
    /// An account itself.
    ROOT,
    /// Somebody whom an identity provider vouches for, without a role so far.
    PROVIDED,
    /// A service that acts for itself.
    SERVICE,
    /// Nobody who is known.
    ANONYMOUS;

    /// Whether policies can be attached to them.
    boolean hasIdentity() {
      return switch (this) {
        case USER, ROLE, ROLE_SESSION, FEDERATED_USER, ROOT -> true;
        case PROVIDED, SERVICE, ANONYMOUS -> false;
      };
    }
  }

  /// A service, such as `lambda.amazonaws.com`.
  public static Subject service(String name) {
    return new Subject(Kind.SERVICE, name, "", "");
  }

  /// Somebody whom a provider vouches for: the provider's ARN or host.
  public static Subject provided(String provider) {
    String account = Arn.of(provider).map(Arn::account).orElse("");
    return new Subject(Kind.PROVIDED, provider, account, "");
  }

  /// Somebody who is known by a name that is no ARN of the usual form: nobody's policies are theirs, but
  /// those for everybody.
  public static Subject named(String text) {
    return new Subject(Kind.USER, text, "", text);
  }

  /// Reads an ARN of somebody who can ask; empty when it is none.
  public static Optional<Subject> of(String text) {
    return Arn.of(text).flatMap(arn -> of(text, arn));
  }

  private static Optional<Subject> of(String text, Arn arn) {
    String resource = arn.resource();
    if (!arn.region().isEmpty() || resource.indexOf('*') >= 0 || resource.indexOf('?') >= 0) {
      return Optional.empty();
    }
    boolean own = arn.own();
    boolean iam = arn.service().equals("iam");
    boolean sts = arn.service().equals("sts") || own && iam;
    if (iam && resource.equals("root")) {
      return Optional.of(new Subject(Kind.ROOT, text, arn.account(), ""));
    }
    int slash = resource.indexOf('/');
    if (slash < 0 || slash == resource.length() - 1) {
      return Optional.empty();
    }
    String type = resource.substring(0, slash);
    String rest = resource.substring(slash + 1);
    String last = rest.substring(rest.lastIndexOf('/') + 1);
    Kind kind =
        switch (type) {
          case "user" -> iam ? Kind.USER : null;
          case "node", "function", "operator", "client", "workload", "certificate" ->
              own && iam ? Kind.USER : null;
          case "role" -> iam ? Kind.ROLE : null;
          case "assumed-role" -> sts && rest.indexOf('/') > 0 ? Kind.ROLE_SESSION : null;
          case "federated-user" -> sts ? Kind.FEDERATED_USER : null;
          case "saml-provider", "oidc-provider" -> iam ? Kind.PROVIDED : null;
          default -> null;
        };
    if (kind == null) {
      return Optional.empty();
    }
    String name = kind == Kind.ROLE_SESSION ? rest.substring(0, rest.indexOf('/')) : last;
    return Optional.of(new Subject(kind, text, arn.account(), name));
  }

  @Override
  public String toString() {
    return text;
  }
}
