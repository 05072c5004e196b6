package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a request shows to be known by.
///
/// Of what a request bears, the gate's own keys begin with a prefix, and a signed token has two dots:
/// whether it is the gate's own is asked. Everything else is the origin's affair.
final class Shown {
  /// The cookie of a session; its prefix has browsers take it from this host alone, over encrypted
  /// connections alone (RFC 6265bis, section 4.1.3.2).
  static final String COOKIE = "__Host-munjigi";

  private static final String BEARER = "bearer ";
  private static final String KEY = "mjg_k_";
  private static final String OPERATORS = "/v1/";
  private static final String ROLES = "/role/";
  private static final int LONGEST_COOKIE = 128;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_TOKEN = 8_192;

  private Shown() {}

  /// What has to be asked about it; null when there is nothing.
  static @Nullable Ask of(CanonicalRequest request) {
    String borne = borne(request);
    if (borne != null) {
      return new Ask.BearerOf(secret(borne), request.target().service().name());
    }
    if (!request.scheme().equals("https")) {
      return null;
    }
    String session = cookie(request);
    return session == null ? null : new Ask.SessionOf(secret(session), request.host());
  }

  /// Whether it bears a key of the gate's own, or a token that may be.
  static boolean bears(CanonicalRequest request) {
    return borne(request) != null;
  }

  private static @Nullable String borne(CanonicalRequest request) {
    String field = request.fields().first("authorization");
    if (field == null
        || field.length() > BEARER.length() + LONGEST_TOKEN
        || !field.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return null;
    }
    String token = field.substring(BEARER.length()).strip();
    boolean key = token.startsWith(KEY) && token.length() <= LONGEST_KEY;
    return key || (signed(token) && counts(request)) ? token : null;
  }

  /// Whether it bears more than one thing: which of them counts would be up to whoever reads it, the
  /// gate or the origin.
  static boolean ambiguous(CanonicalRequest request) {
    return counts(request) && request.fields().all("authorization").size() > 1;
  }

  /// The gate's own service judges tokens by itself, where they are asked after and not used; not so
  /// where it is for programs.
  private static boolean counts(CanonicalRequest request) {
    String path = request.path().encoded();
    return !request.target().service().isOwn()
        || path.startsWith(OPERATORS)
        || path.startsWith(ROLES);
  }

  /// The compact serialization of a signed token (RFC 7515, section 7.1), by its looks.
  private static boolean signed(String token) {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    return first > 0 && second > first + 1 && token.indexOf('.', second + 1) < 0;
  }

  /// ATTACK: another host of the domain can set a cookie of the same name, but not with this prefix;
  /// two of them are a browser that does not know prefixes, or no browser.
  private static @Nullable String cookie(CanonicalRequest request) {
    String found = null;
    for (CanonicalRequest.Cookie cookie : request.cookies()) {
      if (cookie.name().equals(COOKIE)) {
        if (found != null || cookie.value().length() > LONGEST_COOKIE) {
          return null;
        }
        found = cookie.value();
      }
    }
    return found;
  }

  private static Secret secret(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }
}
