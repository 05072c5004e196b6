package dev.munjigi.gates.exchange;

/// Who may use a route.
public sealed interface Access {
  /// Everybody.
  record Public() implements Access {}

  /// Who is granted this action on this resource.
  ///
  /// @param action such as `shop:GetOrder`
  /// @param resource such as `order/{id}`, with the route's captures; `*` where nothing is named
  record Action(String action, String resource) implements Access {}

  /// Nothing was said, so nobody.
  record Unsaid() implements Access {}
}
