package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A configuration with a hundred mistakes is told all hundred at once.
class MistakesTrial {
  @TempDir Path folder;

  @Test
  void tellsAHundredMistakesAtOnce() throws Exception {
    StringBuilder yaml =
        new StringBuilder("munjigi: 1\nlisteners: {plain: {bind: \"127.0.0.1:0\"}}\nservices:\n");
    for (int i = 0; i < 100; i++) {
      yaml.append(
          "  s%d: {host: s%d.test, upstream: \"http://127.0.0.1:1\", acess: public}\n"
              .formatted(i, i));
    }
    Files.writeString(folder.resolve("munjigi.yaml"), yaml);
    for (List<String> arguments :
        List.of(List.of("check", "munjigi.yaml"), List.of("serve", "--config", "munjigi.yaml"))) {
      Gate.Ended ended = Gate.run(folder, arguments.toArray(String[]::new));
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("100 problems");
      assertThat(ended.err().lines().filter(line -> line.contains("`acess`"))).hasSize(100);
      assertThat(ended.err()).contains("munjigi.yaml:4:", "access").doesNotContain("\tat ");
    }
  }
}
