package dev.munjigi.engines.file;

import dev.munjigi.gates.tls.AcmeStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What a public authority gave, in a folder: `account`, `certificate` and `attempts`.
public final class FileAcmeStore implements AcmeStore {
  /// The name of the certificate's file.
  public static final String CERTIFICATE = "certificate";

  private final Path folder;

  /// @param folder such as `state/acme`; made when something is first kept
  public FileAcmeStore(Path folder) {
    this.folder = folder;
  }

  private DurableFile file(Part part) {
    return new DurableFile(
        folder.resolve(
            switch (part) {
              case ACCOUNT -> "account";
              case CERTIFICATE -> CERTIFICATE;
              case ATTEMPTS -> "attempts";
            }));
  }

  @Override
  public Optional<byte[]> load(Part part) throws IOException {
    return file(part).read(LONGEST);
  }

  @Override
  public void save(Part part, byte[] content) throws IOException {
    file(part).replace(content);
  }
}
