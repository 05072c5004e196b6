package dev.munjigi.gates.tls;

import java.io.IOException;
import java.nio.file.Path;
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
      List<Path> files, String whose, Instant now, List<String> problems, List<String> warnings) {
    List<RevocationList> lists = new ArrayList<>();
    for (Path file : files) {
      byte[] content = SmallFile.read("revocation list", file, LONGEST, problems);
      if (content == null) {
        continue;
      }
      try {
        for (RevocationList list : RevocationList.read(content)) {
          lists.add(list);
          if (!list.currentAt(now)) {
            warnings.add(
                "revocation list `%s` holds from `%s` to `%s`: its issuer's %s are refused"
                    .formatted(file, list.from(), list.until(), whose));
          } else if (!now.plus(SOON).isBefore(list.until())) {
            warnings.add("revocation list `%s` ends soon, at `%s`".formatted(file, list.until()));
          }
        }
      } catch (IOException broken) {
        problems.add("revocation list `%s` %s".formatted(file, broken.getMessage()));
      }
    }
    return lists;
  }
}
