package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [KeyWrap] has to keep to.
public abstract class KeyWrapContract {
  private static final Secret KEY =
      new Secret("a private key of some length".getBytes(StandardCharsets.US_ASCII));

  /// One master; the same one at every call.
  protected abstract KeyWrap wrap() throws Exception;

  /// Another master.
  protected abstract KeyWrap other() throws Exception;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 32, 185, 2_400, 65_536})
  void unwrapsWhatItWrapped(int length) throws Exception {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 7);
    byte[] wrapped = wrap().wrap(new Secret(bytes), "ca/root");
    assertThat(wrap().unwrap(wrapped, "ca/root").reveal()).isEqualTo(bytes);
  }

  @Test
  void refusesEveryChangedByte() throws Exception {
    byte[] wrapped = wrap().wrap(KEY, "ca/root");
    for (int i = 0; i < wrapped.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = wrapped.clone();
        changed[i] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> wrap().unwrap(changed, "ca/root"))
            .as("byte %d, bit %d", i, bit)
            .isInstanceOf(GeneralSecurityException.class);
      }
    }
  }

  @Test
  void refusesEveryShorterOrLongerForm() throws Exception {
    byte[] wrapped = wrap().wrap(KEY, "ca/root");
    for (int length = 0; length <= wrapped.length + 20; length++) {
      if (length == wrapped.length) {
        continue;
      }
      byte[] cut = Arrays.copyOf(wrapped, length);
      assertThatThrownBy(() -> wrap().unwrap(cut, "ca/root"))
          .as("length %d", length)
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ca/issuing", "ca/roo", "ca/root ", "CA/ROOT"})
  void refusesAnotherContext(String context) throws Exception {
    byte[] wrapped = wrap().wrap(KEY, "ca/root");
    assertThatThrownBy(() -> wrap().unwrap(wrapped, context))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("`" + context + "`");
  }

  @Test
  void refusesWhatAnotherMasterWrappedAndNamesIt() throws Exception {
    byte[] wrapped = other().wrap(KEY, "ca/root");
    assertThatThrownBy(() -> wrap().unwrap(wrapped, "ca/root"))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining(other().id())
        .hasMessageContaining(wrap().id());
  }

  @Test
  void refusesWhatIsTooLongToBeAKey() throws Exception {
    KeyWrap wrap = wrap();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wrap.wrap(new Secret(new byte[1 << 20]), "ca/root"));
    assertThatThrownBy(() -> wrap.unwrap(new byte[1 << 20], "ca/root"))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void wrapsTheSameKeyDifferentlyEachTime() throws Exception {
    assertThat(wrap().wrap(KEY, "ca/root")).isNotEqualTo(wrap().wrap(KEY, "ca/root"));
  }

  @Test
  void doesNotShowTheKeyInWhatItWraps() throws Exception {
    String wrapped = new String(wrap().wrap(KEY, "ca/root"), StandardCharsets.ISO_8859_1);
    assertThat(wrapped).doesNotContain("private").doesNotContain("length");
  }

  @Test
  void isKnownByAStableIdThatTheWrappedBytesName() throws Exception {
    String id = wrap().id();
    assertThat(id).matches("[0-9a-f]{8}").isEqualTo(wrap().id()).isNotEqualTo(other().id());
    assertThat(HexFormat.of().formatHex(wrap().wrap(KEY, "ca/root"))).contains(id);
  }

  @Test
  void printsItsIdAndNothingElse() throws Exception {
    assertThat(wrap().toString()).contains(wrap().id()).hasSizeLessThan(40);
  }
}
