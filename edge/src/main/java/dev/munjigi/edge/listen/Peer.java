package dev.munjigi.edge.listen;

import dev.munjigi.gates.exchange.Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Comparator;

/// Who sends datagrams, as a key.
///
/// ATTACK: senders that share a hash are told apart by order, in logarithmic time: addresses and
/// ports of datagrams are whatever an attacker writes there.
///
/// @param scope the interface of a link-local address; 0 for others
record Peer(Address address, int scope, int port) implements Comparable<Peer> {
  private static final Comparator<Peer> ORDER =
      Comparator.comparing(Peer::address)
          .thenComparingInt(Peer::port)
          .thenComparingInt(Peer::scope);

  static Peer of(InetSocketAddress sender) {
    int scope = sender.getAddress() instanceof Inet6Address six ? six.getScopeId() : 0;
    return new Peer(Address.of(sender.getAddress()), scope, sender.getPort());
  }

  @Override
  public int compareTo(Peer other) {
    return ORDER.compare(this, other);
  }
}
