package dev.munjigi.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Against the vectors of the reference implementation, whose key is 00 01 .. 0f and whose messages
/// are 00 01 02 ...
final class SipHashTest {
  private static final long KEY0 = 0x0706050403020100L;
  private static final long KEY1 = 0x0f0e0d0c0b0a0908L;

  @Test
  void agreesWithTheReferenceVectors() {
    SipHash hash = new SipHash(KEY0, KEY1);
    assertThat(hash.begin().end()).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(hash.begin().add(KEY0).end()).isEqualTo(0x93f5f5799a932462L);
    assertThat(hash.begin().add(KEY0).add(KEY1).end()).isEqualTo(0x3f2acc7f57c29bdbL);
  }

  @Test
  void tellsTextsApart() {
    SipHash hash = new SipHash(1, 2);
    Set<Long> seen = new HashSet<>();
    String[] texts = {"", "a", "aa", "aaa", "aaaa", "aaaaa", "\0", "\0\0", "a\0", "\0a", "aaaa\0"};
    for (String text : texts) {
      assertThat(seen.add(hash.begin().add(text).end())).as(text).isTrue();
    }
  }

  @Test
  void dependsOnItsKey() {
    assertThat(new SipHash(1, 2).begin().add(7).end())
        .isNotEqualTo(new SipHash(1, 3).begin().add(7).end())
        .isNotEqualTo(new SipHash(2, 2).begin().add(7).end());
  }
}
