package dev.munjigi.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// How some files looked at a moment, to see later whether one of them is another.
///
/// @param stamps what each looked like; an empty text for one that was not there
record WatchedFiles(Map<Path, String> stamps) {
  WatchedFiles {
    stamps = Map.copyOf(stamps);
  }

  /// As they look now. Links are followed.
  static WatchedFiles of(Set<Path> files) {
    Map<Path, String> stamps = new HashMap<>();
    files.forEach(file -> stamps.put(file, stamp(file)));
    return new WatchedFiles(stamps);
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (IOException gone) {
      return "";
    }
  }

  /// As the same files look now.
  WatchedFiles again() {
    return of(stamps.keySet());
  }
}
