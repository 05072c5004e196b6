package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.iam.Request;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Statement;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Policies of one side of a comparison.
///
/// @param ofResource whether it is the policy of a resource; there is one then
/// @param policies without mistakes
public record Documents(boolean ofResource, List<Policy> policies) {
  private static final Layer EVERYTHING =
      new Layer(List.of(policy(PolicyReader.Kind.IDENTITY, "\"Resource\": \"*\"")));

  /// The policy of a resource that leaves all to its account: roles have one, whoever assumes them.
  private static final Policy DELEGATES =
      policy(
          PolicyReader.Kind.RESOURCE, "\"Principal\": {\"AWS\": \"arn:munjigi:iam:::root\"}");

  public Documents {
    policies = List.copyOf(policies);
    if (ofResource && policies.size() != 1) {
      throw new IllegalArgumentException("a resource has one policy");
    }
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        if (statement.label().broken() != null) {
          throw new IllegalArgumentException("`" + policy.name() + "` is not understood");
        }
      }
    }
  }

  private static Policy policy(PolicyReader.Kind kind, String element) {
    String text =
        "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", "
            + element + "}}";
    return PolicyReader.read("everything", text, kind).policy();
  }

  /// Among which other rights they are asked.
  enum Stand {
    /// Attached to whoever asks.
    ATTACHED,
    /// Of a resource of whose account who asks is, who has no other rights.
    OWN,
    /// Of a resource of another account than who asks, who may do everything at home.
    FOREIGN
  }

  Rights rights(Stand stand, Layer layer, Request request) {
    @Nullable Policy own = ofResource ? policies.getFirst() : null;
    return switch (stand) {
      case ATTACHED ->
          new Rights(
              layer,
              request.action().toLowerCase(Locale.ROOT).startsWith("sts:") ? DELEGATES : null,
              null,
              null,
              List.of());
      case OWN -> new Rights(Layer.EMPTY, own, null, null, List.of());
      case FOREIGN -> new Rights(EVERYTHING, own, null, null, List.of());
    };
  }
}
