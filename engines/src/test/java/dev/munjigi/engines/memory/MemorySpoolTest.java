package dev.munjigi.engines.memory;

import dev.munjigi.engines.mail.SpoolContract;
import dev.munjigi.gates.mail.Spool;

final class MemorySpoolTest extends SpoolContract {
  @Override
  protected Spool empty() {
    return new MemorySpool();
  }
}
