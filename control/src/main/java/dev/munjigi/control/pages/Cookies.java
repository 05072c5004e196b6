package dev.munjigi.control.pages;

import dev.munjigi.gates.exchange.CanonicalRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The cookies of the gate's own.
///
/// Guarantees: their prefix has browsers take them from this host alone, over encrypted connections
/// alone (RFC 6265bis, section 4.1.3.2); no script reads them; other sites' forms do not send them.
final class Cookies {
  /// Who is signed in at this host.
  static final String SESSION = "__Host-munjigi";

  /// Who has signed in on this device before.
  static final String DEVICES = "__Host-munjigi-device";

  /// A sign-in that waits for its second factor.
  static final String PENDING = "__Host-munjigi-pending";

  /// A browser that is on its way to sign in for a service's host.
  static final String WAY = "__Host-munjigi-way";

  /// A browser that is on its way to a provider and back.
  static final String EXTERNAL = "__Host-munjigi-external";

  /// The browser that forms are made for.
  static final String FORM = "__Host-munjigi-form";

  /// The language that somebody chose.
  static final String LANGUAGE = "__Host-munjigi-lang";

  private static final int LONGEST = 512;

  private Cookies() {}

  /// The value of one; null when there is none, or when there are two, which no browser sends.
  static @Nullable String of(CanonicalRequest request, String name) {
    String found = null;
    for (CanonicalRequest.Cookie cookie : request.cookies()) {
      if (cookie.name().equals(name)) {
        if (found != null || cookie.value().length() > LONGEST) {
          return null;
        }
        found = cookie.value();
      }
    }
    return found;
  }

  /// One that ends with the browser.
  static String set(String name, String value) {
    return name + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Lax";
  }

  static String set(String name, String value, Duration holds) {
    return set(name, value) + "; Max-Age=" + holds.toSeconds();
  }

  /// Takes one away.
  static String end(String name) {
    return set(name, "", Duration.ZERO);
  }
}
