package dev.munjigi.edge.stage;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.flood.Bans;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Bans in a list.
public final class KeptBans implements Bans {
  private final List<Ban> bans = new CopyOnWriteArrayList<>();

  @Override
  public @Nullable Ban of(Address source, Instant now) {
    return bans.stream()
        .filter(ban -> ban.network().contains(source) && ban.holdsAt(now))
        .findFirst()
        .orElse(null);
  }

  @Override
  public boolean add(Ban ban) {
    return bans.add(ban);
  }

  @Override
  public boolean lift(Network network) {
    return bans.removeIf(ban -> ban.network().equals(network));
  }

  @Override
  public List<Ban> list(Instant now) {
    return List.copyOf(bans);
  }
}
