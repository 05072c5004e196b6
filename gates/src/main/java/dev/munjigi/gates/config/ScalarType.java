package dev.munjigi.gates.config;

/// The types of single values that a configuration knows.
enum ScalarType {
  DURATION(
      "duration", "a whole number and `ms`, `s`, `m`, `h` or `d`", "250ms, 5s, 15m, 12h, 365d"),
  SIZE("size", "a whole number and `B`, `KiB`, `MiB` or `GiB`", "512B, 1KiB, 1MiB, 1GiB"),
  RATE("rate", "a whole number a second, minute or hour: `/s`, `/m` or `/h`", "50/s, 5/m, 100/h"),
  BYTE_RATE("byte rate", "a size a second", "512B/s, 1KiB/s"),
  NUMBER("number", "a whole number", "100"),
  SHARE("share", "so many of a hundred", "20%"),
  STATUS("status", "one status of HTTP, or the lowest and the highest of many", "200, 200-399"),
  SPREAD_KEY(
      "spread key",
      "`source`, `path`, or `cookie` or `header` and a name",
      "source, path, cookie session, header x-user"),
  FLAG("flag", "`true` or `false`", "true"),
  WORD("word", "one of the words that the key lists", "observe"),
  NAME(
      "name",
      "lower-case letters, digits and hyphens, beginning with a letter or digit, up to 63",
      "shop, ledger-db"),
  NETWORK(
      "network",
      "an address and the length of its prefix, no bit set beyond it; or an address alone",
      "10.0.0.0/8, 2001:db8::/32, 192.0.2.7"),
  BIND("bind", "an address and a port, IPv6 in brackets", "0.0.0.0:8443, [::]:8443, 127.0.0.1:0"),
  HOST(
      "host",
      "a host name, `*.` and a host name for every name below it, or an address",
      "shop.example.com, *.example.com"),
  ORIGIN(
      "origin",
      "`http`, `https`, `h2c`, `h2`, `tcp`, `tls` or `udp`, then `://`, a host name or an address"
          + " (IPv6 in brackets), and a port (for HTTP 80 if absent, 443 inside TLS); or with"
          + " `+unix://` the path of a socket; or `tunnel` or `udp-tunnel`, a gate and a service",
      "http://127.0.0.1:3000, https://shop.internal, http+unix:///run/app.sock,"
          + " tunnel://b.internal:9443/ledger-db"),
  IDENTITY(
      "identity",
      "an identity by the SPIFFE standard: `spiffe://DOMAIN/PATH`",
      "spiffe://example.org/node/web-1"),
  URL(
      "address",
      "an absolute URL with its scheme, without a user",
      "https://acme.example.com/directory, mailto:admin@example.com"),
  PATH("path", "a file or folder, relative to the folder of the file it is named in", "./state"),
  PATTERN("pattern", "a path whose last part may hold `*` for any text", "rules.d/*.yaml"),
  MATCH(
      "match",
      "`[METHOD[,METHOD]] PATH`, no method for any; `*` is one segment, `{name}` one segment, `**`"
          + " the rest",
      "GET /orders/{id}, GET,HEAD /products/**"),
  DESTINATION("destination", "`any`, SERVICE or SERVICE/ROUTE", "shop, shop/login"),
  ACTION("action", "a prefix, a colon and a name", "shop:GetOrder"),
  TEXT("text", "text on one line", "order/{id}"),
  FIELD("field", "the name of a header field (RFC 9110, section 5.1)", "x-frame-options");

  private final String word;
  private final String form;
  private final String examples;

  ScalarType(String word, String form, String examples) {
    this.word = word;
    this.form = form;
    this.examples = examples;
  }

  String word() {
    return word;
  }

  /// What its values look like.
  String form() {
    return form;
  }

  /// Values, separated by comma and space where the type has no comma of its own.
  String examples() {
    return examples;
  }

  @Override
  public String toString() {
    return word;
  }
}
