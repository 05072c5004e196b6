package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of one request, sorted in one pass: those that go upstream, and those whose meaning
/// the gate takes out. Used by one decision.
final class ReceivedFields {
  private final ConnectionOptions options;
  private final Fields.Builder kept;
  private @Nullable String host;
  private @Nullable String upgrade;
  private @Nullable String expect;
  private @Nullable String cookie;
  private @Nullable String proto;
  private List<String> forwardedFor = List.of();

  private ReceivedFields(ConnectionOptions options, int size) {
    this.options = options;
    this.kept = new Fields.Builder(size + 5);
  }

  static ReceivedFields sort(RawRequest raw) throws Refused {
    Fields fields = raw.fields();
    boolean binary = raw.protocol() == Protocol.HTTP_2;
    if (binary) {
      checkBinary(fields, raw.method().equals(HttpGate.CONNECT));
    }
    ReceivedFields received =
        new ReceivedFields(ConnectionOptions.ofRequest(fields), fields.size());
    for (int i = 0; i < fields.size(); i++) {
      received.take(fields.name(i), fields.value(i));
    }
    return received;
  }

  private void take(String name, String value) throws Refused {
    switch (FieldKind.of(name)) {
      case KEEP -> {
        if (options.named().isEmpty() || !options.named().contains(name)) {
          kept.add(name, value);
        }
      }
      case DROP -> {}
      case HOST -> {
        if (host != null) {
          throw new Refused(HttpReason.HOST_REPEATED, "`" + host + "` and `" + value + "`");
        }
        host = value;
      }
      case UPGRADE -> upgrade = joined(upgrade, ", ", value);
      case EXPECT -> expect = joined(expect, ", ", value);
      case COOKIE -> cookie = joined(cookie, "; ", value);
      case FORWARDED_PROTO -> proto = value;
      case FORWARDED_FOR -> {
        if (forwardedFor.isEmpty()) {
          forwardedFor = new ArrayList<>(2);
        }
        forwardedFor.add(value);
      }
    }
  }

  private static String joined(@Nullable String before, String separator, String value) {
    return before == null ? value : before + separator + value;
  }

  // ATTACK: HTTP/2 carries octets that HTTP/1.1 cannot: a CR LF, a colon or a hop-by-hop field
  // smuggles once it is written out as HTTP/1.1 (RFC 9113 sections 8.2 and 10.3).
  private static void checkBinary(Fields fields, boolean extended) throws Refused {
    for (int i = 0; i < fields.size(); i++) {
      // the `:protocol` of an extended CONNECT
      if (!extended || !fields.name(i).equals("upgrade")) {
        checkBinary(fields.name(i), fields.value(i));
      }
    }
  }

  /// Refuses a field that HTTP/2 carries and that no message may have.
  static void checkBinary(String name, String value) throws Refused {
    if (!Octets.all(name, Octets.TOKEN)) {
      throw new Refused(HttpReason.FIELD_MALFORMED, "`" + name + "`");
    }
    if (!value.isEmpty() && !Octets.all(value, Octets.VALUE)) {
      throw new Refused(HttpReason.CONTROL_CHARACTER, "in `" + name + "`");
    }
    if (!value.isEmpty() && (blank(value.charAt(0)) || blank(value.charAt(value.length() - 1)))) {
      throw new Refused(HttpReason.FIELD_MALFORMED, "white space around `" + name + "`");
    }
    switch (name) {
      case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
          throw new Refused(HttpReason.CONNECTION_FIELD_MISUSED, "`" + name + "` in HTTP/2");
      case "te" -> {
        if (!value.equalsIgnoreCase("trailers")) {
          throw new Refused(HttpReason.CONNECTION_FIELD_MISUSED, "`te: " + value + "` in HTTP/2");
        }
      }
      default -> {}
    }
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  ConnectionOptions options() {
    return options;
  }

  @Nullable String host() {
    return host;
  }

  /// All `upgrade` fields as one list, or null.
  @Nullable String upgrade() {
    return upgrade;
  }

  /// All `expect` fields as one list, or null.
  @Nullable String expect() {
    return expect;
  }

  /// All `cookie` fields as one (RFC 9113 section 8.2.3), or null.
  @Nullable String cookie() {
    return cookie;
  }

  /// The last `x-forwarded-proto`, or null.
  @Nullable String proto() {
    return proto;
  }

  /// The values of all `x-forwarded-for` fields, in order.
  List<String> forwardedFor() {
    return forwardedFor;
  }

  /// Adds a field that the gate sets.
  void add(String name, String value) {
    kept.add(name, value);
  }

  /// The fields that go upstream and those that the gate sets; called once.
  Fields with(String chain, String scheme, String authority, String port, String exchange) {
    // ATTACK: origins read two Cookie fields differently (the first, the last, or joined by a
    // comma); one is left.
    if (cookie != null) {
      kept.add("cookie", cookie);
    }
    return kept.add("x-forwarded-for", chain)
        .add("x-forwarded-proto", scheme)
        .add("x-forwarded-host", authority)
        .add("x-forwarded-port", port)
        .add("x-munjigi-exchange", exchange)
        .build();
  }
}
