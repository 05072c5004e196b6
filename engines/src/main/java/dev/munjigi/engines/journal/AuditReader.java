package dev.munjigi.engines.journal;

import dev.munjigi.gates.audit.Marks;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads the audit log's files, while a gate writes them or offline; changes nothing.
///
/// Guarantees: only records whose checksum is right, in the order of their numbers, none twice;
/// memory for one buffer and the results. Does not guarantee that the newest ones are durable yet.
public final class AuditReader {
  /// How far back of an id's time its events are looked for: clocks are set back at times.
  private static final Duration TOLERANCE = Duration.ofMinutes(10);

  private static final int MOST = 100_000;

  private final Disk disk;

  AuditReader(Disk disk) {
    this.disk = disk;
  }

  /// A reader of the log in this folder.
  public static AuditReader of(Path folder) {
    return new AuditReader(new FolderDisk(folder));
  }

  /// The events about an exchange or a connection, and those of the connection's exchanges; oldest
  /// first. Looking for an exchange ends with the event of its end.
  ///
  /// @param within how long after the id was made its events may have been written
  /// @param limit how many at most, 1 to 100,000
  public List<Recorded> find(Id id, Duration within, int limit) throws IOException {
    check(limit);
    byte[] text = id.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] exchange = Marks.exchange(id);
    byte[] connection = Marks.connection(id);
    byte[] end = Marks.exchangeEnd();
    long last = id.millis() + within.toMillis();
    List<Recorded> found = new ArrayList<>();
    List<LogName> logs = LogName.among(disk.list());
    for (int i = first(logs, id.millis()); i < logs.size(); i++) {
      if (logs.get(i).millis() > last) {
        break;
      }
      boolean more =
          scan(
              logs,
              i,
              record -> {
                if (record.isAbout(text) || record.contains(connection)) {
                  found.add(record.record());
                }
                boolean over = record.contains(exchange) && record.contains(end);
                return found.size() < limit && !over;
              });
      if (!more) {
        break;
      }
    }
    return found;
  }

  /// The first file in which an event of this time can stand.
  private static int first(List<LogName> logs, long millis) {
    int first = 0;
    while (first + 1 < logs.size()
        && logs.get(first + 1).millis() < millis - TOLERANCE.toMillis()) {
      first++;
    }
    return first;
  }

  /// The newest refusals of a source, observed ones too; oldest first.
  ///
  /// @param since files that end before this moment are not read
  /// @param limit how many at most, 1 to 100,000
  public List<Recorded> refusals(Address source, Instant since, int limit) throws IOException {
    byte[] from = Marks.source(source);
    byte[] refusal = Marks.refusal();
    return newest(
        record -> record.contains(from) && record.contains(refusal), since.toEpochMilli(), limit);
  }

  /// The newest events; oldest first.
  ///
  /// @param limit how many at most, 1 to 100,000
  public List<Recorded> tail(int limit) throws IOException {
    return newest(record -> true, Long.MIN_VALUE, limit);
  }

  private List<Recorded> newest(Predicate<RecordScan> wanted, long since, int limit)
      throws IOException {
    check(limit);
    ArrayDeque<Recorded> found = new ArrayDeque<>();
    List<LogName> logs = LogName.among(disk.list());
    for (int i = logs.size() - 1; i >= 0 && found.size() < limit; i--) {
      if (i + 1 < logs.size() && logs.get(i + 1).millis() < since) {
        break;
      }
      int room = limit - found.size();
      ArrayDeque<Recorded> here = new ArrayDeque<>();
      scan(
          logs,
          i,
          record -> {
            if (wanted.test(record)) {
              here.addLast(record.record());
              if (here.size() > room) {
                here.removeFirst();
              }
            }
            return true;
          });
      while (!here.isEmpty()) {
        found.addFirst(here.removeLast());
      }
    }
    return new ArrayList<>(found);
  }

  private static void check(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a limit is 1 to " + MOST + ", not `" + limit + "`");
    }
  }

  /// Shows a file's records until `visit` says no; whether it never did.
  private boolean scan(List<LogName> logs, int index, Predicate<RecordScan> visit)
      throws IOException {
    long bound = firstNumber(logs, index + 1);
    try (Disk.Opened file = disk.read(logs.get(index).toString())) {
      RecordScan scan = scan(file, RecordScan.HEADER.length, index + 1 == logs.size());
      long number = 0;
      while (scan.advance()) {
        // INVARIANT: a file that was given up may end with records that were written again into the
        // next one; only those count
        if (scan.number() >= bound) {
          break;
        }
        if (scan.number() > number) {
          number = scan.number();
          if (!visit.test(scan)) {
            return false;
          }
        }
      }
    } catch (NoSuchFileException e) {
      // it grew too old while this reader was on its way
    }
    return true;
  }

  private static RecordScan scan(Disk.Opened file, long from, boolean newest) throws IOException {
    return new RecordScan(file, RecordScan.headed(file) ? from : 0, newest);
  }

  /// The number of the first record at or after a file; the greatest number when there is none.
  private long firstNumber(List<LogName> logs, int index) throws IOException {
    for (int i = index; i < logs.size(); i++) {
      try (Disk.Opened file = disk.read(logs.get(i).toString())) {
        RecordScan scan = scan(file, RecordScan.HEADER.length, true);
        if (scan.advance()) {
          return scan.number();
        }
      } catch (NoSuchFileException e) {
        // it grew too old while this reader was on its way
      }
    }
    return Long.MAX_VALUE;
  }

  /// Follows the log: all records after this number as they come.
  public Follower follow(long after) {
    return new Follower(after);
  }

  /// Reads on where it stopped; on one thread.
  public final class Follower {
    private long number;
    private long position;
    private @Nullable LogName reading;

    private Follower(long after) {
      this.number = after;
    }

    /// What was written since, oldest first; empty when there is nothing new.
    ///
    /// @param limit how many at most, 1 to 100,000
    public List<Recorded> poll(int limit) throws IOException {
      check(limit);
      List<Recorded> found = new ArrayList<>();
      // INVARIANT: names first, then contents: a file that has a successor by now is complete
      List<LogName> logs = LogName.among(disk.list());
      int index = reading == null ? start(logs) : resume(logs, reading);
      while (index < logs.size()) {
        LogName log = logs.get(index);
        if (!log.equals(reading)) {
          reading = log;
          position = RecordScan.HEADER.length;
        }
        read(log, index + 1 == logs.size(), found, limit);
        if (found.size() == limit) {
          break;
        }
        index++;
      }
      return found;
    }

    private int start(List<LogName> logs) throws IOException {
      int index = logs.size() - 1;
      while (index > 0 && firstNumber(logs, index) > number + 1) {
        index--;
      }
      return Math.max(index, 0);
    }

    private int resume(List<LogName> logs, LogName last) {
      int index = 0;
      while (index < logs.size() && logs.get(index).compareTo(last) < 0) {
        index++;
      }
      return index;
    }

    private void read(LogName log, boolean newest, List<Recorded> found, int limit)
        throws IOException {
      try (Disk.Opened file = disk.read(log.toString())) {
        RecordScan scan = scan(file, position, newest);
        while (found.size() < limit && scan.advance()) {
          if (scan.number() > number) {
            number = scan.number();
            found.add(scan.record());
          }
        }
        position = scan.end();
      } catch (NoSuchFileException e) {
        // it grew too old while this reader was on its way
      }
    }
  }
}
