package dev.munjigi.gates.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Reads the PROXY header of one connection, of either version, from bytes that come in pieces of
/// any size.
///
/// Guarantees: keeps at most 1,040 bytes; takes no byte behind the header; what it finds does not
/// depend on how the bytes were cut; looks at each byte once, and at a block once more.
public final class HeaderReader {
  /// The longest line of version 1 with its CR LF (section 2.1).
  static final int LONGEST_LINE = 107;

  /// The first bytes of every line, and of every block (section 2.2).
  private static final byte[] LINE = "PROXY ".getBytes(StandardCharsets.US_ASCII);

  static final byte[] BLOCK = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[LONGEST_LINE];
  private int size;

  /// How long the block is, once its first 16 bytes are there.
  private int blockSize;

  /// How many bytes of the header were taken so far.
  public int size() {
    return size;
  }

  /// Takes bytes up to the end of the header, or to the byte that makes it wrong; not called again
  /// once it answered anything but [Read.More].
  public Read read(ByteBuffer next) {
    while (next.hasRemaining()) {
      bytes[size++] = next.get();
      Read read = judge();
      if (!(read instanceof Read.More)) {
        return read;
      }
    }
    return Read.More.MORE;
  }

  /// Judges the last byte; those before it were found right.
  private Read judge() {
    byte[] opening = bytes[0] == LINE[0] ? LINE : BLOCK;
    if (size > opening.length) {
      return opening == LINE ? line() : block();
    }
    return bytes[size - 1] == opening[size - 1] ? Read.More.MORE : missing();
  }

  private Read missing() {
    String hex = HexFormat.of().formatHex(bytes, 0, size);
    String evidence = "the connection begins with the bytes `" + hex + "`";
    return new Read.Wrong(ProxyReason.HEADER_MISSING, evidence);
  }

  private Read line() {
    boolean ended = bytes[size - 2] == '\r';
    if (ended != (bytes[size - 1] == '\n')) {
      return Read.Wrong.malformed("the line ends otherwise than in CR LF");
    }
    if (ended) {
      return HeaderLine.parse(new String(bytes, 0, size - 2, StandardCharsets.ISO_8859_1));
    }
    // ATTACK: a line without an end
    return size < LONGEST_LINE
        ? Read.More.MORE
        : Read.Wrong.malformed("the line is longer than " + LONGEST_LINE + " bytes");
  }

  private Read block() {
    if (size == HeaderBlock.FIXED) {
      Read.Wrong wrong = HeaderBlock.wrongOpening(bytes);
      if (wrong != null) {
        return wrong;
      }
      blockSize = HeaderBlock.size(bytes);
      if (blockSize > bytes.length) {
        bytes = Arrays.copyOf(bytes, blockSize);
      }
    }
    return size >= HeaderBlock.FIXED && size == blockSize
        ? HeaderBlock.parse(bytes, size)
        : Read.More.MORE;
  }
}
