package dev.munjigi.edge.listen;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Whose flows were refused a moment ago, so that what they send next costs next to nothing. Of more
/// than it can remember it forgets the oldest.
final class Turned {
  /// How many it remembers.
  static final int MOST = 4_096;

  /// For how long.
  static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<Peer, Long> refused = new LinkedHashMap<>();

  void add(Peer peer, long nanos) {
    refused.remove(peer);
    if (refused.size() >= MOST) {
      Iterator<Peer> oldest = refused.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    refused.put(peer, nanos);
  }

  boolean has(Peer peer, long nanos) {
    Long since = refused.get(peer);
    return since != null && nanos - since < NANOS;
  }

  /// Forgets those whose time is over.
  void sweep(long nanos) {
    // the oldest come first
    Iterator<Long> each = refused.values().iterator();
    while (each.hasNext() && nanos - each.next() >= NANOS) {
      each.remove();
    }
  }

  int size() {
    return refused.size();
  }
}
