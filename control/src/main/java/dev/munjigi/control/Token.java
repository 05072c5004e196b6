package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/// The operator's token: 256 random bits in base64url, in a file that its owner alone can read.
public final class Token {
  /// The file's name in the state folder.
  public static final String FILE = "operator.token";

  private static final int BYTES = 32;
  private static final int LENGTH = 43;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private Token() {}

  /// Makes a new token in the place of the one before.
  ///
  /// ATTACK: after a gate was killed, another user's program may take its port and be sent the
  /// token by a command that believes the address left behind. What it got is worth nothing to the
  /// next gate.
  ///
  /// @param state the state folder, which must exist
  /// @throws IOException when the file cannot be written, or something else bears its name
  public static Secret renew(Path state) throws IOException {
    create(state);
    return read(state);
  }

  /// Reads the token.
  ///
  /// @param state the state folder
  /// @throws NoSuchFileException when there is none
  /// @throws IOException when it is no regular file, when others can read or write it, when it
  ///   holds no token, or when it cannot be read
  public static Secret read(Path state) throws IOException {
    Path file = state.resolve(FILE);
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException e) {
      throw new IOException("`" + file + "` is on a file system without permissions", e);
    }
    if (!attributes.isRegularFile()) {
      throw new IOException("`" + file + "` must be a regular file");
    }
    // ATTACK: a token that others could read or write may be known to them (CWE-732)
    if (!OWNER_ONLY.containsAll(attributes.permissions())) {
      throw new IOException("`" + file + "` must be closed to others: chmod 600, or delete it");
    }
    if (attributes.size() > LENGTH + 1) {
      throw new IOException("`" + file + "` holds no token; delete it to have a new one made");
    }
    String text = new String(Files.readAllBytes(file), ISO_8859_1).strip();
    if (text.length() != LENGTH || !text.chars().allMatch(Token::isBase64Url)) {
      throw new IOException("`" + file + "` holds no token; delete it to have a new one made");
    }
    return new Secret(text.getBytes(ISO_8859_1));
  }

  private static boolean isBase64Url(int c) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static void create(Path state) throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    byte[] text =
        (Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n")
            .getBytes(ISO_8859_1);
    // temporary files are made with mode 0600
    Path draft = Files.createTempFile(state, FILE, ".new");
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, state.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
