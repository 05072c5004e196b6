package dev.munjigi.engines.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFileTest {
  private static final byte[] OLD = "old".getBytes(UTF_8);
  private static final byte[] NEW = "newer".getBytes(UTF_8);

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("a/b/file");
  }

  private DurableFile file() {
    return new DurableFile(path());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("a/b"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void isEmptyBeforeItIsWritten() throws Exception {
    assertThat(file().read(10)).isEmpty();
  }

  @Test
  void holdsWhatWasWrittenLast() throws Exception {
    file().replace(OLD);
    file().replace(NEW);
    assertThat(file().read(10)).contains(NEW);
    assertThat(names()).containsExactly("file");
  }

  @Test
  void isCreatedOnce() throws Exception {
    assertThat(file().create(OLD)).isTrue();
    assertThat(file().create(NEW)).isFalse();
    assertThat(file().read(10)).contains(OLD);
    assertThat(names()).containsExactly("file");
  }

  @Test
  void refusesToReadMoreThanItsLimit() throws Exception {
    file().replace(NEW);
    assertThat(file().read(NEW.length)).isPresent();
    assertThatIOException()
        .isThrownBy(() -> file().read(NEW.length - 1))
        .withMessageContaining("longer than `4` bytes");
  }

  @Test
  void writesNothingThroughALink() throws Exception {
    Path elsewhere = Files.write(folder.resolve("elsewhere"), OLD);
    Files.createDirectories(folder.resolve("a/b"));
    Files.createSymbolicLink(path(), elsewhere);
    assertThat(file().create(NEW)).isFalse();
    file().replace(NEW);
    assertThat(elsewhere).hasBinaryContent(OLD);
    assertThat(file().read(10)).contains(NEW);
  }

  @Test
  void makesItsFoldersForTheOwnerOnly() throws Exception {
    file().replace(OLD);
    for (Path made : List.of(folder.resolve("a"), folder.resolve("a/b"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void worksInAFolderThatOthersMayReadButNotWrite() throws Exception {
    Files.createDirectories(folder.resolve("a/b"));
    Files.setPosixFilePermissions(
        folder.resolve("a/b"), PosixFilePermissions.fromString("rwxr-xr-x"));
    file().replace(OLD);
    assertThat(file().read(10)).contains(OLD);
  }

  @Test
  void removesWhatACrashLeftBehindAnHourAgoAndNothingElse() throws Exception {
    file().replace(OLD);
    Instant now = Instant.now();
    plant(".file.1.part", now.minus(Duration.ofMinutes(61)));
    plant(".file.2.part", now.minus(Duration.ofMinutes(30)));
    plant(".other.3.part", now.minus(Duration.ofDays(3)));
    plant("file.part", now.minus(Duration.ofDays(3)));
    file().replace(NEW);
    assertThat(names()).containsExactly(".file.2.part", ".other.3.part", "file", "file.part");
  }

  private void plant(String name, Instant modified) throws IOException {
    Path file = Files.write(path().resolveSibling(name), OLD);
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  @Test
  void leavesNothingBehindWhenThePlaceIsTakenByAFolder() throws Exception {
    Files.createDirectories(path().resolve("full"));
    assertThatIOException().isThrownBy(() -> file().replace(NEW));
    assertThat(names()).containsExactly("file");
  }

  @Test
  void isDurableBeforeTheCallReturns() throws Exception {
    List<String> steps = new ArrayList<>();
    DurableFile noted = new DurableFile(path(), new NotedDisk(steps));
    noted.create(OLD);
    assertThat(steps).containsExactly("makeFolder", "make", "link", "remove", "sync");
    steps.clear();
    noted.create(NEW);
    assertThat(steps).containsExactly("makeFolder", "make", "link", "remove", "sync");
    steps.clear();
    noted.replace(NEW);
    assertThat(steps).containsExactly("makeFolder", "make", "move", "sync");
  }

  /// The machine's disk that notes its steps.
  private record NotedDisk(List<String> steps) implements Disk {
    private static final Disk REAL = new RealDisk();

    @Override
    public void makeFolder(Path made) throws IOException {
      steps.add("makeFolder");
      REAL.makeFolder(made);
    }

    @Override
    public void make(Path file, byte[] content) throws IOException {
      steps.add("make");
      REAL.make(file, content);
    }

    @Override
    public void link(Path file, Path name) throws IOException {
      steps.add("link");
      REAL.link(file, name);
    }

    @Override
    public void move(Path file, Path name) throws IOException {
      steps.add("move");
      REAL.move(file, name);
    }

    @Override
    public void remove(Path name) throws IOException {
      steps.add("remove");
      REAL.remove(name);
    }

    @Override
    public void sync(Path synced) throws IOException {
      steps.add("sync");
      REAL.sync(synced);
    }
  }
}
