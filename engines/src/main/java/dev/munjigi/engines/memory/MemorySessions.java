package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.SessionEnds;
import dev.munjigi.gates.identity.Sessions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who is signed in, and how that ends.
record MemorySessions(IdentityTables tables) implements Sessions, SessionEnds {
  private static final int MOST = 1_000;

  private static void requireOwn(Session session, Handle handle) {
    if (!handle.session().equals(session.id())) {
      throw new IllegalArgumentException("a handle of another session");
    }
  }

  @Override
  public Kept begin(Session session, Handle handle) {
    requireOwn(session, handle);
    synchronized (tables) {
      if (!tables.users.containsKey(session.user())) {
        return Kept.DANGLING;
      }
      if (tables.sessions.containsKey(session.id()) || tables.handles.containsKey(handle.hash())) {
        return Kept.CHANGED;
      }
      List<Session> others = newestFirst(session.user());
      tables.sessions.put(session.id(), session);
      tables.handles.put(handle.hash(), handle);
      tables.tell(What.SESSION, session.id());
      others.stream().skip(MOST - 1).forEach(oldest -> tables.endSession(oldest.id()));
      return Kept.KEPT;
    }
  }

  @Override
  public Kept attach(Session session, Handle handle, Replacing replacing) {
    requireOwn(session, handle);
    synchronized (tables) {
      Session before = tables.sessions.get(session.id());
      Handle same = tables.handles.get(handle.hash());
      if (before == null
          || !before.user().equals(session.user())
          || (same != null && !same.equals(handle))) {
        return Kept.CHANGED;
      }
      tables
          .handles
          .values()
          .removeIf(
              old ->
                  old.session().equals(session.id())
                      && (replacing == Replacing.ALL_HOSTS
                          || old.host().equals(handle.host())));
      tables.handles.put(handle.hash(), handle);
      tables.sessions.put(
          session.id(),
          new Session(
              before.id(),
              before.user(),
              before.began(),
              session.proven(),
              session.methods(),
              before.from(),
              before.agent(),
              before.used(),
              session.until()));
      tables.tell(What.SESSION, session.id());
      return Kept.KEPT;
    }
  }

  @Override
  public Optional<Session> behind(String hash, String host) {
    synchronized (tables) {
      return Optional.ofNullable(tables.handles.get(hash))
          .filter(handle -> handle.host().equals(host))
          .map(handle -> tables.sessions.get(handle.session()));
    }
  }

  @Override
  public List<Session> of(Id user) {
    synchronized (tables) {
      return newestFirst(user).stream().limit(MOST).toList();
    }
  }

  private List<Session> newestFirst(Id user) {
    return tables.sessions.values().stream()
        .filter(session -> session.user().equals(user))
        .sorted(Comparator.comparing(Session::began).thenComparing(Session::id).reversed())
        .toList();
  }

  @Override
  public boolean end(Id session) {
    return endThose(s -> s.id().equals(session)) > 0;
  }

  @Override
  public int endAll(Id user, @Nullable Id but) {
    return endThose(session -> session.user().equals(user) && !session.id().equals(but));
  }

  private int endThose(Predicate<Session> which) {
    synchronized (tables) {
      List<Session> ending = tables.sessions.values().stream().filter(which).toList();
      ending.forEach(session -> tables.endSession(session.id()));
      return ending.size();
    }
  }

  @Override
  public int sweep(Instant now, Instant unusedSince) {
    synchronized (tables) {
      int sessions = endThose(s -> !s.until().isAfter(now) || s.used().isBefore(unusedSince));
      int before = tables.families.size() + tables.oneTimes.size();
      tables.dropFamilies(family -> !family.until().isAfter(now));
      tables.oneTimes.values().removeIf(token -> !token.until().isAfter(now));
      return sessions + before - tables.families.size() - tables.oneTimes.size();
    }
  }

  @Override
  public void used(Map<Id, Instant> at) {
    synchronized (tables) {
      at.forEach((id, moment) ->
          tables.sessions.computeIfPresent(
              id, (key, s) -> s.used().isBefore(moment) ? used(s, moment) : s));
    }
  }

  private static Session used(Session s, Instant moment) {
    return new Session(
        s.id(),
        s.user(),
        s.began(),
        s.proven(),
        s.methods(),
        s.from(),
        s.agent(),
        moment,
        s.until());
  }
}
