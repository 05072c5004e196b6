package dev.munjigi.gates.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeptTest {
  private static final Kept KEPT =
      new Kept(
          Authority.root(Instant.parse("2026-03-01T12:00:00Z"), new SecureRandom()).certificate(),
          new Secret("hunter2".repeat(20).getBytes(ISO_8859_1)));

  @Test
  void readsWhatItWrote() throws Exception {
    assertThat(Kept.parse(KEPT.pem())).isEqualTo(KEPT);
    assertThat(new String(KEPT.pem(), ISO_8859_1)).startsWith(KEPT.certificatePem());
  }

  @Test
  void refusesEveryShorterForm() {
    byte[] pem = KEPT.pem();
    for (int length = 0; length < pem.length - 1; length++) {
      byte[] cut = Arrays.copyOf(pem, length);
      assertThatIOException().as("length %d", length).isThrownBy(() -> Kept.parse(cut));
    }
  }

  @Test
  void refusesPartsInAnotherOrderOrNumber() {
    String key = new String(KEPT.pem(), ISO_8859_1).substring(KEPT.certificatePem().length());
    String certificate = KEPT.certificatePem();
    for (String text :
        new String[] {key + certificate, certificate + certificate + key, certificate, key, ""}) {
      assertThatIOException().isThrownBy(() -> Kept.parse(text.getBytes(ISO_8859_1)));
    }
  }

  @Test
  void printsNoKey() {
    assertThat(KEPT.toString()).contains("redacted").doesNotContain("hunter2");
  }

  @FuzzTest
  void readsOrRefusesEveryText(byte[] bytes) {
    judge(bytes);
  }

  @Test
  void readsOrRefusesTextsThatWereChangedAtRandom() {
    Random random = new Random(20260301);
    for (int i = 0; i < 5_000; i++) {
      byte[] text = KEPT.pem();
      for (int n = random.nextInt(3); n >= 0; n--) {
        text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      }
      judge(text);
    }
  }

  private static void judge(byte[] text) {
    try {
      Kept kept = Kept.parse(text);
      assertThat(Kept.parse(kept.pem())).isEqualTo(kept);
    } catch (IOException e) {
      assertThat(e.getMessage()).matches("[ -~]+");
    }
  }
}
