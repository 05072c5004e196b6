package dev.munjigi.gates.jose;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;

/// Fuzz targets: `JAZZER_FUZZ=1` makes each of them run until it finds something.
class JoseFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void tokens(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    unsigned(text);
    unsigned(Tokens.encoded(text) + "." + Tokens.encoded(Tokens.payload()) + ".");
    unsigned(Tokens.encoded(Tokens.header("")) + "." + Tokens.encoded(text) + ".AAAA");
  }

  @FuzzTest(maxDuration = "60s")
  void changedTokens(byte[] bytes) {
    String good = Tokens.sign(Tokens.claims());
    StringBuilder forged = new StringBuilder(good);
    for (int i = 0; i < bytes.length; i++) {
      int at = (31 * i) % forged.length();
      forged.setCharAt(at, (char) (forged.charAt(at) ^ (bytes[i] & 0x7f)));
    }
    if (!forged.toString().equals(good)) {
      unsigned(forged.toString());
    }
  }

  @FuzzTest(maxDuration = "60s")
  void signedClaims(byte[] bytes) {
    String payload = Base64Url.encode(bytes);
    Tokens.verify(Tokens.sign(Tokens.encoded(Tokens.header("")) + "." + payload));
    Tokens.verify(Tokens.sign(payload + "." + Tokens.encoded(Tokens.payload())));
  }

  @FuzzTest(maxDuration = "60s")
  void keySets(byte[] bytes) {
    try {
      String once = KeySet.parse(bytes).publish();
      if (!KeySet.parse(once.getBytes(StandardCharsets.UTF_8)).publish().equals(once)) {
        throw new AssertionError("what was written is read as something else");
      }
    } catch (MalformedKey refused) {
      // as it may be
    }
  }

  @FuzzTest(maxDuration = "60s")
  void decryptionKeys(byte[] bytes) {
    try {
      Decryption.parse(new Secret(bytes), ContentEncryption.A256GCM)
          .decrypt(RawToken.of(new String(bytes, StandardCharsets.ISO_8859_1)));
    } catch (MalformedKey refused) {
      // as it may be
    }
  }

  private static void unsigned(String token) {
    if (Tokens.verify(token) instanceof VerifiedToken) {
      throw new AssertionError("an unsigned token was verified");
    }
  }
}
