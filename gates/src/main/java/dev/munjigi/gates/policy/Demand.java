package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.Question;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Subject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What an exchange with a route of an action comes down to: a question, and what policies there are
/// to answer it.
record Demand(Question question, Rights rights) {
  static Demand of(
      Exchange exchange,
      Access.Action action,
      Entitlements entitlements,
      Function<Address, List<String>> zones) {
    Principal who = exchange.principal();
    String service = exchange.target().service().name();
    Subject subject =
        who instanceof Principal.Anonymous
            ? Subject.ANONYMOUS
            : Subject.of(who.arn()).orElseGet(() -> Subject.named(who.arn()));
    Context context = new ExchangeContext(exchange, subject, zones);
    String resource = resource(service, action.resource(), exchange.target().captures());
    Question question = new Question(subject, action.action(), resource, "", context);
    return new Demand(
        question, entitlements.of(who.arn(), groups(who), service, session(who)));
  }

  private static Set<String> groups(Principal who) {
    return switch (who) {
      case Principal.Person person -> person.groups();
      case Principal.Bearer bearer -> bearer.groups();
      case Principal.Certified certified -> Set.of();
      case Principal.Anonymous nobody -> Set.of();
    };
  }

  /// The ARN of a route's resource, its captures filled in as they are.
  static String resource(String service, String template, Map<String, String> captures) {
    StringBuilder filled = new StringBuilder();
    if (!template.startsWith("arn:")) {
      filled.append("arn:munjigi:").append(service).append(":::");
    }
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      int close = open < 0 ? -1 : template.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String captured = captures.get(template.substring(open + 1, close));
      if (captured == null) {
        throw new IllegalStateException("the route captures no `" + template + "`");
      }
      filled.append(template, at, open).append(captured);
      at = close + 1;
    }
    return filled.append(template, at, template.length()).toString();
  }

  /// What a key or token is cut down to: those of its scopes that are actions.
  private static @Nullable Layer session(Principal who) {
    List<String> actions = scopes(who);
    return actions.isEmpty() ? null : new Layer(List.of(Policy.allowing("scopes", actions)));
  }

  /// Those of its scopes that are actions; OpenID's are none.
  static List<String> scopes(Principal who) {
    return who instanceof Principal.Bearer bearer && !bearer.scopes().isEmpty()
        ? bearer.scopes().stream().filter(one -> one.indexOf(':') > 0).sorted().toList()
        : List.of();
  }
}
