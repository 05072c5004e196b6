package dev.munjigi.gates.iam;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All policies that speak of a question.
///
/// @param identity those of who asks: of the user and their groups, or of the role
/// @param resource that of the resource, or null
/// @param boundary what who asks may have at most, or null
/// @param session what the session may have at most, or null
/// @param guardrails each has to allow
public record Rights(
    Layer identity,
    @Nullable Policy resource,
    @Nullable Layer boundary,
    @Nullable Layer session,
    List<Layer> guardrails) {
  /// None at all.
  public static final Rights NONE = new Rights(Layer.EMPTY, null, null, null, List.of());

  public Rights {
    guardrails = List.copyOf(guardrails);
  }
}
