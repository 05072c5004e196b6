package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Clause;
import java.util.Set;

/// One rule or expectation of the `segments` list.
///
/// @param kind what it says
/// @param from the zones it speaks of; empty for `any`
/// @param except zones that it does not speak of
/// @param to destinations: `service` or `service/route`; empty for `any`
/// @param clause where it is written
public record SegmentRule(
    Kind kind, Set<String> from, Set<String> except, Set<String> to, Clause clause) {
  public SegmentRule {
    from = Set.copyOf(from);
    except = Set.copyOf(except);
    to = Set.copyOf(to);
  }

  /// What a rule says.
  public enum Kind {
    ALLOW,
    DENY,
    /// Proven when the file is read: all that it speaks of is allowed.
    EXPECT_ALLOW,
    /// Proven when the file is read: all that it speaks of is denied.
    EXPECT_DENY
  }
}
