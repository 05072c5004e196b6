package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A reply of 2 GiB flows through a gate that has 192 MiB of heap, every byte of it.
@ExtendWith(Stand.Shared.class)
class LargeReplyTrial {
  @Test
  void letsAReplyOfTwoGibibytesFlowThrough(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.Flood(2L << 30));
    try (Wire wire = stand.wire()) {
      assertThat(wire.send(Stand.get("shop.test")).countedReply()).isEqualTo(2L << 30);
    }
    assertThat(stand.gate().residentBytes()).isLessThan(700L << 20);
  }
}
