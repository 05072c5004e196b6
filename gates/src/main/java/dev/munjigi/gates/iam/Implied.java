package dev.munjigi.gates.iam;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The condition keys that follow from who asks and whose the resource is ("AWS global condition
/// context keys"): they are in every request, whether it says them or not.
public final class Implied {
  private static final Set<String> KEYS =
      Set.of(
          "aws:resourceaccount",
          "aws:principalservicename",
          "aws:principalisawsservice",
          "aws:principalarn",
          "aws:principaltype",
          "aws:principalaccount",
          "aws:username");

  private Implied() {}

  /// All that there are, in the form of [Context#get].
  public static Set<String> keys() {
    return KEYS;
  }

  /// In the form of [Context#get].
  ///
  /// @param account the resource's; empty where it has none
  public static Map<String, Values> by(Subject who, String account) {
    Map<String, Values> said = new HashMap<>();
    if (!account.isEmpty()) {
      said.put("aws:resourceaccount", Values.of(account));
    }
    if (who.kind() == Subject.Kind.SERVICE) {
      said.put("aws:principalservicename", Values.of(who.text()));
    }
    if (!who.kind().hasIdentity()) {
      said.put("aws:principalisawsservice", truth(who.kind() == Subject.Kind.SERVICE));
      said.put("aws:principaltype", Values.of(type(who)));
      return said;
    }
    said.put("aws:principalisawsservice", truth(false));
    said.put("aws:principalarn", Values.of(arn(who)));
    said.put("aws:principaltype", Values.of(type(who)));
    if (!who.account().isEmpty()) {
      said.put("aws:principalaccount", Values.of(who.account()));
    }
    if (who.kind() == Subject.Kind.USER) {
      said.put("aws:username", Values.of(who.name()));
    }
    return said;
  }

  private static Values truth(boolean value) {
    return Values.of(Boolean.toString(value));
  }

  /// Of a session, the ARN of its role.
  private static String arn(Subject who) {
    if (who.kind() != Subject.Kind.ROLE_SESSION) {
      return who.text();
    }
    String[] parts = who.text().split(":", 3);
    return parts[0] + ":" + parts[1] + ":iam::" + who.account() + ":role/" + who.name();
  }

  private static String type(Subject who) {
    return switch (who.kind()) {
      case USER -> "User";
      case ROLE, ROLE_SESSION -> "AssumedRole";
      case FEDERATED_USER -> "FederatedUser";
      case ROOT -> "Account";
      case PROVIDED, SERVICE -> "Service";
      case ANONYMOUS -> "Anonymous";
    };
  }
}
