package dev.munjigi.gates.exchange;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The one canonical form of a request, which every gate after `http` and every condition reads,
/// and from which the message to the origin is written.
///
/// Guarantees: one host, one path spelling, one body length; no hop-by-hop field, no field in the
/// gate's own namespace, no forwarding field of an untrusted peer.
///
/// @param method the method, a known token in upper case
/// @param scheme `http` or `https`, as the client sees it
/// @param host the host, lower case, without port
/// @param port the port the client named or the scheme's own
/// @param path the path
/// @param query the query
/// @param fields the end-to-end fields as they go upstream, without `host`
/// @param cookies the cookies of all `cookie` fields, in order
/// @param framing the body's length
/// @param upgrade the protocol to switch to, such as `websocket`, or null
/// @param expectsContinue whether the client waits for `100 Continue` before it sends the body
/// @param persistent whether the client wants to keep the connection
/// @param client who sent it, read through trusted proxies
/// @param target the service and route it goes to
public record CanonicalRequest(
    String method,
    String scheme,
    String host,
    int port,
    CanonicalPath path,
    Query query,
    Fields fields,
    List<Cookie> cookies,
    Framing framing,
    @Nullable String upgrade,
    boolean expectsContinue,
    boolean persistent,
    Address client,
    Target target)
    implements Request {
  private static final String GRPC = "application/grpc";

  /// How the names of the gate's own cookies begin.
  private static final String OWN_COOKIE = "__Host-munjigi";

  /// The fields that ask for less than a whole reply as it is.
  private static final Set<String> PARTIAL =
      Set.of("accept-encoding", "range", "if-none-match", "if-modified-since", "if-range");

  public CanonicalRequest {
    cookies = List.copyOf(cookies);
  }

  /// Whether it is a gRPC call: content of the type `application/grpc`, with or without a suffix.
  public boolean grpc() {
    return grpc(fields);
  }

  /// Whether both ends may pause for as long as they show that they are alive: gRPC to origins where
  /// a pause holds no connection.
  public boolean maySleep() {
    return grpc() && target.service().upstreams().stream().allMatch(Upstream::multiplexed);
  }

  /// Whether these fields are those of a gRPC call.
  public static boolean grpc(Fields fields) {
    String type = fields.first("content-type");
    return type != null
        && type.startsWith(GRPC)
        && (type.length() == GRPC.length() || "+;".indexOf(type.charAt(GRPC.length())) >= 0);
  }

  /// The same request as its origin is told of it: with the fields `x-munjigi-principal` and
  /// `x-munjigi-assertion`, which only the gate sets, where somebody in particular is asking, and
  /// without what that somebody showed to the gate to be known by: an origin has no use for it, but to
  /// be them.
  ///
  /// @param assertion who it is, signed for the origin's service; null where nothing is
  public CanonicalRequest toldOf(Principal who, @Nullable String assertion) {
    boolean shown = cookies.stream().anyMatch(cookie -> cookie.name().startsWith(OWN_COOKIE));
    if (who instanceof Principal.Anonymous && !shown) {
      return this;
    }
    Fields.Builder told = new Fields.Builder(fields.size() + 2);
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      boolean kept =
          !(shown && name.equals("cookie"))
              && !(isBorne(who) && name.equals("authorization"));
      if (kept) {
        told.add(name, fields.value(i));
      }
    }
    if (shown) {
      foreign().ifPresent(rest -> told.add("cookie", rest));
    }
    if (!(who instanceof Principal.Anonymous)) {
      told.add("x-munjigi-principal", who.arn());
      if (assertion != null) {
        told.add("x-munjigi-assertion", assertion);
      }
    }
    return with(told.build());
  }

  /// The same, asking for the whole of a reply, as it is: what is compressed, a part of it, or known to
  /// have not changed cannot be judged.
  public CanonicalRequest forWholeReply() {
    return with(fields.where(name -> !PARTIAL.contains(name)));
  }

  private CanonicalRequest with(Fields others) {
    return new CanonicalRequest(
        method,
        scheme,
        host,
        port,
        path,
        query,
        others,
        cookies,
        framing,
        upgrade,
        expectsContinue,
        persistent,
        client,
        target);
  }

  /// Whether the field `authorization` is what makes them known.
  private static boolean isBorne(Principal who) {
    return who instanceof Principal.Bearer || who instanceof Principal.RoleSession;
  }

  /// The cookies that are not the gate's own, as a field.
  private Optional<String> foreign() {
    StringJoiner rest = new StringJoiner("; ");
    for (Cookie cookie : cookies) {
      if (!cookie.name().startsWith(OWN_COOKIE)) {
        rest.add(cookie.name().isEmpty() ? cookie.value() : cookie.name() + "=" + cookie.value());
      }
    }
    return rest.length() == 0 ? Optional.empty() : Optional.of(rest.toString());
  }

  /// One cookie as sent; the value keeps its quotes.
  public record Cookie(String name, String value) {}
}
