package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Upstream;
import org.jspecify.annotations.Nullable;

/// Is told what happens, for metrics and the log of refused connections. Called on event loops:
/// never blocks.
public interface Observer {
  /// A connection was let in.
  void opened(Connection connection);

  /// A connection that was let in ended.
  void closed(Connection connection);

  /// A connection was refused, at accept or later, without an exchange that could tell it.
  void turnedAway(Connection connection, Refusal refusal);

  /// An exchange ended.
  ///
  /// @param service the service's name, or an empty text when it is not known
  /// @param status the status that the client saw; 0 when it saw none
  /// @param nanos how long it took
  /// @param refusal why it was refused, or null
  void exchanged(String service, int status, long nanos, @Nullable Refusal refusal);

  /// An exchange was refused before anything of it reached an origin.
  ///
  /// @return whether it is counted with others of its kind and needs no event of its own
  default boolean counted(Exchange exchange, int status, Refusal refusal) {
    return false;
  }

  /// A datagram was dropped.
  default void dropped(Dropped why) {}

  /// The gate thinks otherwise of an origin.
  ///
  /// @param service the name of the service whose origin it is
  /// @param why one line
  default void changed(String service, Upstream origin, OriginState state, String why) {}

  /// An exchange of this service is tried at another origin.
  default void retried(String service) {}

  /// An exchange could not be written down.
  void unlogged(String why);
}
