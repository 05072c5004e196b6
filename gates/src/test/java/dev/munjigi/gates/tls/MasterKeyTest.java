package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.modes.GCMSIVBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MasterKeyTest extends KeyWrapContract {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  protected KeyWrap wrap() {
    return master((byte) 1);
  }

  @Override
  protected KeyWrap other() {
    return master((byte) 2);
  }

  private static MasterKey master(byte filling) {
    byte[] key = new byte[MasterKey.LENGTH];
    Arrays.fill(key, filling);
    return new MasterKey(new Secret(key), RANDOM);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33, 64})
  void refusesAMasterOfAnotherLength(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MasterKey(new Secret(new byte[length]), RANDOM))
        .withMessage("a master key has `32` bytes, not `" + length + "`");
  }

  /// The bytes were made by another implementation (pyca/cryptography) from the documented format.
  @Test
  void unwrapsWhatAnotherImplementationOfTheFormatWrapped() throws Exception {
    byte[] wrapped =
        HexFormat.of()
            .parseHex(
                "01d42c4608000102030405060708090a0b9d133cc62b2c2bb203ae5dff5abd8cc39f4ec51db281");
    assertThat(wrap().unwrap(wrapped, "ca/root").reveal())
        .isEqualTo("golden".getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @CsvSource({
    "'',07f5f4169bbf55a8400cd47ea6fd400f",
    "0100000000000000,c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"
  })
  void agreesWithTheVectorsOfRfc8452(String plain, String sealed) throws Exception {
    byte[] key = new byte[32];
    key[0] = 1;
    byte[] nonce = new byte[12];
    nonce[0] = 3;
    byte[] in = HexFormat.of().parseHex(plain);
    GCMSIVBlockCipher cipher = new GCMSIVBlockCipher();
    cipher.init(true, new AEADParameters(new KeyParameter(key), 128, nonce));
    byte[] out = new byte[cipher.getOutputSize(in.length)];
    cipher.doFinal(out, cipher.processBytes(in, 0, in.length, out, 0));
    assertThat(HexFormat.of().formatHex(out)).isEqualTo(sealed);
  }
}
