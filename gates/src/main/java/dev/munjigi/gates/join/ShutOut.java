package dev.munjigi.gates.join;

import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.OneTime;
import java.time.Instant;
import java.util.Optional;

/// How what joined is shut out.
///
/// Guarantees: it renews no more, and what it has is revoked, once this returns; a renewal at the
/// same time gets nothing, or what it got is revoked.
public final class ShutOut {
  private static final int TRIES = 20;

  private final IdentityStore store;
  private final NodeAuthority authority;

  public ShutOut(IdentityStore store, NodeAuthority authority) {
    this.store = store;
    this.authority = authority;
  }

  /// Shuts it out; its name stays taken.
  ///
  /// @return empty when nothing of this name has joined
  public Optional<Node> revoke(String name, Instant now) throws JoinRefused {
    for (int i = 0; i < TRIES; i++) {
      Optional<Node> found = store.nodes().byName(name);
      if (found.isEmpty()) {
        return found;
      }
      Node node = found.get();
      // INVARIANT: first nobody renews, then all that was issued is taken back
      if (node.revoked() != null || store.nodes().save(revoked(node, now)) == Kept.KEPT) {
        authority.revoke(node.spiffeId(), now);
        return found;
      }
    }
    throw new JoinRefused(
        JoinRefused.Why.UNAVAILABLE, "`" + name + "` changes all the time; try again");
  }

  /// Shuts it out and forgets it; its name is free again. An invitation by this name that nobody has
  /// used does not work any more.
  ///
  /// @return empty when nothing of this name has joined
  public Optional<Node> remove(String name, Instant now) throws JoinRefused {
    store.oneTimes().drop(OneTime.Purpose.NODE_JOIN, name);
    Optional<Node> revoked = revoke(name, now);
    revoked.ifPresent(node -> store.nodes().remove(node.id()));
    return revoked;
  }

  private static Node revoked(Node node, Instant now) {
    return new Node(
        node.id(),
        node.name(),
        node.spiffeId(),
        node.joinedBy(),
        node.zone(),
        node.joined(),
        node.renewed(),
        now,
        node.version() + 1);
  }
}
