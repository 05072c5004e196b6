package dev.munjigi.gates.jose;

import java.util.ArrayList;
import java.util.List;

/// A token cut at its dots and decoded, with its header read.
///
/// @param header what it says of itself
/// @param encodedHeader the header as it came
/// @param parts what is behind the header, decoded
/// @param signedLength how many characters of the text come before the last dot
record CompactToken(JoseHeader header, String encodedHeader, List<byte[]> parts, int signedLength) {
  /// Parts of a signed token.
  static final int SIGNED = 3;

  /// Parts of an encrypted token.
  static final int ENCRYPTED = 5;

  /// The payload of a signed token, whatever its header says.
  static byte[] payload(String text) throws Refused {
    // ATTACK: a text of dots alone would be cut into thousands
    String[] pieces = text.split("\\.", SIGNED + 1);
    if (pieces.length != SIGNED) {
      throw new Refused(Fault.MALFORMED);
    }
    return Base64Url.decode(pieces[1]);
  }

  static CompactToken parse(String text, int expected) throws Refused {
    // ATTACK: a text of dots alone would be cut into thousands
    String[] pieces = text.split("\\.", expected + 1);
    if (pieces.length != expected) {
      throw new Refused(Fault.MALFORMED);
    }
    List<byte[]> parts = new ArrayList<>(expected);
    for (String piece : pieces) {
      parts.add(Base64Url.decode(piece));
    }
    return new CompactToken(
        JoseHeader.parse(parts.getFirst()),
        pieces[0],
        List.copyOf(parts.subList(1, expected)),
        text.lastIndexOf('.'));
  }
}
