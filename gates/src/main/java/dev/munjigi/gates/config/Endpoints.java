package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.tls.SpiffeId;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The shapes of networks, addresses to listen on, hosts and identities.
final class Endpoints {
  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final Pattern HOST_NAME =
      Pattern.compile(LABEL + "(\\." + LABEL + ")*", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(0[xX][0-9a-fA-F]*|[0-9]+)");

  private Endpoints() {}

  static Scalar<Network> network() {
    return new Scalar<>(
        ScalarType.NETWORK,
        "a network such as `10.0.0.0/8` or `2001:db8::/32`",
        new Lexical.Matching("^[0-9a-fA-F:.]+(/[0-9]{1,3})?$"),
        Endpoints::network,
        Network::toString);
  }

  private static Parsed<Network> network(String text) {
    Optional<Network> network = Network.parse(text);
    if (network.isPresent()) {
      return Parsed.right(network.get());
    }
    return around(text)
        .map(
            n -> Parsed.<Network>wrong("bits are set beyond its prefix; did you mean `" + n + "`?"))
        .orElseGet(Parsed::wrong);
  }

  /// The network that was probably meant by one whose host bits are set.
  private static Optional<Network> around(String text) {
    int slash = text.indexOf('/');
    Optional<Integer> length =
        slash < 0 ? Optional.empty() : number(text.substring(slash + 1), 128);
    Optional<Address> base = slash < 0 ? Optional.empty() : Address.parse(text.substring(0, slash));
    if (length.isEmpty() || base.isEmpty()) {
      return Optional.empty();
    }
    int offset = base.get().isV4() ? 96 : 0;
    int bits = length.get() + offset;
    return bits > 128 ? Optional.empty() : Optional.of(Network.of(base.get(), bits));
  }

  static Scalar<Bind> bind(boolean loopback) {
    String example = loopback ? "`127.0.0.1:8470`" : "`0.0.0.0:8443` or `[::]:8443`";
    return new Scalar<>(
        ScalarType.BIND,
        (loopback ? "a loopback address" : "an address") + " and a port such as " + example,
        new Lexical.Matching("^(\\[[0-9a-fA-F:.]+\\]|[0-9.]+):[0-9]{1,5}$"),
        text -> bind(text, loopback),
        Bind::toString);
  }

  private static Parsed<Bind> bind(String text, boolean loopback) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return Parsed.wrong();
    }
    String host = text.substring(0, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
    Optional<Address> address =
        brackets
            ? Address.parse(host.substring(1, host.length() - 1)).filter(a -> host.indexOf(':') > 0)
            : Address.parse(host).filter(a -> host.indexOf(':') < 0);
    Optional<Integer> port = number(text.substring(colon + 1), 65_535);
    if (address.isEmpty() || port.isEmpty()) {
      return Parsed.wrong();
    }
    if (loopback && !address.get().isLoopback()) {
      return Parsed.wrong("allowed is loopback only, such as `127.0.0.1:" + port.get() + "`");
    }
    return Parsed.right(new Bind(address.get(), port.get()));
  }

  /// A host that a service answers to, in lower case.
  static Scalar<String> host() {
    return new Scalar<>(
        ScalarType.HOST,
        "a host such as `shop.example.com` or `*.example.com`, without a port",
        new Lexical.Matching("^(\\*\\.)?[^/@ ]+$"),
        Endpoints::host,
        host -> host);
  }

  /// The name of one host, in lower case.
  static Scalar<String> hostName() {
    return new Scalar<>(
        ScalarType.HOST,
        "the name of a host such as `shop.internal`",
        new Lexical.Matching("^[^*/@: ]+$"),
        text ->
            isName(text) ? Parsed.right(text.toLowerCase(Locale.ROOT)) : Parsed.wrong(),
        host -> host);
  }

  /// An identity by the SPIFFE standard.
  static Scalar<SpiffeId> identity() {
    return new Scalar<>(
        ScalarType.IDENTITY,
        "an identity such as `spiffe://example.org/node/web-1`",
        new Lexical.Matching("^spiffe://[^/ ]+/[^ ]+$"),
        text -> {
          try {
            return Parsed.right(SpiffeId.parse(text));
          } catch (IllegalArgumentException wrong) {
            return Parsed.wrong("it " + wrong.getMessage());
          }
        },
        SpiffeId::toString);
  }

  /// An identity, or all those that differ in their last part alone.
  static Scalar<String> identityPattern() {
    return new Scalar<>(
        ScalarType.IDENTITY,
        "an identity such as `spiffe://example.org/node/web-1`, or `spiffe://example.org/node/*`",
        new Lexical.Matching("^spiffe://[^/ ]+/[^ ]+$"),
        text -> {
          int star = text.indexOf('*');
          if (star >= 0 && !(star == text.length() - 1 && text.endsWith("/*"))) {
            return Parsed.wrong("`*` stands only for the whole last part");
          }
          try {
            var unused = SpiffeId.parse(text.endsWith("/*") ? text.replace("/*", "/any") : text);
            return Parsed.right(text);
          } catch (IllegalArgumentException wrong) {
            return Parsed.wrong("it " + wrong.getMessage());
          }
        },
        text -> text);
  }

  private static Parsed<String> host(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[") && lower.endsWith("]")) {
      return Address.parse(lower.substring(1, lower.length() - 1))
          .filter(address -> !address.isV4())
          .map(address -> Parsed.right("[" + address + "]"))
          .orElseGet(Parsed::wrong);
    }
    boolean below = lower.startsWith("*.");
    String name = below ? lower.substring(2) : lower;
    if (isName(name) || (!below && Address.parse(name).filter(Address::isV4).isPresent())) {
      return Parsed.right(lower);
    }
    return ascii(name)
        .map(ascii -> Parsed.<String>wrong("in a file it is `" + (below ? "*." : "") + ascii + "`"))
        .orElseGet(Parsed::wrong);
  }

  /// The form that a name with letters beyond ASCII has in messages (RFC 5890).
  private static Optional<String> ascii(String name) {
    if (name.length() > 253 || name.chars().allMatch(c -> c < 128)) {
      return Optional.empty();
    }
    try {
      return Optional.of(IDN.toASCII(name).toLowerCase(Locale.ROOT)).filter(Endpoints::isName);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether it is a host name; what ends in a number is an address or nothing (WHATWG URL, host
  /// parsing).
  // ATTACK: `0x7f.1` and `127.1` are names to one parser and loopback to another
  static boolean isName(String host) {
    return host.length() <= 253
        && HOST_NAME.matcher(host).matches()
        && !NUMERIC_END.matcher(host).matches();
  }

  static Optional<Integer> number(String text, int max) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return !digits || text.isEmpty() || text.length() > 5
        ? Optional.empty()
        : Optional.of(Integer.parseInt(text)).filter(n -> n <= max);
  }
}
