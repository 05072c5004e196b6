package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a request shows to be known by.
///
/// Keys and tokens of others, which an origin may want for itself, are not looked at: the gate's own
/// keys begin with a prefix.
final class Shown {
  /// The cookie of a session; its prefix has browsers take it from this host alone, over encrypted
  /// connections alone (RFC 6265bis, section 4.1.3.2).
  static final String COOKIE = "__Host-munjigi";

  private static final String BEARER = "bearer ";
  private static final String KEY = "mjg_k_";
  private static final int LONGEST_COOKIE = 128;
  private static final int LONGEST_KEY = 128;

  private Shown() {}

  /// What has to be asked about it; null when there is nothing.
  static @Nullable Ask of(CanonicalRequest request) {
    String key = key(request);
    if (key != null) {
      return new Ask.BearerOf(secret(key), request.target().service().name());
    }
    if (!request.scheme().equals("https")) {
      return null;
    }
    String session = cookie(request);
    return session == null ? null : new Ask.SessionOf(secret(session), request.host());
  }

  /// Whether it bears a key of the gate's own.
  static boolean bears(CanonicalRequest request) {
    return key(request) != null;
  }

  private static @Nullable String key(CanonicalRequest request) {
    String field = request.fields().first("authorization");
    if (field == null
        || field.length() > BEARER.length() + LONGEST_KEY
        || !field.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return null;
    }
    String token = field.substring(BEARER.length()).strip();
    return token.startsWith(KEY) ? token : null;
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
