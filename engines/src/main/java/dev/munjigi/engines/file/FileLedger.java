package dev.munjigi.engines.file;

import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.Ledger;
import dev.munjigi.gates.tls.LedgerStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The ledger of issued certificates in a folder: `issued`, always whole, and `issued.lock`, which
/// is held while it changes.
public final class FileLedger implements LedgerStore {
  /// The name of its file.
  public static final String NAME = "issued";

  private static final int LONGEST = 256 << 20;

  /// INVARIANT: a process holds the lock of a file once, so its own threads take turns first.
  private static final Object TURN = new Object();

  private final Path folder;
  private final DurableFile file;

  /// @param folder such as `state/ca`; made when something is first kept
  public FileLedger(Path folder) {
    this.folder = folder;
    this.file = new DurableFile(folder.resolve(NAME));
  }

  @Override
  public Ledger load() throws IOException {
    Optional<byte[]> text = file.read(LONGEST);
    if (text.isEmpty()) {
      return Ledger.EMPTY;
    }
    try {
      return Ledger.parse(text.get());
    } catch (IOException broken) {
      // INVARIANT: it is not begun anew, because it says what was revoked
      throw new IOException(
          "`%s` %s: restore it from a backup".formatted(file, broken.getMessage()), broken);
    }
  }

  @Override
  public Ledger change(Change change) throws IOException, AuthorityException {
    synchronized (TURN) {
      new RealDisk().makeFolder(folder.toAbsolutePath());
      try (FileChannel lock = lock();
          FileLock held = lock.lock()) {
        Ledger before = load();
        Ledger after = change.of(before);
        if (held.isValid() && !after.equals(before)) {
          file.replace(after.text());
        }
        return after;
      }
    }
  }

  private FileChannel lock() throws IOException {
    return FileChannel.open(
        folder.resolve(NAME + ".lock"),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}
