package dev.munjigi.gates.passkey;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.signin.Means;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Challenges for passkeys that are there already: 32 random bytes, the moment at which they were made,
/// and HMAC-SHA-256 over both, over what they are for and over whom they were made for. The page that
/// asks keeps them; nothing is stored until one was answered.
///
/// Guarantees: one that was not made here, for this use and this browser or session, or more than 5
/// minutes ago, is none. That each works once is up to the passkey that answers it, which remembers
/// the moment of the last one: [PasskeyProofs].
final class Challenges {
  static final Duration HOLDS = Duration.ofMinutes(5);

  /// Clocks of several gates go apart by so much.
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private static final int RANDOM = 32;
  private static final int MAC = 32;
  private static final int LENGTH = RANDOM + Long.BYTES + MAC;

  private final Means means;
  private final Secret key;

  Challenges(Means means, Secret key) {
    this.means = means;
    this.key = key;
  }

  /// What a passkey is asked for.
  enum Use {
    SIGN_IN,
    SECOND_FACTOR,
    AGAIN
  }

  /// A challenge that was made here.
  ///
  /// @param bytes what the authenticator signs
  /// @param made when, in milliseconds since the epoch
  record Challenge(byte[] bytes, long made) {}

  /// A new one, as the page keeps it.
  ///
  /// @param bound whom it is for: a browser, a session or a sign-in that is under way
  String make(Use use, String bound) {
    byte[] random = new byte[RANDOM];
    means.random().nextBytes(random);
    byte[] body =
        ByteBuffer.allocate(RANDOM + Long.BYTES)
            .put(random)
            .putLong(means.now().toEpochMilli())
            .array();
    byte[] token = Arrays.copyOf(body, LENGTH);
    System.arraycopy(mac(body, use, bound), 0, token, body.length, MAC);
    return Assertion.encoded(token);
  }

  /// The challenge inside what [#make] gave.
  static String challenge(String token) {
    byte[] bytes = Assertion.bytes(token, LENGTH, LENGTH).orElseThrow();
    return Assertion.encoded(Arrays.copyOf(bytes, RANDOM));
  }

  /// Reads what a page sent back.
  Optional<Challenge> read(String token, Use use, String bound) {
    return Assertion.bytes(token, LENGTH, LENGTH)
        .filter(bytes -> made(bytes, use, bound))
        .map(
            bytes ->
                new Challenge(
                    Arrays.copyOf(bytes, RANDOM), ByteBuffer.wrap(bytes).getLong(RANDOM)))
        .filter(this::holds);
  }

  private boolean made(byte[] token, Use use, String bound) {
    byte[] body = Arrays.copyOf(token, RANDOM + Long.BYTES);
    byte[] mac = Arrays.copyOfRange(token, body.length, LENGTH);
    return MessageDigest.isEqual(mac, mac(body, use, bound));
  }

  private boolean holds(Challenge challenge) {
    Instant made = Instant.ofEpochMilli(challenge.made());
    Instant now = means.now();
    return made.plus(HOLDS).isAfter(now) && made.minus(AHEAD).isBefore(now);
  }

  private byte[] mac(byte[] body, Use use, String bound) {
    byte[] secret = key.reveal();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      // the body has one length and a use has no space, so all parts are told apart
      mac.update(("munjigi passkey " + use + " ").getBytes(StandardCharsets.US_ASCII));
      mac.update(body);
      return mac.doFinal(bound.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
