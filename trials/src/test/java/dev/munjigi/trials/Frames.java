package dev.munjigi.trials;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// WebSocket frames (RFC 6455 section 5.2) of at most 64 KiB.
final class Frames {
  static final int TEXT = 1;
  static final int CLOSE = 8;

  /// The handshake of RFC 6455 section 1.3.
  static final String HANDSHAKE =
      "GET /chat HTTP/1.1\r\nHost: shop.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

  private static final int LIMIT = 1 << 16;

  private Frames() {}

  /// Sends every frame back, unmasked, until one closes or the connection ends.
  static void echo(InputStream from, OutputStream to) throws IOException {
    DataInputStream in = new DataInputStream(from);
    try {
      int opcode = -1;
      while (opcode != CLOSE) {
        int first = in.readUnsignedByte();
        opcode = first & 0x0F;
        byte[] payload = payload(in);
        to.write(frame(first, payload, false));
        to.flush();
      }
    } catch (EOFException _) {
      // ended between frames or within one
    }
  }

  private static byte[] payload(DataInputStream in) throws IOException {
    int second = in.readUnsignedByte();
    int length = second & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      throw new IOException("a frame beyond " + LIMIT + " bytes");
    }
    byte[] mask = new byte[4];
    if ((second & 0x80) != 0) {
      in.readFully(mask);
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    mask(payload, mask);
    return payload;
  }

  /// One whole text frame as a client sends it.
  static byte[] text(String text) {
    return frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8), true);
  }

  /// One frame.
  ///
  /// @param first the byte with the flags and the opcode
  /// @param payload fewer than 65,536 bytes
  static byte[] frame(int first, byte[] payload, boolean masked) {
    int extended = payload.length > 125 ? 2 : 0;
    int maskBytes = masked ? 4 : 0;
    byte[] frame = new byte[2 + extended + maskBytes + payload.length];
    frame[0] = (byte) first;
    frame[1] = (byte) ((masked ? 0x80 : 0) | (extended == 0 ? payload.length : 126));
    if (extended != 0) {
      frame[2] = (byte) (payload.length >>> 8);
      frame[3] = (byte) payload.length;
    }
    byte[] body = payload.clone();
    if (masked) {
      byte[] mask = {1, 2, 3, 4};
      System.arraycopy(mask, 0, frame, 2 + extended, 4);
      mask(body, mask);
    }
    System.arraycopy(body, 0, frame, 2 + extended + maskBytes, body.length);
    return frame;
  }

  private static void mask(byte[] payload, byte[] mask) {
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
  }
}
