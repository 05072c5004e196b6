package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.iam.Question;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Subject;
import java.util.Map;

/// What an exchange comes down to: a question, and what policies there are to answer it.
record Demand(Question question, Rights rights) {
  /// Who asks in an exchange, as policies name them.
  static Subject subject(Exchange exchange) {
    Principal who = exchange.principal();
    return who instanceof Principal.Anonymous
        ? Subject.ANONYMOUS
        : Subject.of(who.arn()).orElseGet(() -> Subject.named(who.arn()));
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
}
