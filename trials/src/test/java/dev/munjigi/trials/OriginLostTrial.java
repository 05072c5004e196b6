package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An origin that ends the connection instead of answering is reported, and asked again no more
/// than once.
@ExtendWith(Stand.Shared.class)
class OriginLostTrial {
  @Test
  @Provokes("upstream.connection-lost")
  void tellsThatTheOriginEndedTheConnection(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.CloseAfterAccept());
    int before = stand.origin().connections();
    try (Wire wire = stand.wire()) {
      Reply reply = wire.send(Stand.get("shop.test")).reply();
      Explain _ = Refused.by(stand.gate(), reply, "upstream.connection-lost");
    }
    assertThat(stand.origin().connections() - before).isEqualTo(1);
  }
}
