package dev.munjigi.engines.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.tls.KeyWrap;
import dev.munjigi.gates.tls.KeyWrapContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MasterKeyFileTest extends KeyWrapContract {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Path file() {
    return folder.resolve("state/master.key");
  }

  @Override
  protected KeyWrap wrap() throws Exception {
    return MasterKeyFile.open(file(), RANDOM);
  }

  @Override
  protected KeyWrap other() throws Exception {
    return MasterKeyFile.open(folder.resolve("other/master.key"), RANDOM);
  }

  @Test
  void makesA32ByteFileForTheOwnerOnly() throws Exception {
    wrap();
    assertThat(file()).hasSize(32);
    assertThat(mode(file())).isEqualTo("rw-------");
    assertThat(mode(folder.resolve("state"))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder.resolve("state"))) {
      assertThat(files).containsExactly(file());
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void leavesAnExistingKeyAsItIs() throws Exception {
    wrap();
    byte[] key = Files.readAllBytes(file());
    assertThat(wrap().id()).isEqualTo(wrap().id());
    assertThat(file()).hasBinaryContent(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx", "rw-----w-"})
  void refusesAKeyThatOthersMayUse(String mode) throws Exception {
    wrap();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
    assertThatIOException()
        .isThrownBy(this::wrap)
        .withMessageContaining("`" + file() + "` has mode `" + mode + "`")
        .withMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--------", "rw-------"})
  void takesAKeyOfTheOwnerOnly(String mode) throws Exception {
    String id = wrap().id();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
    assertThat(wrap().id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 1 << 20})
  void refusesAKeyOfAnotherLengthAndLeavesItAsItIs(int length) throws Exception {
    wrap();
    Files.write(file(), new byte[length]);
    assertThatIOException()
        .isThrownBy(this::wrap)
        .withMessageContaining("`" + file() + "`")
        .withMessageContaining("`32`");
    assertThat(file()).hasSize(length);
  }

  @Test
  void refusesASymbolicLink() throws Exception {
    wrap();
    Path elsewhere = Files.move(file(), folder.resolve("elsewhere"));
    Files.createSymbolicLink(file(), elsewhere);
    assertThatIOException().isThrownBy(this::wrap).withMessageContaining("is a symbolic link");
    Files.delete(elsewhere);
    assertThatIOException().isThrownBy(this::wrap).withMessageContaining("is a symbolic link");
  }

  @Test
  void refusesAFolderInItsPlace() throws Exception {
    Files.createDirectories(file());
    assertThatIOException().isThrownBy(this::wrap).withMessageContaining("regular file");
  }

  @Test
  void refusesAKeyInAFolderThatOthersCanWriteTo() throws Exception {
    wrap();
    Files.setPosixFilePermissions(
        folder.resolve("state"), PosixFilePermissions.fromString("rwx----w-"));
    assertThatIOException().isThrownBy(this::wrap).withMessageContaining("chmod 700");
  }

  @Test
  void refusesToMakeAKeyWhereOthersCanWrite() throws Exception {
    Files.createDirectories(folder.resolve("state"));
    Files.setPosixFilePermissions(
        folder.resolve("state"), PosixFilePermissions.fromString("rwxrwx---"));
    assertThatIOException().isThrownBy(this::wrap).withMessageContaining("chmod 700");
    assertThat(file()).doesNotExist();
  }

  @Test
  void isOneKeyForManyThatOpenItAtOnce() throws Exception {
    int openers = 8;
    CountDownLatch start = new CountDownLatch(1);
    Callable<byte[]> opener =
        () -> {
          start.await();
          return wrap().wrap(new Secret(new byte[32]), "test");
        };
    Set<Future<byte[]>> wrapped = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(openers)) {
      for (int i = 0; i < openers; i++) {
        wrapped.add(threads.submit(opener));
      }
      start.countDown();
      for (Future<byte[]> each : wrapped) {
        assertThat(wrap().unwrap(each.get(), "test")).isEqualTo(new Secret(new byte[32]));
      }
    }
  }
}
