package dev.munjigi.gates.rights;

import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.policy.Role;
import java.util.Locale;
import java.util.Optional;

/// Who can have policies, such as `user/kim` or `group/clerks`.
///
/// @param name of a user in its canonical form
public record RightsHolder(Type type, String name) {
  /// What somebody is.
  public enum Type {
    USER,
    /// Everybody in it.
    GROUP,
    NODE,
    FUNCTION,
    CLIENT,
    /// Whoever has assumed it, or is bound to it.
    ROLE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String ARN = "arn:munjigi:iam:::";

  public RightsHolder {
    if (!isName(type, name)) {
      throw new IllegalArgumentException("`" + name + "` is nobody's name");
    }
  }

  private static boolean isName(Type type, String name) {
    return switch (type) {
      case USER -> UserName.of(name).filter(one -> one.text().equals(name)).isPresent();
      case GROUP -> Group.isName(name);
      case NODE, FUNCTION, CLIENT, ROLE -> Role.isName(name);
    };
  }

  /// Reads `TYPE/NAME`, of a user in whatever case; empty when it is none.
  public static Optional<RightsHolder> parse(String text) {
    for (Type type : Type.values()) {
      String start = type.word() + "/";
      if (text.startsWith(start)) {
        String written = text.substring(start.length());
        String name =
            type == Type.USER ? UserName.of(written).map(UserName::text).orElse("") : written;
        return isName(type, name) ? Optional.of(new RightsHolder(type, name)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// Whom an ARN of ours names; empty where it is nobody who can have policies.
  public static Optional<RightsHolder> of(String arn) {
    return arn.startsWith(ARN) ? parse(arn.substring(ARN.length())) : Optional.empty();
  }

  /// As policies name them; of a group, anybody in it.
  public String arn() {
    return ARN + this;
  }

  @Override
  public String toString() {
    return type.word() + "/" + name;
  }
}
