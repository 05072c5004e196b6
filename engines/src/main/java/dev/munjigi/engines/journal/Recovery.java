package dev.munjigi.engines.journal;

import dev.munjigi.gates.audit.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a log's folder looks like when it is opened, after whatever happened to it before.
///
/// Guarantees: no valid record is cut, changed or renamed. The newest file loses what follows its
/// last record: zeros, and writes that were torn before they were acknowledged. A file without a
/// readable record is put aside as `.bad`, one that is blank is deleted.
///
/// @param nextFile the number of the next file
/// @param nextRecord the number of the next record
/// @param damages what was found to be damaged
record Recovery(long nextFile, long nextRecord, List<Damage> damages) {
  /// A damaged file.
  ///
  /// @param what one line, as in [Event.LogDamaged]
  record Damage(String file, String what) {}

  Recovery {
    damages = List.copyOf(damages);
  }

  /// Puts the folder in order.
  static Recovery of(Disk disk) throws IOException {
    List<String> names = disk.list();
    for (String name : names) {
      if (LogName.isPrepared(name)) {
        disk.delete(name);
      }
    }
    List<Damage> damages = new ArrayList<>();
    List<LogName> logs = LogName.among(names);
    long lastRecord = 0;
    for (int i = logs.size() - 1; i >= 0 && lastRecord == 0; i--) {
      lastRecord = recover(disk, logs.get(i).toString(), damages);
    }
    disk.syncNames();
    return new Recovery(LogName.highest(names) + 1, lastRecord + 1, damages);
  }

  /// The number of the file's last record; 0 when it has none.
  private static long recover(Disk disk, String name, List<Damage> damages) throws IOException {
    long number = 0;
    boolean blank;
    try (Disk.Opened file = disk.open(name)) {
      boolean headed = RecordScan.headed(file);
      RecordScan scan = new RecordScan(file, headed ? RecordScan.HEADER.length : 0, false);
      while (scan.advance()) {
        // records count up; a lower number is a leftover that no number may follow
        number = Math.max(number, scan.number());
      }
      if (number > 0 && file.size() > scan.end()) {
        file.truncate(scan.end());
        file.sync();
      }
      if (number > 0 && (scan.damaged() > 0 || !headed)) {
        damages.add(new Damage(name, scan.damaged() + " bytes in it are no records"));
      }
      blank = scan.blank();
    }
    if (number == 0 && blank) {
      disk.delete(name);
    } else if (number == 0) {
      disk.rename(name, name + LogName.BAD);
      damages.add(new Damage(name, "it has no readable record and was renamed to end in `.bad`"));
    }
    return number;
  }
}
