package dev.munjigi.engines.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.OneTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the file of a store must be like, and what becomes of one that is not.
final class SqliteFileTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("state/identity.db");
  }

  private SqliteStore open() throws IOException {
    return SqliteStore.open(file, SqliteLimits.USUAL);
  }

  private void make() throws IOException {
    try (SqliteStore store = open()) {
      store.ports().groups().add(new Group("staff", ""));
    }
  }

  private void refuses(String... why) {
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(why)
        .message()
        .doesNotContainIgnoringCase("select")
        .doesNotContain("\n");
  }

  @Test
  void isTheOwnersAloneWithItsJournal() throws IOException {
    try (SqliteStore store = open()) {
      store.ports().groups().add(new Group("staff", ""));
      store.ports().groups().all();
      try (Stream<Path> files = Files.list(file.getParent())) {
        List<Path> there = files.toList();
        assertThat(there)
            .extracting(path -> path.getFileName().toString())
            .containsExactlyInAnyOrder("identity.db", "identity.db-wal", "identity.db-shm");
        for (Path path : there) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
              .isEqualTo("rw-------");
        }
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    try (SqliteStore store = open()) {
      assertThat(store.ports().groups().all()).hasSize(1);
    }
  }

  @Test
  void isRefusedAsALink() throws IOException {
    make();
    Path real = file.resolveSibling("real.db");
    Files.move(file, real);
    Files.createSymbolicLink(file, real);
    refuses("symbolic link");
  }

  @Test
  void isRefusedWhenItLeadsNowhere() throws IOException {
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, folder.resolve("nowhere"));
    refuses("symbolic link");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void isRefusedWhenOthersMayReadIt() throws IOException {
    make();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    refuses("rw-r-----", "chmod 600");
  }

  @Test
  void isRefusedWhenOthersMayWriteToItsFolder() throws IOException {
    make();
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 700");
  }

  @Test
  void isRefusedWhenItBelongsToSomebodyElse() throws IOException {
    Assumptions.assumeTrue(
        Files.getOwner(Path.of("/proc/self")).getName().equals("root"), "only root can give away");
    make();
    Files.setOwner(
        file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    refuses("belongs to `nobody`");
  }

  @Test
  void isRefusedWhenItWasEmptiedOrIsNoDatabaseOrAnothers() throws Exception {
    make();
    Files.write(file, new byte[0]);
    refuses("is empty");
    Files.writeString(file, "not a database ".repeat(1_000));
    refuses("damaged");
    Files.delete(file);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE cookies (id)");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    refuses("another program");
  }

  @Test
  void isRefusedWhenItsJournalIsAllThatIsLeft() throws IOException {
    make();
    Files.delete(file);
    Files.createFile(
        file.resolveSibling("identity.db-wal"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    refuses("is missing");
  }

  @Test
  void isRefusedOrWholeWhereverItIsDamaged() throws IOException {
    try (SqliteStore store = open()) {
      for (int i = 0; i < 300; i++) {
        store.ports().groups().add(new Group("g" + i, "x".repeat(200)));
      }
    }
    byte[] sound = Files.readAllBytes(file);
    Random random = new Random(1);
    int refused = 0;
    for (int round = 0; round < 60; round++) {
      byte[] damaged = sound.clone();
      int at = random.nextInt(sound.length - 512);
      for (int i = 0; i < 512; i++) {
        damaged[at + i] = (byte) random.nextInt();
      }
      Files.write(file, damaged);
      try (SqliteStore store = open()) {
        store.ports().groups().all();
      } catch (IOException | UncheckedIOException e) {
        assertThat(e).hasMessageContaining(file.toString());
        refused++;
      }
    }
    // SQLite keeps no checksums: a text that is hit within is another text
    assertThat(refused).isGreaterThan(10);
  }

  @Test
  void isUsedBySeveralAtOnce() throws Exception {
    try (SqliteStore one = open();
        SqliteStore other = open()) {
      one.ports().groups().add(new Group("staff", ""));
      assertThat(other.ports().groups().all()).hasSize(1);
      assertThat(other.ports().groups().add(new Group("staff", ""))).isFalse();
      assertThat(other.ports().groups().add(new Group("admins", ""))).isTrue();
      assertThat(one.ports().changes().after(0, 10)).hasSize(2);
    }
  }

  @Test
  void waitsForAnotherWriterNoLongerThanItSays() throws Exception {
    SqliteLimits hasty = new SqliteLimits(1, Duration.ofMillis(200), 1 << 20);
    try (SqliteStore store = SqliteStore.open(file, hasty);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      long began = System.nanoTime();
      assertThatThrownBy(() -> store.ports().groups().add(new Group("staff", "")))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContainingAll(file.toString(), "is busy");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(store.ports().groups().all()).as("readers read on").isEmpty();
      statement.execute("ROLLBACK");
      assertThat(store.ports().groups().add(new Group("staff", ""))).isTrue();
    }
  }

  @Test
  void saysThatItIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    SqliteLimits small = new SqliteLimits(2, Duration.ofSeconds(1), 1 << 20);
    try (SqliteStore store = SqliteStore.open(file, small)) {
      IdentityStore ports = store.ports();
      int kept = fill(ports);
      assertThat(kept).isGreaterThan(5);
      assertThat(ports.oneTimes().look(hash(0), OneTime.Purpose.SETUP, NOW)).isPresent();
      assertThat(ports.oneTimes().look(hash(kept), OneTime.Purpose.SETUP, NOW)).isEmpty();
      assertThat(ports.oneTimes().drop(OneTime.Purpose.SETUP, "x")).isEqualTo(kept);
      assertThat(fill(ports)).as("as many as before").isBetween(kept - 3, kept + 3);
    }
    assertThat(Files.size(file)).isLessThanOrEqualTo(1 << 20);
    try (SqliteStore store = open()) {
      store.ports().oneTimes().put(token(99_999));
      assertThat(store.ports().changes().newest()).isZero();
    }
  }

  private static int fill(IdentityStore ports) {
    for (int i = 0; i < 100_000; i++) {
      OneTime token = token(i);
      try {
        ports.oneTimes().put(token);
      } catch (UncheckedIOException e) {
        assertThat(e).hasMessageContainingAll("identity.db", "is full");
        return i;
      }
    }
    throw new AssertionError("it never filled up");
  }

  private static OneTime token(int i) {
    return new OneTime(hash(i), OneTime.Purpose.SETUP, "x", "y".repeat(16_000), NOW.plusSeconds(9));
  }

  private static String hash(int i) {
    return "%064x".formatted(i);
  }

  @Test
  void saysThatItIsClosed() throws Exception {
    SqliteStore store = open();
    store.close();
    assertThatThrownBy(() -> store.ports().users().byId(new Id(1, 1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> store.ports().groups().add(new Group("staff", "")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("is closed");
  }
}
