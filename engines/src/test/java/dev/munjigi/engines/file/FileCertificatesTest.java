package dev.munjigi.engines.file;

import dev.munjigi.gates.tls.AuthorityStore;
import dev.munjigi.gates.tls.CertificatesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileCertificatesTest extends CertificatesContract {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Override
  protected AuthorityStore empty() {
    return new FileAuthorityStore(folder.resolve("state/ca"));
  }
}
