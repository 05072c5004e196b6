package dev.munjigi.engines.file;

import dev.munjigi.gates.tls.AcmeStore;
import dev.munjigi.gates.tls.AcmeStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileAcmeStoreTest extends AcmeStoreContract {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Override
  protected AcmeStore empty() {
    return new FileAcmeStore(folder.resolve("acme"));
  }

  @Override
  protected AcmeStore again(AcmeStore store) {
    return new FileAcmeStore(folder.resolve("acme"));
  }
}
