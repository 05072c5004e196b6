package dev.munjigi.gates.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells which changes a running gate cannot take up.
public final class Restart {
  private Restart() {}

  /// The keys whose change needs a restart, in the order of the grammar; empty when a reload takes
  /// up everything. A listener that is new, gone or bound elsewhere is named by its `bind`.
  public static List<String> needed(Settings running, Settings next) {
    List<String> keys = new ArrayList<>();
    if (!running.state().equals(next.state())) {
      keys.add("state");
    }
    Map<String, Bind> before = binds(running);
    for (Listener listener : next.listeners()) {
      Bind was = before.remove(listener.name());
      if (!bind(listener).equals(was)) {
        keys.add(key(listener.name()));
      }
    }
    for (Listener listener : running.listeners()) {
      if (before.containsKey(listener.name())) {
        keys.add(key(listener.name()));
      }
    }
    if (!running.audit().keep().equals(next.audit().keep())) {
      keys.add("audit.keep");
    }
    if (running.audit().segmentBytes() != next.audit().segmentBytes()) {
      keys.add("audit.file-size");
    }
    if (running.audit().queueBytes() != next.audit().queueBytes()) {
      keys.add("audit.queue");
    }
    if (!running.operator().equals(next.operator())) {
      keys.add("operator.bind");
    }
    return keys;
  }

  private static String key(String listener) {
    return "listeners." + listener + ".bind";
  }

  private static Map<String, Bind> binds(Settings settings) {
    Map<String, Bind> binds = new HashMap<>();
    settings.listeners().forEach(listener -> binds.put(listener.name(), bind(listener)));
    return binds;
  }

  private static Bind bind(Listener listener) {
    return new Bind(listener.address(), listener.port());
  }
}
