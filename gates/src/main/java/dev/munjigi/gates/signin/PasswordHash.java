package dev.munjigi.gates.signin;

import java.security.MessageDigest;
import java.util.Base64;

/// An Argon2id hash of a password as it is stored: its cost, its salt, the hash.
///
/// Its text is a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`, with unpadded base64; one
/// text for each value.
public final class PasswordHash {
  static final int SALT = 16;
  static final int LENGTH = 32;

  private static final int LONGEST = 256;
  private static final int LEAST_SALT = 8;
  private static final int LEAST_LENGTH = 16;
  private static final int MOST_BYTES = 64;
  private static final int FIELDS = 6;

  private final Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  /// Takes the arrays over.
  PasswordHash(Cost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /// Reads what was stored.
  ///
  /// @throws IllegalArgumentException when it is not such a text, or its cost is out of bounds; the
  ///   message does not hold it
  public static PasswordHash parse(String text) {
    String[] fields = text.length() > LONGEST ? new String[0] : text.split("\\$", FIELDS + 1);
    if (fields.length != FIELDS
        || !fields[0].isEmpty()
        || !fields[1].equals("argon2id")
        || !fields[2].equals("v=19")) {
      throw new IllegalArgumentException("a stored password is no Argon2id hash of version 19");
    }
    PasswordHash read =
        new PasswordHash(
            cost(fields[3]), bytes(fields[4], LEAST_SALT), bytes(fields[5], LEAST_LENGTH));
    if (!read.text().equals(text)) {
      throw new IllegalArgumentException("a stored password is not written in its one way");
    }
    return read;
  }

  private static Cost cost(String field) {
    String[] parts = field.split(",", -1);
    if (parts.length != 3
        || !parts[0].startsWith("m=")
        || !parts[1].startsWith("t=")
        || !parts[2].startsWith("p=")) {
      throw new IllegalArgumentException("a stored password does not say `m=M,t=T,p=P`");
    }
    // ATTACK: a stored string is not asked for more memory than the machine has
    return Cost.unsafeOf(number(parts[0]), number(parts[1]), number(parts[2]));
  }

  private static int number(String part) {
    try {
      return Integer.parseInt(part.substring(2));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a stored password has a cost that is no number");
    }
  }

  private static byte[] bytes(String field, int least) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(field);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a stored password has a field that is not base64");
    }
    if (bytes.length < least || bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException("a stored password has a field of another length");
    }
    return bytes;
  }

  /// The PHC string, to be stored.
  public String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$%s$%s$%s"
        .formatted(cost, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /// Whether it should be replaced at the next chance: it was made at another cost, or shorter.
  public boolean needsRehash(Cost now) {
    return !cost.equals(now) || salt.length < SALT || hash.length < LENGTH;
  }

  Cost cost() {
    return cost;
  }

  byte[] salt() {
    return salt.clone();
  }

  int length() {
    return hash.length;
  }

  /// Compares in constant time.
  boolean matches(byte[] computed) {
    return MessageDigest.isEqual(hash, computed);
  }

  /// The cost alone.
  @Override
  public String toString() {
    return "PasswordHash[" + cost + "]";
  }
}
