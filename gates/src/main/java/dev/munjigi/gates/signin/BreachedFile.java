package dev.munjigi.gates.signin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An operator's file of breached passwords, one a line: as they are, or SHA-1 in hex with or
/// without `:COUNT` behind it, as Have I Been Pwned gives them. Its first line says which.
///
/// Up to [#LIMIT] bytes it is read into memory, in any order, as the first 64 bits of each SHA-1
/// (of a thousand million passwords that are not on it, none is expected to look as if it were): 8
/// bytes a line. Beyond that it has to be SHA-1 in ascending order, stays on disk and is searched
/// there.
public final class BreachedFile implements BreachedList {
  /// Bytes that are read into memory.
  public static final long LIMIT = 64L * 1024 * 1024;

  private static final int PROBES = 1_024;

  private final Path file;
  private final long size;
  private final long[] prefixes;

  private BreachedFile(Path file, long size, long[] prefixes) {
    this.file = file;
    this.size = size;
    this.prefixes = prefixes;
  }

  /// Opens one. Blocks.
  ///
  /// @throws IOException when it cannot be read, or is too long for what it holds
  public static BreachedFile open(Path file) throws IOException {
    return open(file, LIMIT);
  }

  static BreachedFile open(Path file, long limit) throws IOException {
    // ATTACK: a pipe would be waited for, for good
    if (!Files.isRegularFile(file)) {
      throw new IOException("the breached list `" + file + "` is not a file");
    }
    long size = Files.size(file);
    if (size > limit) {
      BreachedFile sorted = new BreachedFile(file, size, new long[0]);
      sorted.probe();
      return sorted;
    }
    return new BreachedFile(file, 0, prefixes(file, Files.readAllBytes(file)));
  }

  @Override
  public boolean contains(Password password) throws IOException {
    byte[] bytes = password.reveal();
    byte[] hash = Sha.one(bytes);
    Arrays.fill(bytes, (byte) 0);
    if (size == 0) {
      return Arrays.binarySearch(prefixes, prefix(hash)) >= 0;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return search(channel, hash);
    }
  }

  private static long prefix(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }

  private static long[] prefixes(Path file, byte[] bytes) throws IOException {
    boolean hashes = HashLine.begins(bytes);
    long[] prefixes = new long[lines(bytes)];
    int count = 0;
    int number = 0;
    for (int start = 0; start < bytes.length; ) {
      int end = HashLine.after(bytes, start);
      byte[] line = trimmed(bytes, start, end);
      number++;
      if (line.length > 0) {
        prefixes[count++] = prefix(hashes ? hash(file, number, line) : plain(line));
      }
      start = end;
    }
    long[] exact = count == prefixes.length ? prefixes : Arrays.copyOf(prefixes, count);
    Arrays.sort(exact);
    return exact;
  }

  private static int lines(byte[] bytes) {
    int lines = 0;
    for (int start = 0; start < bytes.length; start = HashLine.after(bytes, start)) {
      lines++;
    }
    return lines;
  }

  /// A line without what ends it.
  private static byte[] trimmed(byte[] bytes, int start, int end) {
    int last = end;
    while (last > start && (bytes[last - 1] == '\n' || bytes[last - 1] == '\r')) {
      last--;
    }
    return Arrays.copyOfRange(bytes, start, last);
  }

  private static byte[] hash(Path file, int number, byte[] line) throws IOException {
    if (!HashLine.begins(line)) {
      throw new IOException(
          "line `%d` of the breached list `%s` is no SHA-1 in hex, as its first line is"
              .formatted(number, file));
    }
    return HashLine.hash(line);
  }

  private static byte[] plain(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    return Sha.one(Password.normalised(text).getBytes(StandardCharsets.UTF_8));
  }

  /// Looks at lines all over the file: whether they are hashes, and in order.
  private void probe() throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] last = new byte[0];
      for (int i = 0; i < PROBES; i++) {
        HashLine line = at(channel, size / PROBES * i);
        if (line == null) {
          return;
        }
        if (Arrays.compareUnsigned(last, line.hash()) > 0) {
          throw unfit();
        }
        last = line.hash();
      }
    }
  }

  private IOException unfit() {
    return new IOException(
        ("the breached list `%s` has `%d` bytes: a long one has to be SHA-1 in hex, one a line, in"
                + " ascending order; others are read up to `%d` bytes")
            .formatted(file, size, LIMIT));
  }

  private boolean search(FileChannel channel, byte[] wanted) throws IOException {
    long low = 0;
    long high = size;
    while (low < high) {
      long middle = (low + high) >>> 1;
      HashLine line = at(channel, middle);
      if (line == null || line.start() >= high) {
        high = middle;
        continue;
      }
      int order = Arrays.compareUnsigned(line.hash(), wanted);
      if (order == 0) {
        return true;
      }
      // no line begins between the middle and the one found behind it
      if (order < 0) {
        low = line.end();
      } else {
        high = middle;
      }
    }
    return false;
  }

  /// The first line that begins at a place or behind it; null when there is none.
  private @Nullable HashLine at(FileChannel channel, long place) throws IOException {
    long from = Math.max(0, place - 1);
    ByteBuffer buffer = ByteBuffer.allocate(HashLine.WINDOW);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
      // until the window or the file is full
    }
    byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
    int start = place == 0 ? 0 : HashLine.after(bytes, 0);
    if (start >= bytes.length) {
      return null;
    }
    byte[] line = Arrays.copyOfRange(bytes, start, HashLine.after(bytes, start));
    if (!HashLine.begins(line)) {
      throw unfit();
    }
    return new HashLine(from + start, from + start + line.length, HashLine.hash(line));
  }

  /// The file's name.
  @Override
  public String toString() {
    return "BreachedFile[" + file + "]";
  }
}
