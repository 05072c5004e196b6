package dev.munjigi.gates.tls;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Files of revocation lists. Blocks.
final class RevocationFiles {
  private static final int LONGEST = 64 << 20;
  private static final Duration SOON = Duration.ofHours(24);

  private RevocationFiles() {}

  /// Reads them all.
  ///
  /// @param whose whose certificates they are about, for warnings: `clients`
  static List<RevocationList> read(
      List<NamedFile> files,
      String whose,
      Instant now,
      List<Finding> problems,
      List<Finding> warnings) {
    List<RevocationList> lists = new ArrayList<>();
    for (NamedFile file : files) {
      byte[] content = SmallFile.read("revocation list", file, LONGEST, problems);
      if (content == null) {
        continue;
      }
      try {
        for (RevocationList list : RevocationList.read(content)) {
          lists.add(list);
          String warning = warning(file, list, whose, now);
          if (!warning.isEmpty()) {
            warnings.add(new Finding(file, warning));
          }
        }
      } catch (IOException broken) {
        String what = "revocation list `%s` %s".formatted(file, broken.getMessage());
        problems.add(new Finding(file, what));
      }
    }
    return lists;
  }

  private static String warning(
      NamedFile file, RevocationList list, String whose, Instant now) {
    if (!list.currentAt(now)) {
      return "revocation list `%s` holds from `%s` to `%s`: its issuer's %s are refused"
          .formatted(file, list.from(), list.until(), whose);
    }
    return now.plus(SOON).isBefore(list.until())
        ? ""
        : "revocation list `%s` ends soon, at `%s`".formatted(file, list.until());
  }
}
