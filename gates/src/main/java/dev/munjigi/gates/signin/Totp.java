package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Secret;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One-time codes by time (RFC 6238): HMAC-SHA-1, six digits, steps of 30 s.
///
/// Guarantees: a code of the last, the running or the next step is taken; a step at or before the
/// last one taken is not, so that a code seen over a shoulder is worth nothing. Does not guarantee
/// that two callers do not take the same step at once: who stores the step compares and sets.
public final class Totp {
  /// What [#check] is given when no step was taken yet.
  public static final long NONE = -1;

  /// Bytes of a secret (RFC 4226, section 4).
  public static final int LENGTH = 20;

  private static final int STEP_SECONDS = 30;
  private static final int DIGITS = 6;
  private static final int MODULUS = 1_000_000;

  /// The running step first: it is nearly always the one.
  private static final int[] WINDOW = {0, -1, 1};

  private Totp() {}

  /// A new secret.
  public static Secret generate(SecureRandom random) {
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    return new Secret(bytes);
  }

  /// The secret as people type it into an app.
  public static String base32(Secret secret) {
    return Base32.STANDARD.encode(checked(secret));
  }

  /// The `otpauth` URI that apps read from a picture (Google Authenticator's key URI format).
  ///
  /// @param issuer who asks for codes, without a colon
  /// @param account whose codes they are, without a colon
  public static String uri(String issuer, String account, Secret secret) {
    if (issuer.isEmpty() || account.isEmpty() || (issuer + account).indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "issuer and account of one-time codes are not empty and have no colon");
    }
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
        .formatted(
            encoded(issuer),
            encoded(account),
            base32(secret),
            encoded(issuer),
            DIGITS,
            STEP_SECONDS);
  }

  /// Checks a code.
  ///
  /// @param typed spaces in it do not count
  /// @param lastStep the step that was taken last, or [#NONE]
  /// @return the step to store as the last one taken; empty when the code is not right
  public static OptionalLong check(String typed, Secret secret, long lastStep, Instant now) {
    byte[] code = digits(typed);
    long running = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
    OptionalLong taken = OptionalLong.empty();
    for (int offset : WINDOW) {
      long step = running + offset;
      // INVARIANT: every step is computed and compared, whichever matches
      boolean matches = MessageDigest.isEqual(code, code(secret, step));
      if (matches && step > lastStep && step >= 0 && taken.isEmpty()) {
        taken = OptionalLong.of(step);
      }
    }
    return taken;
  }

  /// The code of a step, six ASCII digits.
  static byte[] code(Secret secret, long step) {
    byte[] key = checked(secret);
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
      return "%06d".formatted(number % MODULUS).getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-1", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] checked(Secret secret) {
    byte[] bytes = secret.reveal();
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "a secret of one-time codes has `%d` bytes, not `%d`".formatted(LENGTH, bytes.length));
    }
    return bytes;
  }

  /// The digits alone; something that is never a code when there is anything else.
  private static byte[] digits(String typed) {
    String code = typed.length() > 2 * DIGITS ? "" : typed.replace(" ", "");
    boolean digits = code.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? code.getBytes(StandardCharsets.US_ASCII) : new byte[0];
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
