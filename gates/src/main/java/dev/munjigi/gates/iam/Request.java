package dev.munjigi.gates.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A question as somebody writes it down.
///
/// @param account the resource's; empty where it has none
/// @param context condition keys, in whatever case; what follows from who asks need not stand there, a
///     key without values is missing
public record Request(
    Subject subject,
    String action,
    String resource,
    String account,
    Map<String, List<String>> context) {
  public Request {
    Map<String, List<String>> sorted = new TreeMap<>();
    context.forEach((key, values) -> sorted.put(key, List.copyOf(values)));
    context = sorted;
  }

  /// One about a resource of the account that its name says, or of who asks.
  public static Request of(
      Subject subject, String action, String resource, Map<String, List<String>> context) {
    return new Request(subject, action, resource, account(subject, resource), context);
  }

  /// Whose a resource is where nobody says.
  static String account(Subject subject, String resource) {
    Optional<String> named =
        subject.text().startsWith("arn:munjigi:")
            ? Optional.empty()
            : Arn.of(resource).map(Arn::account).filter(account -> !account.isEmpty());
    return named.orElse(subject.account());
  }

  /// What policies are asked.
  public Question question() {
    Map<String, Values> said = new HashMap<>(Implied.by(subject, account));
    context.forEach((key, values) -> said.put(Context.folded(key), Values.of(values)));
    return new Question(subject, action, resource, account, Context.of(said));
  }

  /// The same with other keys.
  public Request with(Map<String, List<String>> keys) {
    return new Request(subject, action, resource, account, keys);
  }
}
