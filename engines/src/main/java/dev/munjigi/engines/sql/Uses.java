package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Notes when things were last used. It is no change that the feed tells: nobody decides by it.
final class Uses {
  private static final int AT_ONCE = 500;

  private Uses() {}

  /// @param statement takes the moment, the id and the moment again, and never puts a clock back
  static void note(Database database, String statement, Map<Id, Instant> at) {
    List<Map.Entry<Id, Instant>> uses = new ArrayList<>(at.entrySet());
    for (int from = 0; from < uses.size(); from += AT_ONCE) {
      List<Map.Entry<Id, Instant>> some = uses.subList(from, Math.min(from + AT_ONCE, uses.size()));
      database.write(link -> {
        for (Map.Entry<Id, Instant> use : some) {
          link.change(statement, use.getValue(), use.getKey(), use.getValue());
        }
        return some.size();
      });
    }
  }
}
