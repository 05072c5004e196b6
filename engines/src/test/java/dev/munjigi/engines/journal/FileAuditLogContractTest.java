package dev.munjigi.engines.journal;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.audit.AuditLogContract;
import dev.munjigi.gates.audit.AuditSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class FileAuditLogContractTest extends AuditLogContract {
  @TempDir private Path folder;

  @Override
  protected AuditLog open(AuditSettings settings) throws Exception {
    return FileAuditLog.open(folder.resolve("audit"), settings, "1.0", InstantSource.system());
  }

  @Override
  protected List<Stored> close(AuditLog log) throws Exception {
    ((FileAuditLog) log).close();
    return AuditReader.of(folder.resolve("audit")).tail(100_000).stream()
        .filter(recorded -> !recorded.event().contains("\"munjigi\":{\"kind\":\"log."))
        .map(recorded -> new Stored(recorded.id(), recorded.event()))
        .toList();
  }
}
