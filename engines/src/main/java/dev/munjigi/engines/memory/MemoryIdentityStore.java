package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Groups;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.Nodes;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.OneTimes;
import dev.munjigi.gates.identity.RightsEntry;
import dev.munjigi.gates.identity.RightsStore;
import dev.munjigi.gates.identity.SigningKeys;
import dev.munjigi.gates.identity.SpentTokens;
import dev.munjigi.gates.identity.Together;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is known of identities, in memory: it ends with the process.
public final class MemoryIdentityStore {
  /// As databases order texts: by their characters, not by halves of them.
  static final Comparator<String> BY_POINTS =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private static final int MOST = 10_000;
  private static final int MOST_SIGNING_KEYS = 100;

  private MemoryIdentityStore() {}

  /// A store in which nothing is known yet.
  public static IdentityStore empty() {
    IdentityTables tables = new IdentityTables();
    MemoryUsers users = new MemoryUsers(tables);
    MemorySessions sessions = new MemorySessions(tables);
    OneTimeTable oneTimes = new OneTimeTable(tables);
    MemoryApiKeys keys = new MemoryApiKeys(tables);
    return new IdentityStore(
        users,
        users,
        new GroupTable(tables),
        new MemoryCredentials(tables),
        sessions,
        sessions,
        oneTimes,
        new MemoryRefreshFamilies(tables),
        keys,
        keys,
        new SigningKeyTable(tables),
        new NodeTable(tables),
        new ChangeTable(tables),
        oneTimes,
        new MemoryOwners(tables),
        new RightsTable(tables),
        new AllOrNothing(tables));
  }

  static void requirePage(int most, int limit) {
    if (most < 1 || most > limit) {
      throw new IllegalArgumentException("`%d` is not 1 to %d".formatted(most, limit));
    }
  }

  private record GroupTable(IdentityTables tables) implements Groups {
    @Override
    public boolean add(Group group) {
      synchronized (tables) {
        if (tables.groups.size() >= MOST
            || tables.groups.putIfAbsent(group.name(), group) != null) {
          return false;
        }
        tables.tell(What.GROUP, group.name());
        return true;
      }
    }

    @Override
    public Kept remove(String name) {
      synchronized (tables) {
        if (tables.users.values().stream().anyMatch(user -> user.groups().contains(name))) {
          return Kept.DANGLING;
        }
        if (tables.groups.remove(name) == null) {
          return Kept.CHANGED;
        }
        tables.tell(What.GROUP, name);
        return Kept.KEPT;
      }
    }

    @Override
    public List<Group> all() {
      synchronized (tables) {
        return List.copyOf(tables.groups.values());
      }
    }
  }

  private record OneTimeTable(IdentityTables tables) implements OneTimes, SpentTokens {
    @Override
    public boolean spend(String hash, Instant until) {
      OneTime spent = new OneTime(hash, OneTime.Purpose.SPENT, "", "", until);
      synchronized (tables) {
        return tables.oneTimes.putIfAbsent(hash, spent) == null;
      }
    }

    @Override
    public void put(OneTime token) {
      synchronized (tables) {
        tables.oneTimes.put(token.hash(), token);
      }
    }

    @Override
    public Optional<OneTime> look(String hash, OneTime.Purpose purpose, Instant now) {
      synchronized (tables) {
        return Optional.ofNullable(tables.oneTimes.get(hash))
            .filter(token -> token.purpose() == purpose && token.until().isAfter(now));
      }
    }

    @Override
    public Optional<OneTime> take(String hash, OneTime.Purpose purpose, Instant now) {
      synchronized (tables) {
        Optional<OneTime> taken = look(hash, purpose, now);
        taken.ifPresent(token -> tables.oneTimes.remove(hash));
        return taken;
      }
    }

    @Override
    public int drop(OneTime.Purpose purpose, String subject) {
      synchronized (tables) {
        int before = tables.oneTimes.size();
        tables
            .oneTimes
            .values()
            .removeIf(token -> token.purpose() == purpose && token.subject().equals(subject));
        return before - tables.oneTimes.size();
      }
    }
  }

  private record AllOrNothing(IdentityTables tables) implements Together {
    @Override
    public <T, E extends Exception> T all(Work<T, E> work) throws E {
      synchronized (tables) {
        IdentityTables before = new IdentityTables();
        before.become(tables);
        boolean made = false;
        try {
          T done = work.make();
          made = true;
          return done;
        } finally {
          if (!made) {
            tables.become(before);
          }
        }
      }
    }
  }

  private record SigningKeyTable(IdentityTables tables) implements SigningKeys {
    @Override
    public List<Sealed> all() {
      synchronized (tables) {
        return tables.signingKeys.values().stream()
            .sorted(Comparator.comparing(Sealed::made).thenComparing(Sealed::id))
            .toList();
      }
    }

    @Override
    public boolean add(Sealed key) {
      synchronized (tables) {
        if (tables.signingKeys.size() >= MOST_SIGNING_KEYS
            || tables.signingKeys.putIfAbsent(key.id(), key) != null) {
          return false;
        }
        tables.tell(What.SIGNING_KEY, key.id());
        return true;
      }
    }

    @Override
    public boolean remove(String id) {
      synchronized (tables) {
        boolean there = tables.signingKeys.remove(id) != null;
        if (there) {
          tables.tell(What.SIGNING_KEY, id);
        }
        return there;
      }
    }
  }

  private record NodeTable(IdentityTables tables) implements Nodes {
    @Override
    public Optional<Node> byName(String name) {
      synchronized (tables) {
        return tables.nodes.values().stream().filter(n -> n.name().equals(name)).findFirst();
      }
    }

    @Override
    public List<Node> all() {
      synchronized (tables) {
        return tables.nodes.values().stream()
            .sorted((a, b) -> BY_POINTS.compare(a.name(), b.name()))
            .toList();
      }
    }

    @Override
    public Kept save(Node node) {
      synchronized (tables) {
        Node before = tables.nodes.get(node.id());
        if ((before == null ? 0 : before.version()) != node.version() - 1) {
          return Kept.CHANGED;
        }
        if (byName(node.name()).filter(other -> !other.id().equals(node.id())).isPresent()) {
          return Kept.NAME_TAKEN;
        }
        if (before == null && tables.nodes.size() >= MOST) {
          return Kept.FULL;
        }
        tables.nodes.put(node.id(), node);
        tables.tell(What.NODE, node.id());
        return Kept.KEPT;
      }
    }

    @Override
    public boolean remove(Id node) {
      synchronized (tables) {
        boolean there = tables.nodes.remove(node) != null;
        if (there) {
          tables.tell(What.NODE, node);
        }
        return there;
      }
    }
  }

  private record RightsTable(IdentityTables tables) implements RightsStore {
    @Override
    public Shelf all() {
      synchronized (tables) {
        return new Shelf(
            tables.rightsRevision,
            tables.rights.values().stream()
                .sorted(
                    Comparator.comparing((RightsEntry entry) -> entry.kind().name())
                        .thenComparing(RightsEntry::name, BY_POINTS))
                .toList());
      }
    }

    @Override
    public long revision() {
      synchronized (tables) {
        return tables.rightsRevision;
      }
    }

    @Override
    public boolean change(long revision, List<Step> steps) {
      synchronized (tables) {
        if (revision != tables.rightsRevision) {
          return false;
        }
        for (Step step : steps) {
          switch (step) {
            case Step.Put(RightsEntry entry) ->
                tables.rights.put(key(entry.kind(), entry.name()), entry);
            case Step.Remove(var kind, var name) -> tables.rights.remove(key(kind, name));
          }
        }
        tables.rightsRevision++;
        tables.tell(What.RIGHTS, tables.rightsRevision);
        return true;
      }
    }

    private static String key(RightsEntry.Kind kind, String name) {
      return kind + " " + name;
    }
  }

  private record ChangeTable(IdentityTables tables) implements Changes {
    @Override
    public long newest() {
      synchronized (tables) {
        return tables.newest;
      }
    }

    @Override
    public List<Change> after(long number, int most) {
      requirePage(most, MOST);
      synchronized (tables) {
        return tables.changes.stream()
            .filter(change -> change.number() > number)
            .limit(most)
            .toList();
      }
    }

    @Override
    public long forgotten() {
      synchronized (tables) {
        return tables.newest - tables.changes.size();
      }
    }
  }
}
