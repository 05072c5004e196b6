package dev.munjigi.app;

import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whether this process may have as many file descriptors as the limits let connections in: one for
/// each client, one for the connection to its origin, one for each flow of datagrams, and some for
/// the program.
final class Descriptors {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String NAME = "Max open files";
  private static final int OWN = 200;

  private Descriptors() {}

  /// A warning where it may not; empty where it may, and where the system does not say.
  static Optional<Problem> shortage(Settings settings) {
    try {
      return shortage(settings, Files.readAllLines(LIMITS));
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  static Optional<Problem> shortage(Settings settings, List<String> limits) {
    int total = settings.flood().connections().total();
    boolean datagrams = settings.listeners().stream().anyMatch(settings::takesDatagrams);
    int flows = datagrams ? settings.flood().flows().total() : 0;
    long needed = 2L * total + flows + OWN;
    String both =
        datagrams
            ? " and `limits.flows.total` is `%d`, which take".formatted(flows)
            : ", which takes";
    return limits.stream()
        .filter(line -> line.startsWith(NAME))
        .map(line -> line.substring(NAME.length()).strip().split(" +", 2)[0])
        .filter(soft -> soft.matches("[0-9]{1,18}") && Long.parseLong(soft) < needed)
        .findFirst()
        .map(
            soft ->
                Problem.at(
                    settings.flood().connections().clause(),
                    "`limits.connections.total` is `%d`%s `%d` file descriptors, and this"
                            .formatted(total, both, needed)
                        + " process may have `"
                        + soft
                        + "`; raise `LimitNOFILE` or `ulimit -n`, or lower it"));
  }
}
