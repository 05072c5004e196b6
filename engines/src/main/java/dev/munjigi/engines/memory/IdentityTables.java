package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Changes;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.RightsEntry;
import dev.munjigi.gates.identity.SigningKeys.Sealed;
import dev.munjigi.gates.identity.User;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What is known of identities in this process. Its owner is whoever holds its monitor.
final class IdentityTables {
  private static final int KEPT_CHANGES = 100_000;

  /// A token of a family: used up or not.
  record Token(Id family, long turn, boolean used) {}

  final Map<Id, User> users = new HashMap<>();
  final Map<String, Group> groups = new TreeMap<>();
  final Map<Id, Credential> credentials = new HashMap<>();
  final Map<Id, Session> sessions = new HashMap<>();
  final Map<String, Handle> handles = new HashMap<>();
  final Map<String, OneTime> oneTimes = new HashMap<>();
  final Map<Id, RefreshFamily> families = new HashMap<>();
  final Set<Id> revoked = new HashSet<>();
  final Map<String, Token> tokens = new HashMap<>();
  final TreeMap<Id, ApiKey> keys = new TreeMap<>();
  final Map<String, Sealed> signingKeys = new HashMap<>();
  final Map<Id, Node> nodes = new HashMap<>();
  final Map<String, RightsEntry> rights = new HashMap<>();
  final Deque<Changes.Change> changes = new ArrayDeque<>();
  long newest;
  long rightsRevision;

  /// Holds what other tables hold.
  void become(IdentityTables other) {
    become(users, other.users);
    become(groups, other.groups);
    become(credentials, other.credentials);
    become(sessions, other.sessions);
    become(handles, other.handles);
    become(oneTimes, other.oneTimes);
    become(families, other.families);
    become(tokens, other.tokens);
    become(keys, other.keys);
    become(signingKeys, other.signingKeys);
    become(nodes, other.nodes);
    become(rights, other.rights);
    revoked.clear();
    revoked.addAll(other.revoked);
    changes.clear();
    changes.addAll(other.changes);
    newest = other.newest;
    rightsRevision = other.rightsRevision;
  }

  private static <K, V> void become(Map<K, V> table, Map<K, V> other) {
    table.clear();
    table.putAll(other);
  }

  void tell(What what, Object id) {
    changes.addLast(new Changes.Change(++newest, what, id.toString()));
    if (changes.size() > KEPT_CHANGES) {
      changes.removeFirst();
    }
  }

  void endSession(Id session) {
    if (sessions.remove(session) != null) {
      handles.values().removeIf(handle -> handle.session().equals(session));
      dropFamilies(family -> session.equals(family.session()));
      tell(What.SESSION, session);
    }
  }

  void dropFamilies(Predicate<RefreshFamily> which) {
    List<RefreshFamily> gone = new ArrayList<>(families.values());
    gone.removeIf(which.negate());
    for (RefreshFamily family : gone) {
      families.remove(family.id());
      revoked.remove(family.id());
      tokens.values().removeIf(token -> token.family().equals(family.id()));
      tell(What.FAMILY, family.id());
    }
  }
}
