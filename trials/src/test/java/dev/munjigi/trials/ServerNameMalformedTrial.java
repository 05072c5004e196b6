package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A server name that is no host name ends the handshake.
@ExtendWith(Stand.Shared.class)
class ServerNameMalformedTrial {
  @Test
  @Provokes("tls.server-name-malformed")
  void turnsAwayServerNamesThatAreNoHostNames(Stand stand) throws Exception {
    for (String name : List.of("-shop-.test-", "shop..test", "shop test", "shop.test/")) {
      String source = stand.source();
      try (Wire wire = Wire.tls(stand.tls(), source, name)) {
        assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
      } catch (IOException _) {
        // ended before this side was done
      }
      Explain _ = Explain.awaitCode(stand.gate(), source, "tls.server-name-malformed");
    }
  }
}
