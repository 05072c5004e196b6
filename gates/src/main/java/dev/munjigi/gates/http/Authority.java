package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Address;
import java.util.Locale;
import java.util.Optional;

/// A host with an optional port, as `Host` and absolute targets name it (RFC 3986 section 3.2).
///
/// @param host lower case, without a trailing dot: a name of letters, digits, `-`, `.` and `_`; an
///     IPv4 address; an IPv6 address in square brackets, in the form of RFC 5952
/// @param port 1 to 65535, or 0 when none is named
record Authority(String host, int port) {
  private static final int NAME = 253;
  private static final int LABEL = 63;

  static Authority parse(String text) throws Refused {
    int bracket = text.indexOf(']');
    int colon = text.indexOf(':', bracket < 0 ? 0 : bracket);
    String name = colon < 0 ? text : text.substring(0, colon);
    int port = colon < 0 ? 0 : port(text, colon + 1);
    Optional<String> host = name.startsWith("[") ? literal(name) : name(name);
    if (port < 0 || host.isEmpty()) {
      throw new Refused(HttpReason.HOST_MALFORMED, "`" + text + "`");
    }
    return new Authority(host.get(), port);
  }

  /// The one spelling of a host without port; empty when it is none.
  static Optional<String> host(String text) {
    return text.startsWith("[") ? literal(text) : name(text);
  }

  private static Optional<String> literal(String text) {
    if (!text.endsWith("]") || text.indexOf(':') < 0) {
      return Optional.empty();
    }
    return Address.parse(text.substring(1, text.length() - 1))
        .map(address -> address.isV4() ? address.toString() : "[" + address + "]");
  }

  private static Optional<String> name(String text) {
    int length = text.endsWith(".") ? text.length() - 1 : text.length();
    if (length == 0 || length > NAME) {
      return Optional.empty();
    }
    boolean upper = false;
    int label = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      upper |= c >= 'A' && c <= 'Z';
      if (c == '.') {
        if (i == label) {
          return Optional.empty();
        }
        label = i + 1;
      } else if (!Octets.is(c, Octets.HOST) || i - label >= LABEL) {
        return Optional.empty();
      }
    }
    if (label == length) {
      return Optional.empty();
    }
    String bare = length == text.length() ? text : text.substring(0, length);
    String host = upper ? bare.toLowerCase(Locale.ROOT) : bare;
    // ATTACK: `127.1`, `0x7f.1` and `2130706433` are addresses to some resolvers (WHATWG URL, ends
    // in a number): only a dotted quad may end in a number.
    if (numeric(host, label)) {
      return Address.parse(host).map(Address::toString);
    }
    return Optional.of(host);
  }

  private static boolean numeric(String host, int label) {
    int from = host.startsWith("0x", label) ? label + 2 : label;
    for (int i = from; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean digit = from == label ? c >= '0' && c <= '9' : Octets.hex(c) >= 0;
      if (!digit) {
        return false;
      }
    }
    return true;
  }

  /// 1 to 65535, or -1.
  private static int port(String text, int from) {
    int length = text.length() - from;
    if (length < 1 || length > 5 || text.charAt(from) == '0') {
      return -1;
    }
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      port = 10 * port + c - '0';
    }
    return port > 65535 ? -1 : port;
  }

  /// The port, or what the scheme implies.
  int port(String scheme) {
    return port != 0 ? port : standard(scheme);
  }

  /// The port of a scheme: 443 for `https`, otherwise 80.
  static int standard(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }
}
