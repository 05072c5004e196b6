package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// Somebody at a gate who has a key, as an operator makes them on the command line.
///
/// @param key what their programs bear
record KeyHolder(String name, String key) {
  /// A new one, in groups that are there.
  static KeyHolder of(Gate gate, String name, String... groups) throws Exception {
    List<String> create = new ArrayList<>(List.of("user", "create", name));
    for (String group : groups) {
      create.addAll(List.of("--group", group));
    }
    run(gate, create.toArray(String[]::new));
    run(gate, "user", "enable", name);
    return new KeyHolder(name, run(gate, "key", "create", "--user", name, "--label", "trial"));
  }

  /// What a command prints that changes people.
  static String run(Gate gate, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", gate.state().toString()));
    Gate.Ended ended = Gate.run(gate.folder(), all.toArray(String[]::new));
    assertThat(ended.code()).as("%s: %s", all, ended.err()).isZero();
    return ended.out().strip();
  }
}
