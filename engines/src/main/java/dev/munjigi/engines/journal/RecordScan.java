package dev.munjigi.engines.journal;

import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The valid records of one file from a position on, in order; on one thread, in bounded memory.
///
/// What is no record (a torn write, zeros, damage) is passed over: a line ends at a line feed or at
/// a zero byte, which no record contains.
final class RecordScan {
  /// The first line of each file.
  static final byte[] HEADER = "munjigi-audit-log 1\n".getBytes(StandardCharsets.ISO_8859_1);

  private static final int BUFFER_BYTES = 1 << 16;

  private final Disk.Opened file;
  private final boolean growing;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long base;
  private int from;
  private int to;
  private int lineEnd;
  private int line;
  private long number;
  private long end;
  private long passedOver;
  private long damaged;

  /// A scan.
  ///
  /// @param from where the first record begins
  /// @param growing whether somebody may be writing: then the first zero byte is the end
  RecordScan(Disk.Opened file, long from, boolean growing) {
    this.file = file;
    this.growing = growing;
    this.base = from;
    this.end = from;
  }

  /// Whether the file begins with the header.
  static boolean headed(Disk.Opened file) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(HEADER.length);
    while (start.hasRemaining() && file.read(start, start.position()) >= 0) {
      continue;
    }
    return Arrays.equals(start.array(), HEADER);
  }

  /// Goes to the next record; false when there is none.
  boolean advance() throws IOException {
    int at = from;
    while (true) {
      while (at < to && buffer[at] != '\n' && buffer[at] != 0) {
        at++;
      }
      if (at == to) {
        if (to - from > Frame.MAX) {
          passOver(to);
        }
        int kept = to - from;
        if (!refill()) {
          return false;
        }
        at = kept;
      } else if (buffer[at] == 0) {
        if (growing) {
          return false;
        }
        if (at > from) {
          passOver(at);
        }
        from = ++at;
      } else if (take(at)) {
        return true;
      } else {
        passOver(++at);
      }
    }
  }

  private boolean take(int lineFeed) {
    long found = Frame.numberOf(buffer, from, lineFeed);
    if (found < 0) {
      return false;
    }
    number = found;
    line = from;
    lineEnd = lineFeed;
    from = lineFeed + 1;
    end = base + from;
    damaged += passedOver;
    passedOver = 0;
    return true;
  }

  private void passOver(int next) {
    passedOver += next - from;
    from = next;
  }

  /// Moves what is left to the front and reads on; false at the end of the file.
  private boolean refill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    base += from;
    to -= from;
    from = 0;
    int read = file.read(ByteBuffer.wrap(buffer, to, buffer.length - to), base + to);
    if (read <= 0) {
      return false;
    }
    to += read;
    return true;
  }

  /// The number of the record.
  long number() {
    return number;
  }

  /// Where the record ends that was found last; where the scan began when there was none.
  long end() {
    return end;
  }

  /// How many bytes before the last record were neither a record nor zero.
  long damaged() {
    return damaged;
  }

  /// After the last record: whether there was nothing but zeros.
  boolean blank() {
    return number == 0 && damaged + passedOver == 0 && from == to;
  }

  /// The record as a value.
  Recorded record() {
    Id id = Id.parse(Frame.id(buffer, line)).orElse(new Id(0, 0));
    int event = Frame.eventAt(buffer, line);
    return new Recorded(
        number, id, new String(buffer, event, lineEnd - event, StandardCharsets.UTF_8));
  }

  /// Whether the record is about this id, given as text.
  boolean isAbout(byte[] id) {
    int at = Frame.idAt(buffer, line);
    return Arrays.equals(buffer, at, at + id.length, id, 0, id.length);
  }

  /// Whether the event contains these bytes, at least one.
  boolean contains(byte[] mark) {
    byte first = mark[0];
    int last = lineEnd - mark.length;
    for (int i = Frame.eventAt(buffer, line); i <= last; i++) {
      if (buffer[i] == first && Arrays.equals(buffer, i, i + mark.length, mark, 0, mark.length)) {
        return true;
      }
    }
    return false;
  }
}
