package dev.munjigi.gates.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.NullMarked;

/// Blocks of version 2 for tests, good and bad.
@NullMarked
final class Blocks {
  static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

  /// 198.51.100.7:4711 to 192.0.2.1:443.
  static final byte[] V4 = HexFormat.of().parseHex("c6336407" + "c0000201" + "1267" + "01bb");

  /// [2001:db8::7]:4711 to [2001:db8::1]:443.
  static final byte[] V6 =
      HexFormat.of()
          .parseHex(
              "20010db8000000000000000000000007"
                  + "20010db8000000000000000000000001"
                  + "1267"
                  + "01bb");

  private Blocks() {}

  /// A block that says its true length.
  static byte[] block(int command, int family, byte[]... rest) {
    return lying(command, family, joined(rest).length, rest);
  }

  /// A block that says this length.
  static byte[] lying(int command, int family, int length, byte[]... rest) {
    byte[] fixed = {(byte) command, (byte) family, (byte) (length >>> 8), (byte) length};
    return joined(SIGNATURE, fixed, joined(rest));
  }

  static byte[] addition(int type, byte... value) {
    return joined(
        new byte[] {(byte) type, (byte) (value.length >>> 8), (byte) value.length}, value);
  }

  /// The block of TCP over IPv4 with these additions and a checksum of all of it behind them.
  static byte[] summed(byte[]... additions) {
    byte[] block = block(0x21, 0x11, V4, joined(additions), addition(0x03, new byte[4]));
    CRC32C sum = new CRC32C();
    sum.update(block);
    for (int i = 0; i < 4; i++) {
      block[block.length - 1 - i] = (byte) (sum.getValue() >>> 8 * i);
    }
    return block;
  }

  static byte[] line(String line) {
    return line.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
