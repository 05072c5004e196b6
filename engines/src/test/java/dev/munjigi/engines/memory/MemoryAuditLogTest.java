package dev.munjigi.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.audit.AuditLog.NoRoom;
import dev.munjigi.gates.audit.AuditLog.Room;
import dev.munjigi.gates.audit.AuditLogContract;
import dev.munjigi.gates.audit.AuditSettings;
import dev.munjigi.gates.exchange.Id;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryAuditLogTest extends AuditLogContract {
  @Override
  protected AuditLog open(AuditSettings settings) {
    return new MemoryAuditLog(settings.queueBytes());
  }

  @Override
  protected List<Stored> close(AuditLog log) {
    return ((MemoryAuditLog) log)
        .events().stream()
            .map(kept -> new Stored(kept.id(), new String(kept.event(), StandardCharsets.UTF_8)))
            .toList();
  }

  @Test
  void refusesEverythingWhileItIsMadeToFail() {
    MemoryAuditLog log = new MemoryAuditLog(1 << 20);
    Room room = (Room) log.reserve(2);
    log.fail("the disk is gone");
    List<String> answers = new ArrayList<>();
    room.append(new Id(1, 1), new byte[] {'{', '}'}, why -> answers.add(String.valueOf(why)));
    assertThat(answers).containsExactly("the disk is gone");
    assertThat(log.fault()).isEqualTo("the disk is gone");
    assertThat(log.reserve(1)).isEqualTo(new NoRoom("the disk is gone"));
    assertThat(log.events()).isEmpty();

    log.fail(null);
    room.append(new Id(1, 1), new byte[] {'{', '}'}, why -> answers.add(String.valueOf(why)));
    room.release();
    assertThat(answers).containsExactly("the disk is gone", "null");
    assertThat(log.events()).hasSize(1);
  }
}
