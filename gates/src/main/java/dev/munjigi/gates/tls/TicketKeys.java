package dev.munjigi.gates.tls;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.jspecify.annotations.Nullable;

/// The keys that session tickets are sealed with (RFC 5077, RFC 8446 section 4.6.1): a new secret
/// each period, the one before accepted for one more.
///
/// Guarantees: secrets are in memory alone; keys for two purposes have nothing in common. Does not
/// guarantee that a ticket outlives the process. Safe for use by many threads.
public final class TicketKeys {
  /// Bytes of a key's name, of its authentication key and of its encryption key.
  public static final int PART = 16;

  private static final int SECRET = 32;

  private final SecureRandom random;
  private byte[] current;
  private byte @Nullable [] before;

  /// A key, in three parts of 16 bytes.
  ///
  /// @param name tells tickets of different keys apart; no secret
  /// @param authentication for HMAC-SHA-256
  /// @param encryption for AES-128
  public record Key(byte[] name, byte[] authentication, byte[] encryption) {
    @Override
    public String toString() {
      return "Key[redacted]";
    }
  }

  public TicketKeys(SecureRandom random) {
    this.random = random;
    this.current = fresh();
  }

  /// A new period begins.
  public synchronized void rotate() {
    before = current;
    current = fresh();
  }

  /// The key for new tickets, then those that are still accepted.
  ///
  /// @param purpose what the tickets are for, such as the listener's name
  public synchronized List<Key> of(String purpose) {
    byte[] old = before;
    return old == null
        ? List.of(derived(current, purpose))
        : List.of(derived(current, purpose), derived(old, purpose));
  }

  private byte[] fresh() {
    byte[] secret = new byte[SECRET];
    random.nextBytes(secret);
    return secret;
  }

  private static Key derived(byte[] secret, String purpose) {
    HKDFBytesGenerator kdf = new HKDFBytesGenerator(new SHA256Digest());
    byte[] info = ("munjigi session tickets v1\0" + purpose).getBytes(StandardCharsets.UTF_8);
    kdf.init(new HKDFParameters(secret, null, info));
    byte[][] parts = new byte[3][PART];
    for (byte[] part : parts) {
      kdf.generateBytes(part, 0, PART);
    }
    return new Key(parts[0], parts[1], parts[2]);
  }
}
