package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Fields;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// What the `Connection` fields of a message say (RFC 9110 section 7.6.1).
///
/// @param named the fields that are about this connection and go no further; without `close`,
///     `keep-alive` and `upgrade`
record ConnectionOptions(boolean close, boolean keepAlive, boolean upgrade, Set<String> named) {
  private static final int MOST = 32;
  private static final ConnectionOptions SILENT =
      new ConnectionOptions(false, false, false, Set.of());
  private static final ConnectionOptions KEEP_ALIVE =
      new ConnectionOptions(false, true, false, Set.of());
  private static final ConnectionOptions CLOSE =
      new ConnectionOptions(true, false, false, Set.of());

  /// Of a request; refuses options that would take a field away that the origin needs.
  static ConnectionOptions ofRequest(Fields fields) throws Refused {
    ConnectionOptions options = of(fields);
    for (String name : options.named) {
      // ATTACK: naming an end-to-end field makes a proxy remove it on the way, past the gate that
      // judged it (hop-by-hop abuse).
      boolean standard = FieldNames.endToEnd(name) || name.startsWith("content-");
      boolean ours = FieldKind.of(name) != FieldKind.KEEP && !FieldNames.hopByHop(name);
      if (standard || ours) {
        throw new Refused(HttpReason.CONNECTION_FIELD_MISUSED, "names `" + name + "`");
      }
    }
    return options;
  }

  /// Of a reply.
  static ConnectionOptions ofReply(Fields fields) throws Refused {
    return of(fields);
  }

  private static ConnectionOptions of(Fields fields) throws Refused {
    int at = fields.find("connection", 0);
    if (at < 0) {
      return SILENT;
    }
    if (fields.find("connection", at + 1) < 0) {
      String value = fields.value(at);
      if (value.equalsIgnoreCase("keep-alive")) {
        return KEEP_ALIVE;
      }
      if (value.equalsIgnoreCase("close")) {
        return CLOSE;
      }
    }
    Set<String> options = new HashSet<>();
    for (; at >= 0; at = fields.find("connection", at + 1)) {
      collect(fields.value(at), options);
    }
    boolean close = options.remove("close");
    boolean keepAlive = options.remove("keep-alive");
    boolean upgrade = options.remove("upgrade");
    return new ConnectionOptions(close, keepAlive, upgrade, options);
  }

  private static void collect(String value, Set<String> options) throws Refused {
    for (int from = 0; from <= value.length(); ) {
      int comma = value.indexOf(',', from);
      int to = comma < 0 ? value.length() : comma;
      String option = value.substring(from, to).strip().toLowerCase(Locale.ROOT);
      if (!option.isEmpty()) {
        if (!Octets.all(option, Octets.TOKEN) || options.size() == MOST) {
          throw new Refused(HttpReason.CONNECTION_FIELD_MISUSED, "`" + value + "`");
        }
        options.add(option);
      }
      from = to + 1;
    }
  }
}
