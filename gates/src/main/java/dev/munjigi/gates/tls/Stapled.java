package dev.munjigi.gates.tls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The place of a responder's word about one certificate: handshakes read it, a task fills it.
///
/// Guarantees: what has ended is not shown. Safe for use by many threads.
public final class Stapled {
  private volatile @Nullable Staple staple;

  /// Puts a newer one in.
  public void put(Staple newer) {
    staple = newer;
  }

  /// What there is, current or not.
  public @Nullable Staple staple() {
    return staple;
  }

  /// The response to show at a moment; null when there is none that still holds.
  public byte @Nullable [] at(Instant now) {
    Staple current = staple;
    return current == null || !current.holdsAt(now) ? null : current.der();
  }
}
