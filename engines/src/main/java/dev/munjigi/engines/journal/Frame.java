package dev.munjigi.engines.journal;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.exchange.Id;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// The form of one record: `CRC NUMBER ID JSON` and a line feed.
///
/// `CRC` is the CRC-32C (RFC 3720 appendix B.4) of all that stands between its space and the line
/// feed, in 8 lower-case hex digits; `NUMBER` counts the log's records from 1, without gaps but for
/// what was lost or damaged; `ID` is what the event is about.
final class Frame {
  private static final int CRC_LENGTH = 8;
  private static final int NUMBER_LENGTH = 19;

  /// How many bytes a record has at most beyond its event.
  static final int OVERHEAD = CRC_LENGTH + 1 + NUMBER_LENGTH + 1 + Id.LENGTH + 1 + 1;

  /// How many bytes a record has at most.
  static final int MAX = OVERHEAD + AuditLog.EVENT_BYTES;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  private Frame() {}

  /// Writes a record.
  ///
  /// @param to has [#OVERHEAD] bytes and the event's length left from `at`
  /// @return the position behind it
  static int write(byte[] to, int at, long number, Id id, byte[] event) {
    int body = at + CRC_LENGTH + 1;
    int end = number(to, body, number);
    to[end++] = ' ';
    id.put(to, end);
    end += Id.LENGTH;
    to[end++] = ' ';
    System.arraycopy(event, 0, to, end, event.length);
    end += event.length;
    int crc = crc(to, body, end);
    for (int i = 0; i < CRC_LENGTH; i++) {
      to[at + i] = HEX[crc >>> 28 - 4 * i & 15];
    }
    to[at + CRC_LENGTH] = ' ';
    to[end] = '\n';
    return end + 1;
  }

  private static int number(byte[] to, int at, long number) {
    int digits = 1;
    for (long rest = number / 10; rest != 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + digits;
  }

  /// The CRC-32C of a range.
  static int crc(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  /// The number of the record in a range without its line feed, or -1 when it is none: too short,
  /// a wrong checksum, no number.
  static long numberOf(byte[] bytes, int from, int to) {
    int body = from + CRC_LENGTH + 1;
    if (to - from < CRC_LENGTH + 1 + 1 + 1 + Id.LENGTH + 1 || to - from >= MAX) {
      return -1;
    }
    int crc = 0;
    for (int i = from; i < from + CRC_LENGTH; i++) {
      int digit = digit(bytes[i]);
      if (digit < 0) {
        return -1;
      }
      crc = crc << 4 | digit;
    }
    if (bytes[body - 1] != ' ' || crc(bytes, body, to) != crc) {
      return -1;
    }
    return number(bytes, body, to);
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9' && at - from < NUMBER_LENGTH) {
      number = number * 10 + bytes[at++] - '0';
    }
    boolean shaped = at > from && at + 1 + Id.LENGTH < to && bytes[at] == ' ';
    return shaped && bytes[at + 1 + Id.LENGTH] == ' ' && number > 0 ? number : -1;
  }

  private static int digit(byte b) {
    return b >= '0' && b <= '9' ? b - '0' : b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
  }

  /// Where the id of a valid record begins.
  static int idAt(byte[] bytes, int from) {
    int at = from + CRC_LENGTH + 1;
    while (bytes[at] != ' ') {
      at++;
    }
    return at + 1;
  }

  /// Where the event of a valid record begins.
  static int eventAt(byte[] bytes, int from) {
    return idAt(bytes, from) + Id.LENGTH + 1;
  }

  /// The id of a valid record, as text.
  static String id(byte[] bytes, int from) {
    return new String(bytes, idAt(bytes, from), Id.LENGTH, StandardCharsets.ISO_8859_1);
  }
}
