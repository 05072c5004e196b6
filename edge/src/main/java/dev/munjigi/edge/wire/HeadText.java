package dev.munjigi.edge.wire;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes heads of messages (RFC 9112 sections 3 and 4). One for each event loop: a head is put
/// together in an array and then copied out at once.
///
/// Guarantees: the only line ends are those it writes itself.
public final class HeadText {
  private static final byte[] VERSION = ascii("HTTP/1.1 ");
  private static final byte[] REQUEST_END = ascii(" HTTP/1.1\r\nhost: ");
  private static final byte[] LENGTH = ascii("content-length: ");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
  private static final byte[] UPGRADE = ascii("connection: upgrade\r\nupgrade: ");
  private static final byte[] CLOSE = ascii("connection: close\r\n");
  private static final byte[] KEEP = ascii("connection: keep-alive\r\n");
  private static final byte[] LAST_CHUNK = ascii("0\r\n");
  private static final byte[] LINE_END = ascii("\r\n");

  private byte[] text = new byte[4096];
  private int size;

  /// What a reply says of its connection.
  enum Keep {
    UNSAID,
    KEEP,
    CLOSE,
    UPGRADE
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Writes the head of a request.
  public void request(ByteBuf out, CanonicalRequest request, Framing framing) {
    size = 0;
    put(request.method());
    put((byte) ' ');
    put(request.path().encoded());
    if (!request.query().encoded().isEmpty()) {
      put((byte) '?');
      put(request.query().encoded());
    }
    put(REQUEST_END);
    put(request.host());
    if (request.port() != (request.scheme().equals("https") ? 443 : 80)) {
      put((byte) ':');
      put(Integer.toString(request.port()));
    }
    put(LINE_END);
    fields(request.fields(), false);
    framing(framing, hasBodyAsARule(request.method()));
    if (request.upgrade() != null) {
      put(UPGRADE);
      put(request.upgrade());
      put(LINE_END);
    }
    put(LINE_END);
    out.writeBytes(text, 0, size);
  }

  /// Methods that have a body as a rule say so when there is none (RFC 9110 section 8.6).
  private static boolean hasBodyAsARule(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  void reply(ByteBuf out, int status, Fields fields, Framing framing, Keep keep) {
    size = 0;
    put(VERSION);
    put(Integer.toString(status));
    put((byte) ' ');
    put(StatusText.of(status));
    put(LINE_END);
    // a reply without a body to HEAD, or 304, says how long the body would be
    fields(fields, framing instanceof Framing.None && status >= 200 && status != 204);
    framing(framing, false);
    switch (keep) {
      case UNSAID -> {}
      case KEEP -> put(KEEP);
      case CLOSE -> put(CLOSE);
      case UPGRADE -> {
        put(UPGRADE);
        put("websocket");
        put(LINE_END);
      }
    }
    put(LINE_END);
    out.writeBytes(text, 0, size);
  }

  private void framing(Framing framing, boolean sayNone) {
    switch (framing) {
      case Framing.None none -> {
        if (sayNone) {
          length(0);
        }
      }
      case Framing.Length length -> length(length.bytes());
      case Framing.Chunked chunked -> put(CHUNKED);
      case Framing.UntilClose close -> {}
    }
  }

  private void length(long bytes) {
    put(LENGTH);
    put(Long.toString(bytes));
    put(LINE_END);
  }

  private void fields(Fields fields, boolean withLength) {
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (withLength || !name.equals("content-length")) {
        put(name);
        put((byte) ':');
        put((byte) ' ');
        put(fields.value(i));
        put(LINE_END);
      }
    }
  }

  /// The line before a chunk of this many bytes.
  public static void chunkStart(ByteBuf out, int size) {
    out.writeCharSequence(Integer.toHexString(size), StandardCharsets.US_ASCII);
    out.writeBytes(LINE_END);
  }

  /// What stands behind a chunk.
  public static void chunkEnd(ByteBuf out) {
    out.writeBytes(LINE_END);
  }

  /// The end of a chunked body, with its trailer fields.
  public void lastChunk(ByteBuf out, Fields trailers) {
    size = 0;
    put(LAST_CHUNK);
    fields(trailers, false);
    put(LINE_END);
    out.writeBytes(text, 0, size);
  }

  private void put(byte one) {
    room(1);
    text[size++] = one;
  }

  private void put(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, text, size, bytes.length);
    size += bytes.length;
  }

  /// Puts ISO-8859-1 characters.
  private void put(String part) {
    int length = part.length();
    room(length);
    for (int i = 0; i < length; i++) {
      char c = part.charAt(i);
      // ATTACK: a line end inside a name or value would begin a field or a message of its own
      if (c == '\r' || c == '\n' || c == 0 || c > 255) {
        throw new IllegalArgumentException("a head holds a character that it must not hold");
      }
      text[size + i] = (byte) c;
    }
    size += length;
  }

  private void room(int more) {
    if (size + more > text.length) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, size + more));
    }
  }
}
