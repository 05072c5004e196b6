package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.MailSettings.From;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/// The grammar of `identity.mail` and `identity.sign-up`.
final class MailKeys {
  /// The word for addresses of every domain.
  static final String ANY = "any";

  private static final int MOST_PORT = 65_535;

  /// What the key `tls` says.
  enum Tls {
    REQUIRED,
    NONE
  }

  static final Key<URI> SERVER =
      Key.of(
          "server",
          new Scalar<>(
              ScalarType.URL,
              "`smtp://HOST` or `smtps://HOST`, with or without `:PORT`",
              new Lexical.Matching("^smtps?://[^/?#@ ]+$"),
              MailKeys::server,
              URI::toString),
          "The server that takes mail: `smtp` goes over to TLS by STARTTLS (port 587 if none is"
              + " written), `smtps` is TLS from the beginning (465).",
          "smtp://mail.example.com:587");

  static final Key<From> FROM =
      Key.of(
          "from",
          new Scalar<>(
              ScalarType.TEXT,
              "a mail address, or a name of up to 100 characters and a mail address in `<>`",
              new Lexical.Free(),
              MailKeys::from,
              MailKeys::text),
          "Whom the mail is from.",
          "Munjigi <no-reply@example.com>");

  static final Key<String> USER =
      Key.of(
              "user",
              Words.line("a user"),
              "Who the gate is to the server (AUTH PLAIN or LOGIN, inside TLS alone).",
              "munjigi")
          .absent("the server is told no user");

  static final Key<Section> PASSWORD =
      Key.of(
              "password",
              SecretKeys.PLACE,
              "Where the user's password is kept; read anew for each connection.",
              "{file: smtp.password}")
          .absent("none");

  static final Key<String> ROOT =
      Key.of(
              "root",
              Words.path("the path of a file"),
              "PEM: the certificates of authorities that the server's is believed with.",
              "tls/mail-root.pem")
          .absent("those that the platform believes");

  static final Key<Tls> TLS =
      Key.of(
              "tls",
              Words.oneOf(Tls.REQUIRED, Tls.NONE),
              "`required` sends nothing but over TLS to a server that proves its name.",
              "required")
          .derived("`none` for `smtp` on loopback, otherwise `required`", MailKeys::tls);

  static final Key<Section> MAIL =
      Key.of(
              "mail",
              Block.of(
                      SERVER,
                      FROM,
                      USER,
                      PASSWORD,
                      ROOT,
                      TLS,
                      ListenerKeys.UNSAFE_PLAINTEXT)
                  .where(new Rule.Needs(PASSWORD, USER)),
              "How mail leaves: links for passwords that were forgotten, invitations, proofs of"
                  + " addresses.",
              "{server: \"smtp://mail.example.com\", from: no-reply@example.com}")
          .absent("no mail is sent");

  static final Key<List<Located<String>>> DOMAINS =
      Key.of(
          "mail-domains",
          ListOf.oneOrMore(
              new Scalar<>(
                  ScalarType.HOST,
                  "`any`, or a domain such as `example.com`",
                  new Lexical.Matching("^[^*/@: ]+$"),
                  MailKeys::domain,
                  domain -> domain)),
          "The domains, without those below them, of addresses that may; `any` for all.",
          "[example.com]");

  static final Key<List<Located<String>>> GROUPS =
      Key.of(
              "groups",
              ListOf.oneOrMore(Words.name("a group", List.of("administrators"))),
              "The groups of who signed themselves up; made where there is none of the name.",
              "[customers]")
          .absent("none");

  static final Key<Section> SIGN_UP =
      Key.of(
              "sign-up",
              Block.of(DOMAINS, GROUPS),
              "Lets people sign themselves up, once they proved a mail address.",
              "{mail-domains: [example.com], groups: [customers]}")
          .absent("nobody may");

  private MailKeys() {}

  /// The host of a server, IPv6 without brackets.
  static String host(URI server) {
    String host = server.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static boolean isSecure(URI server) {
    return "smtps".equals(server.getScheme());
  }

  static boolean onLoopback(URI server) {
    String host = host(server);
    return host.equals("localhost") || Address.parse(host).filter(Address::isLoopback).isPresent();
  }

  private static Tls tls(Section mail) {
    URI server = mail.get(SERVER);
    return !isSecure(server) && onLoopback(server) ? Tls.NONE : Tls.REQUIRED;
  }

  private static Parsed<URI> server(String text) {
    try {
      URI uri = new URI(text);
      boolean known = "smtp".equals(uri.getScheme()) || isSecure(uri);
      boolean bare =
          known
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getPort() != 0
              && uri.getPort() <= MOST_PORT;
      return bare && isHost(host(uri)) ? Parsed.right(uri) : Parsed.wrong();
    } catch (URISyntaxException broken) {
      return Parsed.wrong();
    }
  }

  private static boolean isHost(String host) {
    return Endpoints.isName(host) || Address.parse(host).isPresent();
  }

  private static Parsed<From> from(String text) {
    int open = text.lastIndexOf('<');
    boolean named = open >= 0 && text.endsWith(">");
    String address = named ? text.substring(open + 1, text.length() - 1) : text;
    String shown = named ? text.substring(0, open).strip() : "";
    Optional<MailAddress> parsed = MailAddress.of(address);
    try {
      return parsed.isPresent()
          ? Parsed.right(new From(shown, parsed.get()))
          : Parsed.wrong();
    } catch (IllegalArgumentException tooLong) {
      return Parsed.wrong();
    }
  }

  private static String text(From from) {
    return from.shown().isEmpty()
        ? from.address().toString()
        : from.shown() + " <" + from.address() + ">";
  }

  private static Parsed<String> domain(String text) {
    return text.equals(ANY)
        ? Parsed.right(ANY)
        : MailAddress.of("x@" + text)
            .map(address -> Parsed.right(address.domain()))
            .orElseGet(Parsed::wrong);
  }
}
