package dev.munjigi.gates.iam;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom a statement of a resource's policy speaks of (`Principal`, `NotPrincipal`).
///
/// @param named each as it was written, with its type
/// @param others whether all others are meant
public record Principals(List<Named> named, boolean others) {
  public Principals {
    named = List.copyOf(named);
  }

  /// The types of names.
  public enum Type {
    AWS("AWS"),
    SERVICE("Service"),
    FEDERATED("Federated"),
    CANONICAL_USER("CanonicalUser");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    /// As a document says it.
    public String word() {
      return word;
    }
  }

  /// One name.
  ///
  /// @param text an ARN, an account's number, a service, a provider, or `*`
  /// @param whom it names; null for `*` and what is no ARN of somebody
  public record Named(Type type, String text, @Nullable Subject whom) {
    private static final int ACCOUNT = 12;

    public Named(Type type, String text) {
      this(type, text, type == Type.AWS ? whom(text) : null);
    }

    /// INVARIANT: read once, with the document, and not whenever somebody asks.
    private static @Nullable Subject whom(String text) {
      boolean account =
          text.length() == ACCOUNT && text.chars().allMatch(c -> c >= '0' && c <= '9');
      return Subject.of(account ? "arn:aws:iam::" + text + ":root" : text).orElse(null);
    }

    /// How it speaks of somebody.
    Naming naming(Subject who) {
      return switch (type) {
        case AWS -> text.equals("*") ? Naming.ANYONE : aws(who);
        case SERVICE -> only(who, Subject.Kind.SERVICE);
        case FEDERATED -> only(who, Subject.Kind.PROVIDED);
        case CANONICAL_USER -> text.equals("*") ? Naming.ANYONE : Naming.NOBODY;
      };
    }

    private Naming only(Subject who, Subject.Kind kind) {
      boolean named = who.kind() == kind && (text.equals("*") || text.equals(who.text()));
      return named ? Naming.THEM : Naming.NOBODY;
    }

    private Naming aws(Subject who) {
      if (!who.kind().hasIdentity()) {
        return Naming.NOBODY;
      }
      if (text.equals(who.text())) {
        return who.kind() == Subject.Kind.ROLE ? Naming.ROLE : Naming.THEM;
      }
      if (whom == null || !whom.account().equals(who.account())) {
        return Naming.NOBODY;
      }
      return switch (whom.kind()) {
        case ROOT -> Naming.ACCOUNT;
        case ROLE ->
            who.kind() == Subject.Kind.ROLE_SESSION && whom.name().equals(who.name())
                ? Naming.ROLE
                : Naming.NOBODY;
        default -> Naming.NOBODY;
      };
    }

    /// Whether it names somebody of an account.
    boolean isWithin(String account) {
      return whom != null && whom.kind() != Subject.Kind.ROOT && whom.account().equals(account);
    }

    /// Whether it names a session of the same role.
    boolean isSessionOf(Subject who) {
      return whom != null
          && whom.kind() == Subject.Kind.ROLE_SESSION
          && whom.account().equals(who.account())
          && whom.name().equals(who.name());
    }
  }

  /// How a policy speaks of somebody, from what grants least to what grants most.
  public enum Naming {
    NOBODY,
    /// By their account, which is left to say who of it may.
    ACCOUNT,
    /// By their role.
    ROLE,
    /// By themselves.
    THEM,
    /// As one of all.
    ANYONE
  }

  /// The way in which it speaks of somebody that grants most.
  ///
  /// Of all others who are denied nobody with a boundary is spared ("Permissions boundaries for IAM
  /// entities"), and an account, or a role, spares nobody where it stands beside somebody of it: it is
  /// named for their sake ("AWS JSON policy elements: NotPrincipal").
  ///
  /// @param bounded whether they have a boundary
  public Naming naming(Subject who, Effect effect, boolean bounded) {
    Naming most = Naming.NOBODY;
    for (Named one : named) {
      Naming naming = one.naming(who);
      if (naming.compareTo(most) > 0) {
        most = naming;
      }
    }
    if (!others) {
      return most;
    }
    boolean spared = most != Naming.NOBODY;
    if (effect == Effect.DENY && spared) {
      spared = !(bounded && canBeBounded(who)) && !standsAbove(most, who);
    }
    return spared ? Naming.NOBODY : Naming.ANYONE;
  }

  private static boolean canBeBounded(Subject who) {
    return switch (who.kind()) {
      case USER, ROLE, ROLE_SESSION -> true;
      case FEDERATED_USER, ROOT, PROVIDED, SERVICE, ANONYMOUS -> false;
    };
  }

  private boolean standsAbove(Naming naming, Subject who) {
    boolean account = naming == Naming.ACCOUNT && who.kind() != Subject.Kind.ROOT;
    boolean role = naming == Naming.ROLE && who.kind() == Subject.Kind.ROLE_SESSION;
    for (Named one : named) {
      if (account && one.isWithin(who.account()) || role && one.isSessionOf(who)) {
        return true;
      }
    }
    return false;
  }
}
