package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.GCMSIVBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/// A master key in memory: wraps other keys with AES-256-GCM-SIV (RFC 8452).
///
/// Guarantees: wrapped bytes that were changed, shortened, wrapped for another context or by
/// another master are refused; a nonce that comes twice, as after a machine was restored from a
/// snapshot, shows at most that the same key was wrapped twice. Does not guarantee anything against
/// who reads this process's memory.
///
/// Wrapped bytes: version 1 (1 byte), the master's id (4), a random nonce (12), the ciphertext with
/// its tag (the key's length and 16). All before the nonce is authenticated with the context.
public final class MasterKey implements KeyWrap {
  /// Bytes of a master key.
  public static final int LENGTH = 32;

  private static final byte VERSION = 1;
  private static final int ID = 4;
  private static final int HEAD = 1 + ID;
  private static final int NONCE = 12;
  private static final int TAG = 16;
  private static final int LONGEST = 64 * 1024;
  private static final int LONGEST_CONTEXT = 256;
  private static final byte[] ID_LABEL =
      "munjigi master key id v1\0".getBytes(StandardCharsets.US_ASCII);

  private final Secret key;
  private final SecureRandom random;
  private final byte[] id;

  /// From its bytes.
  ///
  /// @param key 32 bytes
  /// @param random where nonces come from
  public MasterKey(Secret key, SecureRandom random) {
    byte[] bytes = key.reveal();
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "a master key has `%d` bytes, not `%d`".formatted(LENGTH, bytes.length));
    }
    this.key = key;
    this.random = random;
    this.id = idOf(bytes);
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public byte[] wrap(Secret key, String context) {
    byte[] plain = key.reveal();
    if (plain.length > LONGEST) {
      throw new IllegalArgumentException(
          "a key of `%d` bytes is too long to be wrapped: at most `%d` are allowed"
              .formatted(plain.length, LONGEST));
    }
    byte[] head = ByteBuffer.allocate(HEAD).put(VERSION).put(id).array();
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      GCMSIVBlockCipher cipher = cipher(true, head, nonce, context);
      byte[] sealed = new byte[cipher.getOutputSize(plain.length)];
      int length = cipher.processBytes(plain, 0, plain.length, sealed, 0);
      cipher.doFinal(sealed, length);
      return ByteBuffer.allocate(HEAD + NONCE + sealed.length)
          .put(head)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("what is being encrypted has no tag yet", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public Secret unwrap(byte[] wrapped, String context) throws GeneralSecurityException {
    if (wrapped.length < HEAD + NONCE + TAG || wrapped.length > HEAD + NONCE + LONGEST + TAG) {
      throw new GeneralSecurityException(
          "the wrapped key has `%d` bytes: it was cut off or is something else"
              .formatted(wrapped.length));
    }
    byte[] head = Arrays.copyOf(wrapped, HEAD);
    if (head[0] != VERSION) {
      throw new GeneralSecurityException(
          "the wrapped key has format `%d`, only `%d` is known".formatted(head[0], VERSION));
    }
    byte[] by = Arrays.copyOfRange(head, 1, HEAD);
    if (!Arrays.equals(by, id)) {
      throw new GeneralSecurityException(
          "the key was wrapped by master key `%s`, this one is `%s`"
              .formatted(HexFormat.of().formatHex(by), id()));
    }
    GCMSIVBlockCipher cipher =
        cipher(false, head, Arrays.copyOfRange(wrapped, HEAD, HEAD + NONCE), context);
    int length = wrapped.length - HEAD - NONCE;
    byte[] plain = new byte[cipher.getOutputSize(length)];
    try {
      int done = cipher.processBytes(wrapped, HEAD + NONCE, length, plain, 0);
      cipher.doFinal(plain, done);
      return new Secret(plain);
    } catch (InvalidCipherTextException e) {
      throw new GeneralSecurityException(
          "the wrapped key was changed, or was wrapped for something else than `" + context + "`");
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public String id() {
    return HexFormat.of().formatHex(id);
  }

  private GCMSIVBlockCipher cipher(boolean encrypt, byte[] head, byte[] nonce, String context) {
    byte[] purpose = context.getBytes(StandardCharsets.UTF_8);
    if (purpose.length > LONGEST_CONTEXT) {
      throw new IllegalArgumentException(
          "a context has at most `%d` bytes".formatted(LONGEST_CONTEXT));
    }
    byte[] aside = ByteBuffer.allocate(HEAD + purpose.length).put(head).put(purpose).array();
    byte[] bytes = key.reveal();
    GCMSIVBlockCipher cipher = new GCMSIVBlockCipher();
    cipher.init(encrypt, new AEADParameters(new KeyParameter(bytes), TAG * 8, nonce, aside));
    Arrays.fill(bytes, (byte) 0);
    return cipher;
  }

  private static byte[] idOf(byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ID_LABEL);
      return Arrays.copyOf(digest.digest(key), ID);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Its id, never the key.
  @Override
  public String toString() {
    return "MasterKey[" + id() + "]";
  }
}
