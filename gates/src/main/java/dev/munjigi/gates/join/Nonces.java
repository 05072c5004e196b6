package dev.munjigi.gates.join;

import dev.munjigi.gates.exchange.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a gate gives to be signed, and knows again without having kept it: a moment, random bits,
/// and a mark over both (HMAC-SHA-256).
///
/// Guarantees: a nonce that is fresh was given by a gate that has the key, within the last two
/// minutes. Does not guarantee that it was not used: who needs that remembers [#hash].
public final class Nonces {
  private static final Duration HOLDS = Duration.ofMinutes(2);
  private static final int RANDOM = 16;
  private static final int HEAD = Long.BYTES + RANDOM;
  private static final int MARK = 32;

  private final Secret key;
  private final SecureRandom random;

  /// @param key 32 bytes, the same at every gate
  public Nonces(Secret key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  String next(Instant now) {
    byte[] bits = new byte[RANDOM];
    random.nextBytes(bits);
    byte[] head = ByteBuffer.allocate(HEAD).putLong(now.toEpochMilli()).put(bits).array();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(ByteBuffer.allocate(HEAD + MARK).put(head).put(mark(head)).array());
  }

  boolean fresh(String nonce, Instant now) {
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(nonce);
    } catch (IllegalArgumentException none) {
      return false;
    }
    // ATTACK: the last digit has bits that belong to no byte; a nonce has one spelling
    boolean whole =
        all.length == HEAD + MARK
            && Base64.getUrlEncoder().withoutPadding().encodeToString(all).equals(nonce);
    if (!whole) {
      return false;
    }
    byte[] head = Arrays.copyOf(all, HEAD);
    long age = now.toEpochMilli() - ByteBuffer.wrap(head).getLong();
    return MessageDigest.isEqual(mark(head), Arrays.copyOfRange(all, HEAD, all.length))
        && age >= -HOLDS.toMillis()
        && age < HOLDS.toMillis();
  }

  /// From when on nonces of now are fresh no more, also for a gate whose clock is behind.
  Instant until(Instant now) {
    return now.plus(HOLDS.multipliedBy(3));
  }

  /// What is remembered of one that was used.
  static String hash(String nonce) {
    return sha256("munjigi nonce " + nonce);
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private byte[] mark(byte[] head) {
    byte[] secret = key.reveal();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update("munjigi nonce ".getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(head);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
