package dev.munjigi.engines.http;

import dev.munjigi.engines.http.BoundedHttp.NotAsked;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/// Where endpoints may be: at public addresses, and at private ones where the issuer has one as well.
///
/// ATTACK: a discovery document names the addresses that are asked next, and could have the gate knock
/// at what only the gate reaches (CWE-918).
final class Reachable {
  private final Names names;

  /// Looks names up.
  interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  Reachable() {
    this(InetAddress::getAllByName);
  }

  Reachable(Names names) {
    this.names = names;
  }

  /// @throws NotAsked when it may not be asked, or has no address
  void require(URI at, String issuer) throws NotAsked {
    InetAddress[] addresses = all(at);
    boolean clear = at.getScheme().toLowerCase(Locale.ROOT).equals("http");
    if (clear && !Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress)) {
      throw new NotAsked("is `http://` beyond loopback");
    }
    if (Arrays.stream(addresses).anyMatch(Reachable::isPrivate)
        && Arrays.stream(all(URI.create(issuer))).noneMatch(Reachable::isPrivate)) {
      throw new NotAsked("is at a private address, and its issuer is not");
    }
  }

  private InetAddress[] all(URI at) throws NotAsked {
    String host = at.getHost();
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    try {
      return names.of(brackets ? host.substring(1, host.length() - 1) : host);
    } catch (UnknownHostException unknown) {
      throw new NotAsked("has a host that no address is known of");
    }
  }

  /// Whether an address is not of the public internet (IANA's special-purpose registries).
  static boolean isPrivate(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    if (address instanceof Inet4Address) {
      return first == 0
          || first >= 240
          || (first == 100 && (second & 0xC0) == 64)
          || (first == 198 && (second & 0xFE) == 18)
          || (first == 192 && second == 0 && bytes[2] == 0);
    }
    boolean unique = (first & 0xFE) == 0xFC;
    // NAT64 and 6to4 carry an IPv4 address
    if (first == 0 && second == 0x64) {
      return isPrivate(carried(bytes, 12));
    }
    return unique || (first == 0x20 && second == 0x02 && isPrivate(carried(bytes, 2)));
  }

  private static InetAddress carried(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
