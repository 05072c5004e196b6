package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pipe in the place of a file is refused in one line; the start does not wait for a writer.
class PipedStateTrial {
  private static final String YAML =
      """
      munjigi: 1
      listeners: {plain: {bind: "127.0.0.1:0"}}
      operator: {bind: "127.0.0.1:0"}
      """;

  @TempDir Path folder;

  private void pipe(String name) throws Exception {
    Path path = folder.resolve(name);
    Files.createDirectories(
        path.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"state/bans", "state/audit/00000001-20260722T101500Z.log"})
  void refusesToStart(String name) throws Exception {
    Files.writeString(folder.resolve("munjigi.yaml"), YAML);
    pipe(name);
    Gate.Ended ended = Gate.run(folder, "serve");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains(name, "is not a regular file").doesNotContain("\tat ");
  }

  @Test
  void refusesToCheck() throws Exception {
    Files.writeString(folder.resolve("munjigi.yaml"), YAML + "include: [more.yaml]\n");
    pipe("more.yaml");
    Gate.Ended ended = Gate.run(folder, "check", "munjigi.yaml");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("more.yaml", "is not a regular file");
  }

  @Test
  void putsItsAddressInThePlaceOfAPipe() throws Exception {
    Gate first = Gate.start(YAML);
    String token = first.token();
    first.kill();
    Path address = first.state().resolve("operator.address");
    assertThat(address).exists();
    Files.delete(address);
    assertThat(new ProcessBuilder("mkfifo", address.toString()).start().waitFor()).isZero();
    try (Gate again = first.again()) {
      assertThat(address).isRegularFile();
      assertThat(again.token()).as("a token sent to an impostor").isNotEqualTo(token);
      assertThat(again.api().call("GET", "/v1/status", "").statusCode()).isEqualTo(200);
    }
  }
}
