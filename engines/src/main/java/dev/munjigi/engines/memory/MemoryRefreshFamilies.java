package dev.munjigi.engines.memory;

import dev.munjigi.engines.memory.IdentityTables.Token;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.RefreshFamilies;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// Refresh tokens with rotation and detection of reuse.
record MemoryRefreshFamilies(IdentityTables tables) implements RefreshFamilies {
  private static final int MOST = 1_000;
  private static final int MOST_TURNS = 10_000;

  @Override
  public Kept begin(RefreshFamily family, String hash) {
    synchronized (tables) {
      if (!tables.users.containsKey(family.user()) || !inSession(family)) {
        return Kept.DANGLING;
      }
      if (tables.families.containsKey(family.id()) || tables.tokens.containsKey(hash)) {
        return Kept.CHANGED;
      }
      List<Id> others =
          tables.families.values().stream()
              .filter(other -> other.user().equals(family.user()))
              .sorted(
                  Comparator.comparing(
                          (RefreshFamily other) -> !tables.revoked.contains(other.id()))
                      .thenComparing(RefreshFamily::began)
                      .thenComparing(RefreshFamily::id)
                      .reversed())
              .map(RefreshFamily::id)
              .toList();
      tables.families.put(family.id(), family);
      tables.tokens.put(hash, new Token(family.id(), 1, false));
      tables.tell(What.FAMILY, family.id());
      others.stream()
          .skip(MOST - 1)
          .forEach(oldest -> tables.dropFamilies(other -> other.id().equals(oldest)));
      return Kept.KEPT;
    }
  }

  private boolean inSession(RefreshFamily family) {
    if (family.session() == null) {
      return true;
    }
    Session session = tables.sessions.get(family.session());
    return session != null && session.user().equals(family.user());
  }

  @Override
  public Rotation rotate(String hash, String client, String next, Instant now) {
    synchronized (tables) {
      Token token = tables.tokens.get(hash);
      RefreshFamily family = token == null ? null : tables.families.get(token.family());
      if (token == null || family == null || !works(family, client, now)) {
        return new Rotation.Unknown();
      }
      if (token.used()) {
        revoke(family.id());
        return new Rotation.Reused(family);
      }
      if (tables.tokens.containsKey(next)) {
        return new Rotation.Unknown();
      }
      tables.tokens.put(hash, new Token(family.id(), token.turn(), true));
      tables.tokens.put(next, new Token(family.id(), token.turn() + 1, false));
      if (token.turn() > MOST_TURNS) {
        tables
            .tokens
            .values()
            .removeIf(t -> t.family().equals(family.id()) && t.turn() <= token.turn() - MOST_TURNS);
      }
      tables.tell(What.FAMILY, family.id());
      return new Rotation.Rotated(family);
    }
  }

  private boolean works(RefreshFamily family, String client, Instant now) {
    Session session = family.session() == null ? null : tables.sessions.get(family.session());
    return family.client().equals(client)
        && family.until().isAfter(now)
        && !tables.revoked.contains(family.id())
        && (family.session() == null || (session != null && session.until().isAfter(now)));
  }

  @Override
  public boolean revoke(Id family) {
    synchronized (tables) {
      boolean working = tables.families.containsKey(family) && tables.revoked.add(family);
      if (working) {
        tables.tell(What.FAMILY, family);
      }
      return working;
    }
  }

  @Override
  public List<RefreshFamily> of(Id user) {
    synchronized (tables) {
      return tables.families.values().stream()
          .filter(family -> family.user().equals(user) && !tables.revoked.contains(family.id()))
          .sorted(
              Comparator.comparing(RefreshFamily::began)
                  .thenComparing(RefreshFamily::id)
                  .reversed())
          .limit(MOST)
          .toList();
    }
  }
}
