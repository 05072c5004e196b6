package dev.munjigi.gates.exchange;

import org.jspecify.annotations.Nullable;

/// Port: what an origin is told of who is asking, in a form that it can verify.
public interface Assertions {
  /// Nothing can be signed.
  Assertions NONE = (who, service) -> null;

  /// A signed statement of who is asking, made for this service alone; null where nothing can be
  /// signed. Called on event loops: answers from memory, or with one signature.
  ///
  /// @param who somebody in particular
  /// @param service the name of the service whose origin is told
  @Nullable String of(Principal who, String service);
}
