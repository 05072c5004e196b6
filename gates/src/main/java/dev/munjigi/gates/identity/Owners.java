package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.util.Optional;

/// Port: which person something belongs to, by ids. Safe for use by many threads; may block.
public interface Owners {
  /// Empty where there is no such key, or it is no person's.
  Optional<Id> ofKey(Id key);

  /// Empty where there is no such session, or it has ended.
  Optional<Id> ofSession(Id session);

  /// Empty where there is no such family of tokens, or it was revoked.
  Optional<Id> ofFamily(Id family);
}
