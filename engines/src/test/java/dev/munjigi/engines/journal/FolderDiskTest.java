package dev.munjigi.engines.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.audit.AuditLog.Room;
import dev.munjigi.gates.audit.AuditSettings;
import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FolderDiskTest {
  private static final AuditSettings SETTINGS =
      new AuditSettings(Duration.ofDays(1), 1 << 20, 1 << 20);

  @TempDir private Path base;

  private Path folder() {
    return base.resolve("state/audit");
  }

  private FileAuditLog open() throws IOException {
    return FileAuditLog.open(folder(), SETTINGS, "1.0", InstantSource.system());
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesAPipeInsteadOfWaitingForAWriter() throws Exception {
    Files.createDirectories(folder());
    String name = "00000001-20260722T101500Z.log";
    assertThat(
            new ProcessBuilder("mkfifo", folder().resolve(name).toString()).start().waitFor())
        .isZero();
    assertThatThrownBy(this::open).hasMessageContaining(name + "` is not a regular file");
    assertThatThrownBy(() -> AuditReader.of(folder()).tail(1))
        .hasMessageContaining(name + "` is not a regular file");
  }

  @Test
  void saysThatItsFolderIsNone() throws Exception {
    Files.createDirectories(base.resolve("state"));
    Files.writeString(folder(), "");
    assertThatThrownBy(this::open).hasMessageContaining("audit` is not a folder");
  }

  @Test
  void keepsTheFilesForTheirOwner() throws Exception {
    try (FileAuditLog log = open()) {
      assertThat(log.fault()).isNull();
      assertThat(Files.getPosixFilePermissions(folder()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      try (Stream<Path> files = Files.list(folder())) {
        assertThat(files.toList())
            .isNotEmpty()
            .allSatisfy(
                file ->
                    assertThat(Files.getPosixFilePermissions(file))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------")));
      }
    }
  }

  @Test
  void writesAHeaderAndOneLineAnEventThatGrepCanRead() throws Exception {
    try (FileAuditLog log = open()) {
      if (log.reserve(1) instanceof Room room) {
        room.append(new Id(1, 1), "{\"a\":1}".getBytes(StandardCharsets.UTF_8), null);
        room.release();
      }
    }
    try (Stream<Path> files = Files.list(folder())) {
      List<Path> logs = files.filter(file -> file.toString().endsWith(".log")).toList();
      assertThat(logs).hasSize(1);
      assertThat(logs.getFirst().getFileName().toString()).matches("00000001-\\d{8}T\\d{6}Z\\.log");
      assertThat(Files.readAllLines(logs.getFirst()))
          .satisfiesExactly(
              header -> assertThat(header).isEqualTo("munjigi-audit-log 1"),
              line -> assertThat(line).matches("[0-9a-f]{8} 1 0{9}[0-9A-Z]{17} \\{\"a\":1}"));
    }
  }

  @Test
  void isTakenByOneLogAtATime() throws Exception {
    FileAuditLog log = open();
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is in use by another running gate");
    log.close();
    open().close();
  }

  @Test
  void doesWhatADiskDoes() throws Exception {
    FolderDisk disk = FolderDisk.at(folder());
    try (Disk.Opened file = disk.create("a")) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 2);
      file.sync();
      assertThat(file.size()).isEqualTo(6);
      file.truncate(4);
      ByteBuffer read = ByteBuffer.allocate(10);
      assertThat(file.read(read, 0)).isEqualTo(4);
      assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, 1, 2}));
      assertThat(file.read(read.clear(), 4)).isEqualTo(-1);
    }
    assertThatThrownBy(() -> disk.create("a")).isInstanceOf(FileAlreadyExistsException.class);
    disk.rename("a", "b");
    disk.syncNames();
    assertThat(disk.list()).containsExactly("b");
    assertThatThrownBy(() -> disk.open("a")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.read("a")).isInstanceOf(NoSuchFileException.class);
    disk.delete("b");
    disk.delete("b");
    assertThat(disk.list()).isEmpty();
  }

  @Test
  void saysThatADiskIsFull() throws Exception {
    Path full = Path.of("/dev/full");
    if (!Files.isWritable(full)) {
      throw new IllegalStateException("this machine has no /dev/full to try a full disk on");
    }
    FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE);
    try (Disk.Opened file = new FolderDisk.Channel(channel)) {
      assertThatThrownBy(() -> file.write(ByteBuffer.allocate(10), 0))
          .isInstanceOf(DiskFullException.class);
    }
  }

  @Test
  void turnsAndDeletesFilesOnARealDisk() throws Exception {
    String event = "{\"text\":\"" + "x".repeat(3000) + "\"}";
    try (FileAuditLog log = open()) {
      for (int i = 0; i < 1500; ) {
        if (log.reserve(1) instanceof Room room) {
          room.append(new Id(1, i), event.getBytes(StandardCharsets.UTF_8), null);
          room.release();
          i++;
        } else {
          Thread.onSpinWait();
        }
      }
    }
    List<Recorded> read = AuditReader.of(folder()).tail(100_000);
    assertThat(read.stream().filter(record -> record.id().high() == 1).map(r -> r.id().low()))
        .hasSize(1500)
        .isSorted();
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.filter(file -> file.toString().endsWith(".log")).count()).isBetween(2L, 6L);
    }
  }
}
