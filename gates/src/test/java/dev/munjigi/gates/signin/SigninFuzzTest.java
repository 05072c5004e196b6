package dev.munjigi.gates.signin;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// Fuzz targets: `JAZZER_FUZZ=1` makes each of them run until it finds something.
class SigninFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void storedPasswords(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    try {
      if (!PasswordHash.parse(text).text().equals(text)) {
        throw new AssertionError("`" + text + "` has a second spelling");
      }
    } catch (IllegalArgumentException refused) {
      // as it may be
    }
  }

  @FuzzTest(maxDuration = "60s")
  void typed(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_16LE);
    new PasswordRules(PasswordRules.ALONE, List.of("shop"), BreachedList.NONE)
        .broken(Password.of(text), "kim");
    boolean taken =
        Totp.check(text, new Secret(new byte[Totp.LENGTH]), Long.MAX_VALUE, Instant.EPOCH)
            .isPresent();
    boolean matched = RecoveryCodes.match(text, List.of("00".repeat(32))).isPresent();
    boolean parsed = OpaqueToken.parse(OpaqueToken.Kind.API_KEY, text).isPresent();
    if (taken || matched || parsed) {
      throw new AssertionError("`" + text + "` was taken");
    }
  }
}
