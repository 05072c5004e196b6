package dev.munjigi.trials;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One whole request as an [Origin] received it.
///
/// @param head the raw bytes of the head, its empty line included
/// @param body the first [#KEPT] raw bytes of the body, framing included
/// @param bodyBytes how many bytes the body had, without its framing
@SuppressWarnings("ArrayRecordComponent") // never compared
record Received(byte[] head, byte[] body, long bodyBytes) {
  /// How many raw bytes of a body are kept.
  static final int KEPT = 1 << 20;

  private static final int HEAD_LIMIT = 1 << 20;

  /// Reads one request; null when the connection ended before its first byte.
  ///
  /// @throws EOFException when it ended later: such a request is not whole
  static @Nullable Received read(InputStream in) throws IOException {
    byte[] head = head(in);
    if (head.length == 0) {
      return null;
    }
    Received begun = new Received(head, new byte[0], 0);
    Recording body = new Recording(in);
    long length = 0;
    if (begun.all("transfer-encoding").contains("chunked")) {
      length = chunks(body);
    } else if (!begun.all("content-length").isEmpty()) {
      length = Long.parseLong(begun.field("content-length"));
      body.skip(length);
    }
    return new Received(head, body.kept.toByteArray(), length);
  }

  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last4 = 0;
    while (last4 != 0x0D0A0D0A) {
      int next = in.read();
      if (next < 0 && head.size() == 0) {
        return new byte[0];
      }
      if (next < 0 || head.size() == HEAD_LIMIT) {
        throw new EOFException("a head that does not end");
      }
      head.write(next);
      last4 = last4 << 8 | next;
    }
    return head.toByteArray();
  }

  private static long chunks(Recording body) throws IOException {
    long length = 0;
    while (true) {
      long size = Long.parseLong(body.line(), 16);
      if (size == 0) {
        break;
      }
      body.skip(size + 2);
      length += size;
    }
    while (!body.line().isEmpty()) {
      // trailers
    }
    return length;
  }

  /// The request line and the fields as text.
  String headText() {
    return new String(head, StandardCharsets.ISO_8859_1);
  }

  String method() {
    return word(0);
  }

  String target() {
    return word(1);
  }

  private String word(int index) {
    String[] words = lines().findFirst().orElse("").split(" ", -1);
    return index < words.length ? words[index] : "";
  }

  private Stream<String> lines() {
    return Arrays.stream(headText().split("\r\n", -1)).filter(line -> !line.isEmpty());
  }

  /// The header fields, names in lower case.
  List<Reply.Field> fields() {
    return lines().skip(1).map(Received::parsed).toList();
  }

  private static Reply.Field parsed(String line) {
    int colon = Math.max(line.indexOf(':'), 0);
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    return new Reply.Field(name, line.substring(colon + 1).trim());
  }

  /// The values of all fields of this name (lower case).
  List<String> all(String name) {
    return fields().stream().filter(f -> f.name().equals(name)).map(Reply.Field::value).toList();
  }

  /// The value of the one field of this name (lower case).
  String field(String name) {
    List<String> values = all(name);
    if (values.size() != 1) {
      throw new AssertionError("`" + name + "` comes " + values.size() + " times");
    }
    return values.getFirst();
  }

  /// Reads on and keeps the first bytes.
  private static final class Recording {
    private final InputStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Recording(InputStream in) {
      this.in = in;
    }

    void skip(long count) throws IOException {
      byte[] piece = new byte[(int) Math.min(count, 1 << 16)];
      for (long left = count; left > 0; ) {
        int read = in.read(piece, 0, (int) Math.min(left, piece.length));
        if (read < 0) {
          throw new EOFException("a body that does not end");
        }
        kept.write(piece, 0, Math.min(read, KEPT - kept.size()));
        left -= read;
      }
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
        int next = in.read();
        if (next < 0 || line.length() > HEAD_LIMIT) {
          throw new EOFException("a line that does not end");
        }
        line.append((char) next);
        if (kept.size() < KEPT) {
          kept.write(next);
        }
      }
      return line.substring(0, line.length() - 2);
    }
  }
}
