package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An origin that answers with 100,000 fields is refused and holds no memory of the gate.
@ExtendWith(Stand.Shared.class)
class OriginHeadTooLargeTrial {
  @Test
  @Provokes("upstream.reply-malformed")
  void refusesAReplyWithAHundredThousandFields(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.HugeHead(100_000, 20));
    try (Wire wire = stand.wire()) {
      Reply reply = wire.send(Stand.get("shop.test")).reply();
      Explain _ = Refused.by(stand.gate(), reply, "upstream.reply-malformed");
      assertThat(reply.fields().size()).isLessThan(50);
    }
  }
}
