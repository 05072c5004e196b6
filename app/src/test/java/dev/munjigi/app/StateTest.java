package dev.munjigi.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {
  @TempDir private Path base;

  private Path folder(String mode) throws IOException {
    Path folder = Files.createDirectory(base.resolve("state"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    return folder;
  }

  @Test
  void closesAnEmptyFolderThatIsOpenToOthers() throws IOException {
    Path folder = folder("rwxrwxr-x");
    State.certificates(folder);
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void leavesAFolderThatIsInUseAsItIs() throws IOException {
    Path folder = folder("rwxr-xr-x");
    Files.writeString(folder.resolve("notes"), "");
    State.certificates(folder);
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void saysThatAFileIsNoFolder() throws IOException {
    Path file = Files.writeString(base.resolve("state"), "");
    assertThatThrownBy(() -> State.certificates(file)).hasMessageContaining("is not a folder");
  }
}
