package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Who may call at all.
///
/// Guarantees: a page from elsewhere that a browser on this machine shows cannot call, even after
/// its name was rebound to a loopback address (CWE-350, CWE-352); the token is compared in constant
/// time. Does not guarantee anything against who can read the token's file.
final class Guard {
  private static final Pattern LOOPBACK_ORIGIN =
      Pattern.compile("https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");
  private static final String SCHEME = "Bearer ";
  private static final int LONGEST_TOKEN = 256;

  private final Secret token;
  private final Set<String> authorities = new HashSet<>();

  /// @param address where the API is bound
  /// @param port the port that it really has
  Guard(Secret token, Address address, int port) {
    this.token = token;
    String literal = address.isV4() ? address.toString() : "[" + address + "]";
    for (String host : List.of("localhost", "127.0.0.1", "[::1]", literal)) {
      authorities.add(host + ":" + port);
      if (port == 80) {
        authorities.add(host);
      }
    }
  }

  /// Refuses a call that names another host, or that a page from elsewhere makes.
  void requireLoopback(HttpServletRequest request) {
    // ATTACK: DNS rebinding: the connection is loopback, the page's name in `Host` is not
    String host = request.getHeader("Host");
    String target = request.getServerName() + ":" + request.getServerPort();
    if (host == null || !ours(host) || !ours(target)) {
      String named = host == null ? "none" : "`" + Visible.shortened(host) + "`";
      throw new Fault(Kind.MISDIRECTED, "`host` must be the loopback address, not " + named);
    }
    List<String> origins = Collections.list(request.getHeaders("Origin"));
    for (String origin : origins) {
      if (!LOOPBACK_ORIGIN.matcher(origin).matches()) {
        throw new Fault(
            Kind.ORIGIN_REFUSED,
            "`origin` must be absent or a loopback one, not `" + Visible.shortened(origin) + "`");
      }
    }
  }

  private boolean ours(String authority) {
    return authorities.contains(authority.toLowerCase(Locale.ROOT));
  }

  /// Whether the call bears the token (RFC 6750 section 2.1).
  boolean bearsToken(HttpServletRequest request) {
    List<String> fields = Collections.list(request.getHeaders("Authorization"));
    if (fields.size() != 1) {
      return false;
    }
    String field = fields.getFirst();
    boolean bearer = field.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    if (!bearer || field.length() > SCHEME.length() + LONGEST_TOKEN) {
      return false;
    }
    // INVARIANT: compared by Secret.equals, in constant time
    return token.equals(new Secret(field.substring(SCHEME.length()).getBytes(ISO_8859_1)));
  }

  /// The refusal of a call where the local token counts for nothing.
  static Fault tokenOff() {
    return new Fault(
        Kind.LOCAL_TOKEN_OFF,
        "the local token is switched off (`operator.local-token: false`); ask the identity host with"
            + " a key (`--gate`, `--key-file`)");
  }

  /// The refusal of a call that does not bear the token.
  static Fault tokenNeeded(HttpServletRequest request) {
    boolean tried = request.getHeader("Authorization") != null;
    String challenge = "Bearer realm=\"munjigi\"" + (tried ? ", error=\"invalid_token\"" : "");
    String detail =
        tried
            ? "the `authorization` field does not hold the operator's token"
            : "the `authorization` field is missing; it must hold the operator's bearer token";
    return new Fault(Kind.TOKEN_NEEDED, detail, List.of(), Map.of("WWW-Authenticate", challenge));
  }
}
