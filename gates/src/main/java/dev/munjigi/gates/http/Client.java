package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Network;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who sent a request, read through trusted proxies.
///
/// @param address the first hop, from the right, that is no trusted proxy; where all that can be
///     read are, the leftmost of them
/// @param chain what the origin is told in `x-forwarded-for`: from that hop to the peer
/// @param scheme `http` or `https`, as the client sees it
record Client(Address address, String chain, String scheme) {
  private static final int HOPS = 32;

  static Client of(Connection connection, ReceivedFields received, List<Network> trusted) {
    Address peer = connection.source();
    String scheme = connection.transport().secure() ? "https" : "http";
    // ATTACK: everything that an untrusted peer says about other hops is made up (CWE-348).
    if (trusted.isEmpty() || !contains(trusted, peer)) {
      return new Client(peer, peer.toString(), scheme);
    }
    Address address = peer;
    StringBuilder chain = new StringBuilder(peer.toString());
    Entries entries = new Entries(received.forwardedFor());
    for (int hop = 0; hop < HOPS && contains(trusted, address); hop++) {
      String entry = entries.previous();
      Optional<Address> before = entry == null ? Optional.empty() : address(entry);
      if (before.isEmpty()) {
        break;
      }
      address = before.get();
      chain.insert(0, ", ").insert(0, address);
    }
    String said = received.proto();
    String seen = said == null ? "" : said.substring(said.lastIndexOf(',') + 1).strip();
    boolean known = seen.equalsIgnoreCase("http") || seen.equalsIgnoreCase("https");
    boolean secure = seen.equalsIgnoreCase("https");
    return new Client(address, chain.toString(), known ? secure ? "https" : "http" : scheme);
  }

  private static boolean contains(List<Network> networks, Address address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /// An address, with the port that some proxies add.
  private static Optional<Address> address(String entry) {
    int bracket = entry.indexOf(']');
    if (entry.startsWith("[") && bracket > 0) {
      boolean port = bracket + 1 == entry.length() || entry.charAt(bracket + 1) == ':';
      return port ? Address.parse(entry.substring(1, bracket)) : Optional.empty();
    }
    int colon = entry.indexOf(':');
    boolean port = colon > 0 && entry.indexOf(':', colon + 1) < 0;
    return Address.parse(port ? entry.substring(0, colon) : entry);
  }

  /// The members of comma-separated lists, from the last to the first.
  private static final class Entries {
    private final List<String> values;
    private int value;
    private int end;

    Entries(List<String> values) {
      this.values = values;
      this.value = values.size();
      this.end = -1;
    }

    @Nullable String previous() {
      if (end < 0) {
        if (value == 0) {
          return null;
        }
        value--;
        end = values.get(value).length();
      }
      String list = values.get(value);
      int comma = list.lastIndexOf(',', end - 1);
      String entry = list.substring(comma + 1, end).strip();
      end = comma;
      return entry;
    }
  }
}
