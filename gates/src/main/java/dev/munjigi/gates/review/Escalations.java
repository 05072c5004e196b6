package dev.munjigi.gates.review;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Sets of actions by which whoever may do them comes to the rights of somebody else (CWE-269).
final class Escalations {
  private static final List<Path> ALL = read();

  private Escalations() {}

  /// One of them.
  ///
  /// @param actions all of them are needed
  record Path(String name, List<String> actions) {}

  static List<Path> all() {
    return ALL;
  }

  private static List<Path> read() {
    List<Path> paths = new ArrayList<>();
    InputStream in = Escalations.class.getResourceAsStream("escalations.txt");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        int colon = line.indexOf(": ");
        if (!line.startsWith("#") && colon > 0) {
          paths.add(
              new Path(
                  line.substring(0, colon), List.of(line.substring(colon + 2).split(" ", -1))));
        }
        line = lines.readLine();
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return List.copyOf(paths);
  }
}
