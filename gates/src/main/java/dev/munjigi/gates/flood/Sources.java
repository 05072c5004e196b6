package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A set of addresses, given as networks that may overlap; a look-up takes logarithmic time and
/// allocates nothing.
final class Sources {
  private final List<Address> first;
  private final List<Address> last;

  Sources(List<Network> networks) {
    List<Network> sorted = new ArrayList<>(networks);
    sorted.sort(Comparator.comparing(Network::base).thenComparingInt(Network::length));
    List<Network> disjoint = new ArrayList<>();
    for (Network network : sorted) {
      // INVARIANT: two networks are disjoint or one holds the other; the wider one sorts first
      if (disjoint.isEmpty() || !disjoint.getLast().contains(network.base())) {
        disjoint.add(network);
      }
    }
    this.first = disjoint.stream().map(Network::base).toList();
    this.last = disjoint.stream().map(Network::last).toList();
  }

  boolean contains(Address address) {
    int from = 0;
    int to = first.size() - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      if (first.get(middle).compareTo(address) > 0) {
        to = middle - 1;
      } else if (last.get(middle).compareTo(address) < 0) {
        from = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /// The network that a client is counted and banned as: an IPv4 address, an IPv6 /64.
  static Network of(Address client) {
    // ATTACK: whoever has one IPv6 address has the 2^64 of its network
    return Network.of(client, client.isV4() ? 128 : 64);
  }
}
