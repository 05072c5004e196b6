package dev.munjigi.gates.exchange;

import java.util.List;
import java.util.Set;

/// Who may use a route.
public sealed interface Access {
  /// Everybody.
  record Public() implements Access {}

  /// Who is granted this action on this resource.
  ///
  /// @param action such as `shop:GetOrder`
  /// @param resource such as `order/{id}`, with the route's captures; `*` where nothing is named
  record Action(String action, String resource) implements Access {}

  /// Whose client certificate holds one of these identities.
  ///
  /// @param patterns SPIFFE IDs; one that ends in `/*` stands for all that differ in the last part
  record Identities(List<String> patterns) implements Access {
    public Identities {
      patterns = List.copyOf(patterns);
    }

    /// Whether an identity is one of them.
    public boolean include(String identity) {
      String family = identity.substring(0, identity.lastIndexOf('/') + 1) + "*";
      return patterns.contains(identity) || patterns.contains(family);
    }
  }

  /// Who is signed in, or shows a key or a token of somebody; in one of these groups where some are
  /// named.
  record SignedIn(Set<String> groups) implements Access {
    public SignedIn {
      groups = Set.copyOf(groups);
    }
  }

  /// Nothing was said, so nobody.
  record Unsaid() implements Access {}
}
