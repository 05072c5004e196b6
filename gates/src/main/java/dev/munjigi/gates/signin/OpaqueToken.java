package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/// A random token that says nothing: `mjg_k_`, 256 bits, a checksum, in 55 characters.
///
/// Its beginning says what it is for, and its checksum (CRC-32 of all before it) lets a scanner for
/// secrets know one without asking. Only [#hash] is stored: with 256 random bits it gives nothing
/// away and needs no salt.
public final class OpaqueToken {
  private static final int BYTES = 32;
  private static final int RANDOM_CHARACTERS = 43;
  private static final int CHECKSUM_CHARACTERS = 6;

  private final Kind kind;
  private final Secret text;

  /// What a token is for.
  public enum Kind {
    SESSION("mjg_s_"),
    API_KEY("mjg_k_"),
    REFRESH("mjg_r_"),
    /// One use, short life: an authorization code, a hand-over between hosts.
    CODE("mjg_c_");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    /// How tokens of this kind begin.
    public String prefix() {
      return prefix;
    }
  }

  private OpaqueToken(Kind kind, String text) {
    this.kind = kind;
    this.text = new Secret(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// A new one.
  public static OpaqueToken generate(Kind kind, SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String body = kind.prefix() + encoded(bytes);
    Arrays.fill(bytes, (byte) 0);
    return new OpaqueToken(kind, body + checksum(body));
  }

  /// Reads one.
  ///
  /// @return empty when it is of another kind, has another length or characters, has bits that
  ///   belong to no byte, or another checksum
  public static Optional<OpaqueToken> parse(Kind kind, String text) {
    int body = kind.prefix().length() + RANDOM_CHARACTERS;
    if (text.length() != body + CHECKSUM_CHARACTERS
        || !text.startsWith(kind.prefix())
        || !canonical(text.substring(kind.prefix().length(), body))
        || !checksum(text.substring(0, body)).equals(text.substring(body))) {
      return Optional.empty();
    }
    return Optional.of(new OpaqueToken(kind, text));
  }

  private static boolean canonical(String random) {
    try {
      return encoded(Base64.getUrlDecoder().decode(random)).equals(random);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return encoded(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// What it is for.
  public Kind kind() {
    return kind;
  }

  /// The token itself, to be given away once.
  public String reveal() {
    return new String(text.reveal(), StandardCharsets.US_ASCII);
  }

  /// What is stored: SHA-256 of the text, in hex.
  public String hash() {
    return HexFormat.of().formatHex(Sha.two256(text.reveal()));
  }

  /// The kind alone.
  @Override
  public String toString() {
    return "OpaqueToken[" + kind.prefix() + "...]";
  }
}
