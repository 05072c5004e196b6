package dev.munjigi.gates.proxy;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Refusal;
import java.util.List;
import java.util.Map;

/// The decision whether a peer has to introduce its connection with a PROXY header, which is then
/// believed, and why it is refused when it does so wrongly.
///
/// Guarantees: a peer outside of the listener's networks is believed nothing.
public final class TrustedPeers {
  private final Map<String, Networks> listeners;

  /// The peers of one listener that are believed.
  ///
  /// @param clause where the networks are written
  public record Networks(List<Network> networks, Clause clause) {
    public Networks {
      networks = List.copyOf(networks);
    }

    boolean contain(Address address) {
      for (Network network : networks) {
        if (network.contains(address)) {
          return true;
        }
      }
      return false;
    }
  }

  /// @param listeners by name; one that is absent believes nobody
  public TrustedPeers(Map<String, Networks> listeners) {
    this.listeners = Map.copyOf(listeners);
  }

  /// Whether the peer of this connection has to send a header first.
  public boolean introduce(Connection connection) {
    Networks believed = listeners.get(connection.listener());
    return believed != null && believed.contain(connection.source());
  }

  /// The refusal of a peer whose header is wrong.
  public Refusal wrong(Connection connection, Read.Wrong wrong) {
    return refusal(connection, wrong.reason(), wrong.evidence());
  }

  /// The refusal of a peer that ended within its header.
  ///
  /// @param bytes how many of it came, at least 1
  public Refusal cut(Connection connection, int bytes) {
    return refusal(
        connection, ProxyReason.HEADER_MALFORMED, "it ends after " + bytes + " bytes");
  }

  /// The refusal of a peer whose header did not come in time.
  ///
  /// @param late what the limit on a handshake says of it
  public Refusal slow(Refusal late) {
    return new Refusal(ProxyReason.HEADER_SLOW, late.clause(), late.evidence(), late.remedy());
  }

  private Refusal refusal(Connection connection, ProxyReason reason, String evidence) {
    String key = "listeners." + connection.listener() + ".proxy-protocol";
    Networks believed = listeners.get(connection.listener());
    Clause clause = believed == null ? Clause.builtIn(key) : believed.clause();
    String remedy =
        "have `%s` send a PROXY header of version 1 or 2 first, or take it off `%s`"
            .formatted(connection.source(), key);
    return new Refusal(reason, clause, evidence, remedy);
  }
}
