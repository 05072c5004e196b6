package dev.munjigi.gates.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the segments of a canonical path are to an origin that reads them less strictly.
final class PathReadings {
  private PathReadings() {}

  /// Whether any segment has this character.
  static boolean has(List<String> segments, char c) {
    boolean found = false;
    for (String segment : segments) {
      found |= segment.indexOf(c) >= 0;
    }
    return found;
  }

  /// To an origin that cuts `;parameters` off.
  static List<String> cut(List<String> segments) {
    List<String> bare = new ArrayList<>(segments.size() + 1);
    for (String segment : segments) {
      int semicolon = segment.indexOf(';');
      String name = semicolon < 0 ? segment : segment.substring(0, semicolon);
      if (!name.isEmpty()) {
        bare.add(name);
      }
    }
    bare.add("");
    return bare;
  }

  /// To an origin that takes a backslash for a separator.
  static List<String> split(List<String> segments) {
    List<String> split = new ArrayList<>(segments.size() + 1);
    for (String segment : segments) {
      split.addAll(Arrays.asList(segment.split("\\\\", -1)));
    }
    return split;
  }

  /// Whether there is an empty segment before the last one, which no canonical path has.
  static boolean gap(List<String> segments) {
    return segments.subList(0, segments.size() - 1).contains("");
  }
}
