package dev.munjigi.engines.memory;

import dev.munjigi.gates.tls.AuthorityStore;
import dev.munjigi.gates.tls.CertificatesContract;

final class MemoryCertificatesTest extends CertificatesContract {
  @Override
  protected AuthorityStore empty() {
    return new MemoryAuthorityStore();
  }
}
