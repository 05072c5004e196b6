package dev.munjigi.edge.balance;

import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Upstream;

/// Is told what is thought of origins. Called on event loops: never blocks.
public interface Watcher {
  /// The gate thinks otherwise of an origin.
  ///
  /// @param service whose origin it is
  /// @param why one line
  void changed(String service, Upstream origin, OriginState state, String why);

  /// An exchange is tried again at another origin.
  void retried(String service);
}
