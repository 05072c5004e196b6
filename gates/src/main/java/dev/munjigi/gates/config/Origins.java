package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The shape of origins.
final class Origins {
  /// What follows the scheme of an origin that is a socket in the file system.
  private static final String UNIX = "+unix";

  private Origins() {}

  /// An origin of a service.
  static Scalar<Upstream> origin() {
    String direct = anyOf(scheme -> !scheme.tunnels());
    String local = anyOf(Scheme::local);
    return new Scalar<>(
        ScalarType.ORIGIN,
        "an origin such as `http://127.0.0.1:3000` or `tcp://127.0.0.1:5432`",
        new Lexical.Matching(
            "^((%s)://[^/?#@ ]+/?|(%s)%s:///.+|(%s)://[^/?#@ ]+/[a-z0-9-]+)$"
                .formatted(direct, local, anyCase(UNIX), anyOf(Scheme::tunnels))),
        Origins::origin,
        Upstream::toString);
  }

  /// A pattern for the words of some schemes.
  private static String anyOf(Predicate<Scheme> some) {
    return Scheme.named().stream()
        .filter(some)
        .map(scheme -> anyCase(scheme.word()))
        .collect(Collectors.joining("|"));
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
          Scheme.named().stream()
              .map(one -> "`" + one.word() + "`")
              .collect(Collectors.joining(", "));
      return Parsed.wrong(
          "allowed are the schemes " + known + "; those but for datagrams and tunnels also with"
              + " `+unix`");
    }
    String rest = text.substring(end + "://".length());
    if (unix) {
      return socket(scheme.get(), rest);
    }
    return scheme.get().tunnels() ? beyond(scheme.get(), rest) : net(scheme.get(), rest);
  }

  private static Parsed<Upstream> socket(Scheme scheme, String path) {
    if (!scheme.local()) {
      return Parsed.wrong("`" + scheme.word() + "` goes over the network, not over a socket");
    }
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
    return place(scheme, authority)
        .map(net -> Parsed.right(new Upstream(scheme, net)))
        .orElseGet(Parsed::wrong);
  }

  /// A service beyond another gate: `HOST:PORT/SERVICE`.
  private static Parsed<Upstream> beyond(Scheme scheme, String rest) {
    int slash = rest.indexOf('/');
    String service = rest.substring(slash + 1);
    Optional<Upstream.Net> gate =
        slash < 0 ? Optional.empty() : place(scheme, rest.substring(0, slash));
    return gate.isPresent() && Words.isName(service)
        ? Parsed.right(new Upstream(scheme, new Upstream.Beyond(gate.get(), service)))
        : Parsed.wrong("allowed is `" + scheme.word() + "://HOST:PORT/SERVICE`");
  }

  private static Optional<Upstream.Net> place(Scheme scheme, String authority) {
    int bracket = authority.lastIndexOf(']');
    int colon = authority.indexOf(':', bracket + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    Optional<Integer> port =
        colon < 0 ? scheme.port() : Endpoints.number(authority.substring(colon + 1), 65_535);
    Optional<String> name = originHost(host);
    return name.isEmpty() || port.filter(p -> p > 0).isEmpty()
        ? Optional.empty()
        : Optional.of(new Upstream.Net(name.get(), port.get()));
  }

  private static Optional<String> originHost(String host) {
    if (host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0) {
      return Address.parse(host.substring(1, host.length() - 1)).map(Address::toString);
    }
    if (host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    Optional<String> address = Address.parse(host).map(Address::toString);
    return Endpoints.isName(host) ? Optional.of(host.toLowerCase(Locale.ROOT)) : address;
  }
}
