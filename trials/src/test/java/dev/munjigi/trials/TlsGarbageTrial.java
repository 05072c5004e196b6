package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Random bytes in the clothes of TLS records never disturb other clients.
@ExtendWith(Stand.Shared.class)
class TlsGarbageTrial {
  @Test
  void survivesRandomRecords(Stand stand) throws Exception {
    Random random = new Random(20260728);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = Hello.modern().record();
      for (int k = 0; k < 1 + i % 20; k++) {
        bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
      }
      try (Wire wire = Wire.clear(stand.tls(), stand.source())) {
        wire.send(bytes);
      }
    }
    try (Wire wire = Wire.tls(stand.tls(), "shop.test")) {
      assertThat(wire.protocol()).isEqualTo("TLSv1.3");
      assertThat(wire.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
    }
  }
}
