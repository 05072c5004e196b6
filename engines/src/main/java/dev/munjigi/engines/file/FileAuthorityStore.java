package dev.munjigi.engines.file;

import dev.munjigi.gates.tls.AuthorityStore;
import dev.munjigi.gates.tls.Kept;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// An authority in a folder: `root.bundle`, `issuing.bundle` and `leaf.bundle`, each a certificate
/// with its wrapped key behind it, as one file, so that no crash can part them.
public final class FileAuthorityStore implements AuthorityStore {
  private static final int LONGEST = 1 << 20;

  private final Path folder;
  private final Disk disk;

  /// @param folder such as `state/ca`; made when something is first kept
  public FileAuthorityStore(Path folder) {
    this(folder, new RealDisk());
  }

  FileAuthorityStore(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  @Override
  public Optional<Kept> root() throws IOException {
    return read(file("root"), "restore it from a backup, because clients trust it");
  }

  @Override
  public boolean keepRoot(Kept root) throws IOException {
    return file("root").create(root.pem());
  }

  @Override
  public Optional<Kept> load(Part part) throws IOException {
    return read(file(part), "remove it and a new one is made");
  }

  @Override
  public void save(Part part, Kept kept) throws IOException {
    file(part).replace(kept.pem());
  }

  private DurableFile file(Part part) {
    return file(part.name().toLowerCase(Locale.ROOT));
  }

  private DurableFile file(String name) {
    return new DurableFile(folder.resolve(name + ".bundle"), disk);
  }

  private static Optional<Kept> read(DurableFile file, String remedy) throws IOException {
    Optional<byte[]> content = file.read(LONGEST);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Kept.parse(content.get()));
    } catch (IOException e) {
      throw new IOException("`%s` %s: %s".formatted(file, e.getMessage(), remedy), e);
    }
  }
}
