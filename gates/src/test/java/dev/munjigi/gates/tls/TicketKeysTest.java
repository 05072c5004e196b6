package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketKeysTest {
  private final TicketKeys keys = new TicketKeys(new SecureRandom());

  @Test
  void acceptsTheKeyBeforeForOneMorePeriod() {
    byte[] first = keys.of("a").getFirst().name();
    assertThat(keys.of("a")).hasSize(1);
    keys.rotate();
    List<TicketKeys.Key> second = keys.of("a");
    assertThat(second).hasSize(2);
    assertThat(second.getFirst().name()).isNotEqualTo(first);
    assertThat(second.getLast().name()).isEqualTo(first);
    keys.rotate();
    assertThat(keys.of("a").getLast().name()).isEqualTo(second.getFirst().name());
    assertThat(keys.of("a")).hasSize(2);
  }

  @Test
  void givesEachPurposeAKeyOfItsOwn() {
    TicketKeys.Key one = keys.of("a").getFirst();
    TicketKeys.Key other = keys.of("b").getFirst();
    assertThat(one.name()).isNotEqualTo(other.name()).hasSize(TicketKeys.PART);
    assertThat(one.encryption()).isNotEqualTo(other.encryption()).isNotEqualTo(one.authentication());
    assertThat(one).hasToString("Key[redacted]");
  }
}
