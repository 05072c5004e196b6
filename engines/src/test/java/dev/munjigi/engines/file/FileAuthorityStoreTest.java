package dev.munjigi.engines.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.engines.memory.MemoryAuthorityStore;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.AuthorityStore;
import dev.munjigi.gates.tls.AuthorityStore.Part;
import dev.munjigi.gates.tls.AuthorityStoreContract;
import dev.munjigi.gates.tls.Certificates;
import dev.munjigi.gates.tls.Kept;
import dev.munjigi.gates.tls.MasterKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileAuthorityStoreTest extends AuthorityStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Path ca() {
    return folder.resolve("state/ca");
  }

  @Override
  protected AuthorityStore empty() {
    return new FileAuthorityStore(ca());
  }

  @Override
  protected AuthorityStore again(AuthorityStore store) {
    return new FileAuthorityStore(ca());
  }

  private Certificates certificates() {
    MasterKey master = new MasterKey(new Secret(new byte[MasterKey.LENGTH]), RANDOM);
    return new Certificates(empty(), master, RANDOM);
  }

  @Test
  void makesFilesAndFoldersForTheOwnerOnly() throws Exception {
    certificates().ensure(NOW, Set.of());
    assertThat(modes(folder.resolve("state")))
        .containsExactly(
            " rwx------",
            "ca rwx------",
            "ca/issuing.bundle rw-------",
            "ca/leaf.bundle rw-------",
            "ca/root.bundle rw-------");
  }

  private static Stream<String> modes(Path folder) throws Exception {
    Stream.Builder<String> modes = Stream.builder();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted().toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        modes.add(folder.relativize(path) + " " + mode);
      }
    }
    return modes.build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "issuing", "leaf"})
  void saysWhichFileIsBrokenAndWhatToDo(String name) throws Exception {
    Certificates certificates = certificates();
    certificates.ensure(NOW, Set.of());
    byte[] root = Files.readAllBytes(ca().resolve("root.bundle"));
    Path file = ca().resolve(name + ".bundle");
    byte[] whole = Files.readAllBytes(file);
    String remedy = name.equals("root") ? "restore it from a backup" : "remove it";
    for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 30}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> certificates.ensure(NOW, Set.of()))
          .isInstanceOf(AuthorityException.class)
          .hasMessageContaining("`" + file + "`")
          .hasMessageContaining(remedy)
          .hasMessageNotContaining("\n");
    }
    if (!name.equals("root")) {
      Files.delete(file);
      certificates.ensure(NOW, Set.of());
      assertThat(ca().resolve("root.bundle")).hasBinaryContent(root);
    }
  }

  @Test
  void refusesARootThatOthersCanRead() throws Exception {
    certificates().ensure(NOW, Set.of());
    Path root = ca().resolve("root.bundle");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatIOException()
        .isThrownBy(() -> empty().root())
        .withMessageContaining("`rw-r--r--`")
        .withMessageContaining("chmod 600");
  }

  @Test
  void refusesToReadOrWriteWhereOthersCanWrite() throws Exception {
    certificates().ensure(NOW, Set.of());
    Files.setPosixFilePermissions(ca(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatIOException()
        .isThrownBy(() -> empty().root())
        .withMessageContaining("`rwxrwxrwx`")
        .withMessageContaining("chmod 700");
    Kept kept = kept();
    assertThatIOException()
        .isThrownBy(() -> empty().save(Part.LEAF, kept))
        .withMessageContaining("chmod 700");
  }

  private static Kept kept() throws Exception {
    MemoryAuthorityStore memory = new MemoryAuthorityStore();
    MasterKey master = new MasterKey(new Secret(new byte[MasterKey.LENGTH]), RANDOM);
    new Certificates(memory, master, RANDOM).ensure(NOW, Set.of());
    return memory.load(Part.LEAF).orElseThrow();
  }

  @Test
  void refusesALinkInARootsPlace() throws Exception {
    certificates().ensure(NOW, Set.of());
    Path root = ca().resolve("root.bundle");
    Path elsewhere = Files.move(root, folder.resolve("elsewhere"));
    Files.createSymbolicLink(root, elsewhere);
    assertThatThrownBy(() -> certificates().ensure(NOW, Set.of()))
        .isInstanceOf(AuthorityException.class)
        .hasMessageContaining("is a symbolic link");
    Files.delete(elsewhere);
    assertThatThrownBy(() -> certificates().ensure(NOW, Set.of()))
        .as("a dangling link is no missing root")
        .isInstanceOf(AuthorityException.class);
  }

  @Test
  void hasNoKeyInClearInAnyFile() throws Exception {
    byte[] key = certificates().ensure(NOW, Set.of()).key().getEncoded();
    assertThat(empty().load(Part.LEAF)).isPresent();
    String text = Files.readString(ca().resolve("leaf.bundle"));
    assertThat(text).doesNotContain("PRIVATE KEY");
    String encoded = Base64.getEncoder().encodeToString(key);
    assertThat(text.replace("\n", "")).doesNotContain(encoded.substring(60, 80));
  }
}
