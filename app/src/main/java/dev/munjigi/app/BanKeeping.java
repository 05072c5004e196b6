package dev.munjigi.app;

import dev.munjigi.edge.walk.Walk;
import dev.munjigi.engines.file.BanFile;
import dev.munjigi.engines.memory.MemoryBans;
import dev.munjigi.gates.exchange.Ban;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Keeps bans in order: ends what has expired, saves what has changed, and has open streams of
/// banned sources closed.
final class BanKeeping implements Task {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final MemoryBans bans;
  private final BanFile file;
  private final Walk walk;
  private List<Ban> saved;

  BanKeeping(MemoryBans bans, BanFile file, Walk walk, Instant now) {
    this.bans = bans;
    this.file = file;
    this.walk = walk;
    this.saved = bans.list(now);
  }

  @Override
  public String name() {
    return "bans";
  }

  @Override
  public Duration step(Instant now) throws IOException {
    bans.sweep(now);
    save(now);
    return EVERY;
  }

  /// Saves the bans if they changed since the last time.
  synchronized void save(Instant now) throws IOException {
    List<Ban> current = bans.list(now);
    if (!current.equals(saved)) {
      file.save(current);
      saved = current;
      walk.judgeLeases();
    }
  }
}
