package dev.munjigi.edge.walk;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The open streams, each holding its lease.
final class Leases {
  private final Set<Walker> open = ConcurrentHashMap.newKeySet();

  void add(Walker stream) {
    open.add(stream);
  }

  void remove(Walker stream) {
    open.remove(stream);
  }

  int count() {
    return open.size();
  }

  /// Has each stream judge its lease on its own event loop.
  void judge(Walk walk) {
    Gates now = walk.gates();
    for (Walker stream : open) {
      stream.loop().execute(() -> stream.judgeLease(now));
    }
  }
}
