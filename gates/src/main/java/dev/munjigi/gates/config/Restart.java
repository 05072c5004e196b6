package dev.munjigi.gates.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells which changes a running gate cannot take up.
public final class Restart {
  private Restart() {}

  /// The keys whose change needs a restart, in the order of the grammar; empty when a reload takes
  /// up everything. A listener that is new, gone, bound elsewhere or takes datagrams where it took
  /// connections is named by its `bind`.
  public static List<String> needed(Settings running, Settings next) {
    List<String> keys = new ArrayList<>();
    if (!running.state().equals(next.state())) {
      keys.add("state");
    }
    Map<String, Socket> before = sockets(running);
    for (Listener listener : next.listeners()) {
      Socket was = before.remove(listener.name());
      if (!socket(next, listener).equals(was)) {
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
    if (!running.operator().listensAs(next.operator())) {
      keys.add("operator.bind");
    }
    return keys;
  }

  private static String key(String listener) {
    return "listeners." + listener + ".bind";
  }

  /// What a listener listens on.
  private record Socket(Bind bind, boolean datagrams) {}

  private static Map<String, Socket> sockets(Settings settings) {
    Map<String, Socket> sockets = new HashMap<>();
    for (Listener listener : settings.listeners()) {
      sockets.put(listener.name(), socket(settings, listener));
    }
    return sockets;
  }

  private static Socket socket(Settings settings, Listener listener) {
    Bind bind = new Bind(listener.address(), listener.port());
    return new Socket(bind, settings.takesDatagrams(listener));
  }
}
