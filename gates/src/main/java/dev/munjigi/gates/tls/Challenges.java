package dev.munjigi.gates.tls;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The challenges that an authority may ask for right now: those of the order that is under way.
///
/// Guarantees: what is answered was asked for by an order of this gate that is not over; an answer
/// belongs to one host. Safe for use by many threads; never blocks.
public final class Challenges {
  /// How many may be pending at once.
  public static final int MOST = 100;

  private static final int LONGEST_TOKEN = 256;

  private final Map<String, Answer> files = new ConcurrentHashMap<>();
  private final Map<String, Material> handshakes = new ConcurrentHashMap<>();
  private final SecureRandom random;

  private record Answer(String host, String keyAuthorization) {}

  public Challenges(SecureRandom random) {
    this.random = random;
  }

  /// Answers a challenge from now on.
  ///
  /// @param token 1 to 256 letters, digits, `-` and `_`
  /// @param keyAuthorization the token with the account's key behind it (RFC 8555 section 8.1)
  /// @throws IllegalArgumentException when the host or the token is none, or there are too many
  public void pend(
      AcmeSettings.Challenge kind,
      ServerName host,
      String token,
      String keyAuthorization,
      Instant now) {
    if (!isToken(token) || files.size() + handshakes.size() >= MOST) {
      throw new IllegalArgumentException(
          "a challenge has a token of `A-Z a-z 0-9 - _`, and at most `%d` are pending"
              .formatted(MOST));
    }
    switch (kind) {
      case HTTP_01 -> files.put(token, new Answer(host.text(), keyAuthorization));
      case TLS_ALPN_01 ->
          handshakes.put(host.text(), ChallengeCertificate.of(host, keyAuthorization, now, random));
    }
  }

  /// Answers nothing any more.
  public void clear() {
    files.clear();
    handshakes.clear();
  }

  /// What a host's file of this token holds; null when nobody asked for it.
  public @Nullable String file(String host, String token) {
    Answer answer = files.get(token);
    return answer == null || !answer.host.equals(host) ? null : answer.keyAuthorization;
  }

  /// What is shown to an authority in a handshake for this host, in lower case; null when nobody
  /// asked for it.
  public @Nullable Material handshake(String host) {
    return handshakes.get(host);
  }

  /// Whether some handshake may be a challenge.
  public boolean awaitsHandshakes() {
    return !handshakes.isEmpty();
  }

  static boolean isToken(String text) {
    if (text.isEmpty() || text.length() > LONGEST_TOKEN) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
