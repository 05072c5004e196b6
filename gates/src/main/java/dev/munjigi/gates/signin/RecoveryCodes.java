package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// Ten codes for the day the second factor is lost, each for one use: 80 bits in Crockford's
/// base32, `XXXX-XXXX-XXXX-XXXX`.
///
/// A code has so many bits that its bare SHA-256 gives nothing away.
///
/// @param codes to be shown once
/// @param hashes to be stored, in the same order, SHA-256 in hex
public record RecoveryCodes(List<Secret> codes, List<String> hashes) {
  /// How many there are.
  public static final int COUNT = 10;

  private static final int BYTES = 10;
  private static final int CHARACTERS = 16;
  private static final int GROUP = 4;
  private static final int MOST_TYPED = 64;

  public RecoveryCodes {
    codes = List.copyOf(codes);
    hashes = List.copyOf(hashes);
    if (codes.size() != hashes.size()) {
      throw new IllegalArgumentException("each recovery code has one hash");
    }
  }

  /// New ones.
  public static RecoveryCodes generate(SecureRandom random) {
    List<Secret> codes = new ArrayList<>(COUNT);
    List<String> hashes = new ArrayList<>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      String code = Base32.CROCKFORD.encode(bytes);
      hashes.add(HexFormat.of().formatHex(hash(code)));
      codes.add(new Secret(grouped(code).getBytes(StandardCharsets.US_ASCII)));
    }
    return new RecoveryCodes(codes, hashes);
  }

  /// Which of the stored hashes a typed code is; the caller strikes it out.
  ///
  /// @param typed in any case, with or without hyphens and spaces, `O` for `0`, `I` or `L` for `1`
  public static OptionalInt match(String typed, List<String> hashes) {
    byte[] hash = hash(canonical(typed));
    OptionalInt found = OptionalInt.empty();
    for (int i = 0; i < hashes.size(); i++) {
      // INVARIANT: all are compared, whichever matches
      byte[] stored = HexFormat.of().parseHex(hashes.get(i));
      if (MessageDigest.isEqual(hash, stored) && found.isEmpty()) {
        found = OptionalInt.of(i);
      }
    }
    return found;
  }

  /// What was meant; empty, which is no code, when it has another length.
  static String canonical(String typed) {
    if (typed.length() > MOST_TYPED) {
      return "";
    }
    StringBuilder code = new StringBuilder(CHARACTERS);
    Password.normalised(typed)
        .toUpperCase(Locale.ROOT)
        .codePoints()
        .filter(point -> !separates(point))
        .map(RecoveryCodes::read)
        .forEach(code::appendCodePoint);
    return code.length() == CHARACTERS ? code.toString() : "";
  }

  private static boolean separates(int point) {
    return Character.isWhitespace(point)
        || Character.isSpaceChar(point)
        || Character.getType(point) == Character.DASH_PUNCTUATION;
  }

  private static int read(int point) {
    return switch (point) {
      case 'O' -> '0';
      case 'I', 'L' -> '1';
      default -> point;
    };
  }

  private static String grouped(String code) {
    StringBuilder text = new StringBuilder(code.substring(0, GROUP));
    for (int i = GROUP; i < CHARACTERS; i += GROUP) {
      text.append('-').append(code, i, i + GROUP);
    }
    return text.toString();
  }

  private static byte[] hash(String code) {
    return Sha.two256(code.getBytes(StandardCharsets.UTF_8));
  }

  /// How many, never which.
  @Override
  public String toString() {
    return "RecoveryCodes[" + codes.size() + "]";
  }
}
