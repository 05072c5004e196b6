package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.tls.SpiffeId;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The shapes of networks, addresses to listen on, hosts and origins.
final class Endpoints {
  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final Pattern HOST_NAME =
      Pattern.compile(LABEL + "(\\." + LABEL + ")*", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(0[xX][0-9a-fA-F]*|[0-9]+)");

  /// What follows the scheme of an origin that is a socket in the file system.
  private static final String UNIX = "+unix";

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

  /// An origin of a service.
  static Scalar<Upstream> origin() {
    String schemes =
        Stream.of(Scheme.values())
            .map(scheme -> anyCase(scheme.word()))
            .collect(Collectors.joining("|"));
    return new Scalar<>(
        ScalarType.ORIGIN,
        "an origin such as `http://127.0.0.1:3000` or `tcp://127.0.0.1:5432`",
        new Lexical.Matching(
            "^((" + schemes + ")://[^/?#@ ]+/?|(" + schemes + ")" + anyCase(UNIX) + ":///.+)$"),
        Endpoints::origin,
        Upstream::toString);
  }

  /// A pattern for a word in any case; JSON Schema knows no flags.
  private static String anyCase(String word) {
    return word.chars()
        .mapToObj(
            c ->
                Character.isLetter(c)
                    ? "[" + (char) c + Character.toUpperCase((char) c) + "]"
                    : c == '+' ? "[+]" : String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  private static Parsed<Upstream> origin(String text) {
    int end = text.indexOf("://");
    if (end < 0) {
      return Parsed.wrong();
    }
    String word = text.substring(0, end).toLowerCase(Locale.ROOT);
    boolean unix = word.endsWith(UNIX);
    String bare = unix ? word.substring(0, word.length() - UNIX.length()) : word;
    Optional<Scheme> scheme = Scheme.of(bare);
    if (scheme.isEmpty()) {
      String known =
          Stream.of(Scheme.values())
              .map(one -> "`" + one.word() + "`")
              .collect(Collectors.joining(", "));
      return Parsed.wrong("allowed are the schemes " + known + ", each also with `+unix`");
    }
    String rest = text.substring(end + "://".length());
    return unix ? socket(scheme.get(), rest) : net(scheme.get(), rest);
  }

  private static Parsed<Upstream> socket(Scheme scheme, String path) {
    if (!path.startsWith("/") || path.endsWith("/")) {
      return Parsed.wrong(
          "allowed is the path of a socket, such as `" + scheme.word() + UNIX + ":///run/app.sock`");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > Upstream.Socket.LONGEST) {
      return Parsed.wrong(
          "the path of a socket has at most " + Upstream.Socket.LONGEST + " bytes");
    }
    return Parsed.right(new Upstream(scheme, new Upstream.Socket(path)));
  }

  private static Parsed<Upstream> net(Scheme scheme, String rest) {
    String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    String allowed = "`" + scheme.word() + "://HOST:PORT`";
    if (authority.indexOf('/') >= 0 || authority.indexOf('?') >= 0 || authority.indexOf('#') >= 0) {
      return Parsed.wrong("an origin has no path, query or fragment; allowed is " + allowed);
    }
    if (authority.indexOf('@') >= 0) {
      return Parsed.wrong("an origin has no user; allowed is " + allowed);
    }
    int bracket = authority.lastIndexOf(']');
    int colon = authority.indexOf(':', bracket + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    Optional<Integer> port =
        colon < 0 ? scheme.port() : number(authority.substring(colon + 1), 65_535);
    Optional<String> name = originHost(host);
    return name.isEmpty() || port.filter(p -> p > 0).isEmpty()
        ? Parsed.wrong()
        : Parsed.right(new Upstream(scheme, name.get(), port.get()));
  }

  private static Optional<String> originHost(String host) {
    if (host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0) {
      return Address.parse(host.substring(1, host.length() - 1)).map(Address::toString);
    }
    if (host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    Optional<String> address = Address.parse(host).map(Address::toString);
    return isName(host) ? Optional.of(host.toLowerCase(Locale.ROOT)) : address;
  }

  /// Whether it is a host name; what ends in a number is an address or nothing (WHATWG URL, host
  /// parsing).
  // ATTACK: `0x7f.1` and `127.1` are names to one parser and loopback to another
  private static boolean isName(String host) {
    return host.length() <= 253
        && HOST_NAME.matcher(host).matches()
        && !NUMERIC_END.matcher(host).matches();
  }

  private static Optional<Integer> number(String text, int max) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return !digits || text.isEmpty() || text.length() > 5
        ? Optional.empty()
        : Optional.of(Integer.parseInt(text)).filter(n -> n <= max);
  }
}
