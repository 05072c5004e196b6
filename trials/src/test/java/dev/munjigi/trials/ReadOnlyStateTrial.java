package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state folder that cannot be written is told in one line, with exit code 3.
class ReadOnlyStateTrial {
  @TempDir Path folder;

  @Test
  void tellsThatTheStateCannotBeWritten() throws Exception {
    try (Tmpfs disk = Tmpfs.mount("size=1m,ro")) {
      String state = disk.folder().resolve("state").toString();
      Files.writeString(
          folder.resolve("munjigi.yaml"),
          "munjigi: 1\nstate: "
              + state
              + "\nlisteners: {plain: {bind: \"127.0.0.1:0\"}}\n"
              + "operator: {bind: \"127.0.0.1:0\"}\n");
      Gate.Ended ended = Gate.run(folder, "serve");
      assertThat(ended.code()).isEqualTo(3);
      assertThat(ended.err().lines().filter(line -> !line.startsWith("warning:"))).hasSize(1);
      assertThat(ended.err()).contains(state).containsIgnoringCase("read-only");
    }
  }
}
