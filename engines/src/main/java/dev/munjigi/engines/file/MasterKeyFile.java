package dev.munjigi.engines.file;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.tls.KeyWrap;
import dev.munjigi.gates.tls.MasterKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// The master key in a file of its own: 32 random bytes, mode 0600, made at the first start.
///
/// Guarantees: many processes that make it at once get the same one; a file that others may use, a
/// symbolic link or a file of another length is refused, never overwritten. Does not guarantee
/// anything against who can read the file: whoever has it and the state folder has all keys.
public final class MasterKeyFile implements KeyWrap {
  private final MasterKey key;

  private MasterKeyFile(MasterKey key) {
    this.key = key;
  }

  /// Opens the file, or makes it.
  ///
  /// @param random where the key and the nonces come from
  /// @throws IOException when it cannot be used; the message names it and says what to do
  public static MasterKeyFile open(Path file, SecureRandom random) throws IOException {
    return open(new DurableFile(file), random);
  }

  static MasterKeyFile open(DurableFile file, SecureRandom random) throws IOException {
    Optional<byte[]> found = file.read(MasterKey.LENGTH);
    if (found.isEmpty()) {
      byte[] made = new byte[MasterKey.LENGTH];
      random.nextBytes(made);
      file.create(made);
      Arrays.fill(made, (byte) 0);
      // INVARIANT: what is there is read again, because another process may have been first.
      found = file.read(MasterKey.LENGTH);
    }
    byte[] bytes = found.orElseThrow(() -> new IOException("`" + file + "` was made and is gone"));
    if (bytes.length != MasterKey.LENGTH) {
      throw new IOException(
          "master key `%s` has `%d` bytes, not `%d`: restore it from a backup"
              .formatted(file, bytes.length, MasterKey.LENGTH));
    }
    MasterKey key = new MasterKey(new Secret(bytes), random);
    Arrays.fill(bytes, (byte) 0);
    return new MasterKeyFile(key);
  }

  @Override
  public byte[] wrap(Secret key, String context) {
    return this.key.wrap(key, context);
  }

  @Override
  public Secret unwrap(byte[] wrapped, String context) throws GeneralSecurityException {
    return key.unwrap(wrapped, context);
  }

  @Override
  public String id() {
    return key.id();
  }

  /// Its id, never the key.
  @Override
  public String toString() {
    return "MasterKeyFile[" + id() + "]";
  }
}
