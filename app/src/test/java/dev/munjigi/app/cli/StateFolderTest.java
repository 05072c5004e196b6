package dev.munjigi.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFolderTest {
  private static final String[] PIECES = {
    "state",
    ":",
    " ",
    "\n",
    "  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "./x",
    "&a ",
    "*a",
    "!!int ",
    "|",
    ">",
    "#",
    "\"",
    "'",
    "\t",
    "? ",
    "---\n",
    "...\n",
    "\u0000",
    "%YAML 1.2\n",
    ",",
    "listeners:\n"
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state: ./here\n",
        "munjigi: 1\nstate: \"./here\" # comment\n",
        "{munjigi: 1, state: ./here}\n",
        "listeners:\n  public: {state: ./no, bind: x}\nlist: [state, ./no]\nstate: ./here\n",
        "state: ./here\nbroken: [\n",
        "state: ./here\n\tbroken\n",
        "? {a: b}\n: c\nstate: ./here\n",
        "a: &x state\nb: *x\nstate: ./here\n"
      })
  void findsTheKeyAtTheTopAndForgivesTheRest(String yaml) {
    assertThat(StateFolder.find(yaml)).contains("./here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "munjigi: 1\n",
        "a: {state: ./no}\n",
        "- state: ./no\n",
        "a: state\n",
        "state:\n",
        "[\n",
        "state: [./no]\n"
      })
  void findsNothingElsewhere(String yaml) {
    assertThat(StateFolder.find(yaml)).isEmpty();
  }

  @Test
  void takesThePathFromTheFilesOwnFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("m.yaml"), "state: ../other\n");
    assertThat(StateFolder.of(file)).isEqualTo(folder.resolveSibling("other"));
    Files.writeString(file, "munjigi: 1\n");
    assertThat(StateFolder.of(file)).isEqualTo(folder.resolve("state"));
    Files.writeString(file, "state: /var/lib/munjigi\n");
    assertThat(StateFolder.of(file)).isEqualTo(Path.of("/var/lib/munjigi"));
  }

  @Test
  void refusesWhatIsNoTextOrNoPath() throws IOException {
    Path file = Files.write(folder.resolve("m.yaml"), new byte[] {'s', (byte) 0xFF});
    assertThatExceptionOfType(Trouble.class).isThrownBy(() -> StateFolder.of(file));
    Files.writeString(file, "state: \"a\\0b\"\n");
    assertThatExceptionOfType(Trouble.class)
        .isThrownBy(() -> StateFolder.of(file))
        .withMessageContaining("is no path");
  }

  @FuzzTest(maxDuration = "60s")
  void files(byte[] file) {
    StateFolder.find(new String(file, UTF_8));
  }

  @Test
  void survivesAnyFile() {
    Random random = new Random(11);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder yaml = new StringBuilder();
      for (int n = random.nextInt(30); n >= 0; n--) {
        yaml.append(PIECES[random.nextInt(PIECES.length)]);
      }
      StateFolder.find(yaml.toString()).ifPresent(text -> assertThat(text).isNotBlank());
    }
    StateFolder.find("[".repeat(100_000));
    StateFolder.find("a: ".repeat(100_000));
    StateFolder.find("- ".repeat(100_000));
  }
}
