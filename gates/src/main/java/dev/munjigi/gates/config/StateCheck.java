package dev.munjigi.gates.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/// Whether the state folder, where it is there already, is a folder that others keep out of.
///
/// One that others may write to is refused, as sshd refuses such a home; one that they may only look
/// into is warned about. One that is empty is let be: the start closes it.
final class StateCheck {
  private static final String REMEDY = "; chmod 700 it";

  private final Section root;
  private final Problems problems;

  StateCheck(Section root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void run() {
    if (root.broken(Grammar.STATE)) {
      return;
    }
    Place place = root.place(Grammar.STATE);
    Path folder = place.resolve(root.get(Grammar.STATE));
    String what = root.spot(Grammar.STATE).quoted() + " is " + Quote.of(folder.toString());
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      problems.add(place, what + ", which is not a folder; allowed is a folder, or none yet");
      return;
    }
    try {
      mode(place, what, folder);
    } catch (IOException | UnsupportedOperationException unknown) {
      problems.warn(place, what + ", and it is unknown who may use it");
    }
  }

  private void mode(Place place, String what, Path folder) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
    String text = PosixFilePermissions.toString(mode);
    if (text.endsWith("------") || empty(folder)) {
      return;
    }
    String shown = what + ", which has mode `" + text + "`";
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      problems.add(place, shown + ": others may write to it" + REMEDY);
    } else {
      problems.warn(place, shown + ": others may look into it" + REMEDY);
    }
  }

  private static boolean empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
