package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

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
  ///
  /// @param whose those of whom are meant
  void judge(Walk walk, Predicate<Principal> whose) {
    Gates now = walk.gates();
    for (Walker stream : open) {
      stream
          .loop()
          .execute(
              () -> {
                if (whose.test(stream.exchange().principal())) {
                  stream.judgeLease(now);
                }
              });
    }
  }
}
