package dev.munjigi.app;

import dev.munjigi.gates.tls.Material;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The folder that a node's certificate is handed over in: `chain.pem`, `key.pem`, `bundle.pem`.
///
/// Guarantees: the key is readable by its owner only from its first byte on; each file is whole at
/// any moment. Does not guarantee that a reader sees the three change at once.
record CredentialFolder(Path folder) {
  private static final String CHAIN = "chain.pem";
  private static final String KEY = "key.pem";
  private static final String BUNDLE = "bundle.pem";
  private static final String OWNER = "rw-------";
  private static final String ALL = "rw-r--r--";

  /// Refuses a folder that holds a certificate already, or a part of one.
  ///
  /// @param otherwise what to do then
  /// @throws IllegalArgumentException when it does
  void requireFree(String otherwise) {
    for (String name : Set.of(CHAIN, KEY, BUNDLE)) {
      Path file = folder.resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IllegalArgumentException("`" + file + "` exists: " + otherwise);
      }
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException("`" + folder + "` is no folder");
    }
  }

  /// Refuses a folder that lacks one of the files.
  ///
  /// @throws IllegalArgumentException when it does
  void requireWhole() {
    for (Path file : List.of(chain(), key(), bundle())) {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "`" + file + "` is not there: a credential is what `munjigi ca issue` or `munjigi node join` wrote");
      }
    }
  }

  /// Whether all three files are there.
  boolean isWhole() {
    return List.of(chain(), key(), bundle()).stream().allMatch(Files::isRegularFile);
  }

  Path chain() {
    return folder.resolve(CHAIN);
  }

  Path key() {
    return folder.resolve(KEY);
  }

  Path bundle() {
    return folder.resolve(BUNDLE);
  }

  /// Writes the three files.
  ///
  /// @param bundle PEM
  void write(Material issued, String bundle) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    put(KEY, issued.keyPem(), OWNER);
    put(CHAIN, issued.chainPem(), ALL);
    put(BUNDLE, bundle, ALL);
  }

  private void put(String name, String text, String mode) throws IOException {
    Path part = folder.resolve("." + name + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    Files.write(
        part,
        text.getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(
        part,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
