package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.mail.Spool;
import dev.munjigi.gates.mail.Spooled;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Mail that waits, in memory: it is lost with the process.
public final class MemorySpool implements Spool {
  private static final Comparator<Spooled> ORDER =
      Comparator.comparing(Spooled::due).thenComparing(Spooled::id);

  private final Map<Id, Spooled> errands = new HashMap<>();

  @Override
  public synchronized boolean put(Spooled errand, int most) {
    MemoryIdentityStore.requirePage(most, Spooled.MOST);
    if (errands.size() >= most) {
      return false;
    }
    errands.put(errand.id(), errand);
    return true;
  }

  @Override
  public synchronized Optional<Spooled> claim(Instant now) {
    Optional<Spooled> next =
        errands.values().stream()
            .filter(errand -> !errand.due().isAfter(now))
            .min(ORDER)
            .map(errand -> errand.tried(now));
    next.ifPresent(errand -> errands.put(errand.id(), errand));
    return next;
  }

  @Override
  public synchronized boolean remove(Id errand) {
    return errands.remove(errand) != null;
  }

  @Override
  public synchronized int waiting() {
    return errands.size();
  }
}
