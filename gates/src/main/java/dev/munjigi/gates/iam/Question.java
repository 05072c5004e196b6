package dev.munjigi.gates.iam;

import java.util.Locale;

/// Whether somebody may do something to a resource.
public final class Question {
  private final Subject subject;
  private final String action;
  private final String folded;
  private final String resource;
  private final String account;
  private final Context context;

  /// @param action `SERVICE:NAME`, in whatever case
  /// @param resource its ARN, or `*` where the action has none
  /// @param account the resource's; empty where it has none
  public Question(
      Subject subject, String action, String resource, String account, Context context) {
    this.subject = subject;
    this.action = action;
    this.folded = action.toLowerCase(Locale.ROOT);
    this.resource = resource;
    this.account = account;
    this.context = context;
  }

  public Subject subject() {
    return subject;
  }

  public String action() {
    return action;
  }

  String foldedAction() {
    return folded;
  }

  public String resource() {
    return resource;
  }

  /// The resource's account; empty where it has none.
  public String account() {
    return account;
  }

  public Context context() {
    return context;
  }
}
