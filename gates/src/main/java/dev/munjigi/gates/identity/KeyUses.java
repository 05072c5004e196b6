package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import java.util.Map;

/// Port: when keys were last used.
public interface KeyUses {
  /// Says it; need not be durable when it returns.
  void used(Map<Id, Instant> at);
}
