package dev.munjigi.engines.file;

import dev.munjigi.gates.tls.AuthorityStore;
import dev.munjigi.gates.tls.LedgerStore;
import dev.munjigi.gates.tls.NodeCertificatesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileNodeCertificatesTest extends NodeCertificatesContract {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Override
  protected AuthorityStore authority() {
    return new FileAuthorityStore(folder.resolve("state/ca"));
  }

  @Override
  protected LedgerStore ledger() {
    return new FileLedger(folder.resolve("state/ca"));
  }
}
