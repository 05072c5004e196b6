package dev.munjigi.gates.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ControlsTest {
  @Test
  void findsEachControlAtEachPlaceAndNothingElse() {
    for (int length = 1; length <= 24; length++) {
      for (int at = 0; at < length; at++) {
        for (int value = 0; value < 256; value++) {
          byte[] bytes = new byte[length];
          Arrays.fill(bytes, (byte) 0xFF);
          bytes[at] = (byte) value;
          assertThat(Controls.among(bytes)).isEqualTo(value < 0x20);
        }
      }
    }
  }

  @Test
  void agreesWithALookAtEachByte() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      boolean control = false;
      for (byte b : bytes) {
        control |= b >= 0 && b < 0x20;
      }
      assertThat(Controls.among(bytes)).isEqualTo(control);
    }
  }
}
