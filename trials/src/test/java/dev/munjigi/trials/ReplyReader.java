package dev.munjigi.trials;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads replies strictly: one spelling of every line end, one length, or an [AssertionError].
final class ReplyReader {
  private static final int HEAD_LIMIT = 1 << 20;
  private static final int BODY_LIMIT = 64 << 20;
  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [\\t\\x20-\\x7E\\x80-\\xFF]*");
  private static final Pattern FIELD =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7E\\x80-\\xFF]*?)[ \\t]*");

  private final InputStream in;

  ReplyReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /// The next byte, or -1 at the end.
  int read() throws IOException {
    return in.read();
  }

  /// Exactly this many bytes.
  byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("ended after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  /// The next final reply; interim ones are read over, except 101.
  ///
  /// @param toHead whether it answers a HEAD, and so has no body
  Reply next(boolean toHead) throws IOException {
    while (true) {
      Reply reply = one(toHead);
      if (reply.status() >= 200 || reply.status() == 101) {
        return reply;
      }
    }
  }

  /// How many bytes the body of the next final reply has.
  long counted() throws IOException {
    Reply head = next(true);
    if (head.all("transfer-encoding").isEmpty()) {
      return skipped(Long.parseLong(head.field("content-length")));
    }
    return chunksCounted();
  }

  /// How many bytes the chunks have that follow.
  long chunksCounted() throws IOException {
    long length = 0;
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      length += skipped(size);
      requireEmpty(line());
    }
    List<Reply.Field> _ = fields();
    return length;
  }

  private long chunkSize() throws IOException {
    return Long.parseLong(line(), 16);
  }

  private static void requireEmpty(String line) {
    if (!line.isEmpty()) {
      throw new AssertionError("a chunk without its line end");
    }
  }

  private long skipped(long count) throws IOException {
    in.skipNBytes(count);
    return count;
  }

  private Reply one(boolean toHead) throws IOException {
    Matcher line = matched(STATUS, line());
    int status = Integer.parseInt(line.group(1));
    List<Reply.Field> fields = fields();
    Reply head = new Reply(status, fields, new byte[0]);
    boolean bodiless = toHead || status < 200 || status == 204 || status == 304;
    return bodiless ? head : new Reply(status, fields, body(head));
  }

  private List<Reply.Field> fields() throws IOException {
    List<Reply.Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher field = matched(FIELD, line);
      fields.add(new Reply.Field(field.group(1).toLowerCase(Locale.ROOT), field.group(2)));
    }
    return fields;
  }

  private byte[] body(Reply head) throws IOException {
    List<String> lengths = head.all("content-length");
    List<String> codings = head.all("transfer-encoding");
    if (lengths.size() + codings.size() > 1) {
      throw new AssertionError("two lengths: " + lengths + codings);
    }
    if (!codings.isEmpty()) {
      if (!codings.equals(List.of("chunked"))) {
        throw new AssertionError("transfer-encoding " + codings);
      }
      return chunks();
    }
    if (lengths.isEmpty()) {
      return in.readNBytes(BODY_LIMIT);
    }
    return exactly(bounded(Long.parseLong(lengths.getFirst())));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = bounded(body.size() + chunkSize()) - body.size();
      if (size == 0) {
        List<Reply.Field> _ = fields();
        return body.toByteArray();
      }
      body.write(exactly(size));
      requireEmpty(line());
    }
  }

  private static int bounded(long length) {
    if (length < 0 || length > BODY_LIMIT) {
      throw new AssertionError("a body of " + length + " bytes");
    }
    return (int) length;
  }

  private static Matcher matched(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new AssertionError("no HTTP: `" + line + "`");
    }
    return matcher;
  }

  /// The next line without its CR LF.
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < HEAD_LIMIT) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException(
            "ended in a line: `" + line.toString(StandardCharsets.ISO_8859_1) + "`");
      }
      if (next == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r") || text.indexOf('\r') != text.length() - 1) {
          throw new AssertionError("a line end that is not CR LF after `" + text + "`");
        }
        return text.substring(0, text.length() - 1);
      }
      line.write(next);
    }
    throw new AssertionError("a line beyond " + HEAD_LIMIT + " bytes");
  }
}
