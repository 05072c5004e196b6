package dev.munjigi.gates.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CBOR as authenticators write it, and as they do not.
class CborWalkTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00", "17", "1818", "18ff", "190100", "1a00010000", "1b0000000100000000", "20", "3903e7",
        "40", "4101", "60", "6161", "80", "8301f5f6", "a0", "a10102", "a2616101616202",
        "81818180", "a3010203262001", "f4", "f5", "f6"
      })
  void walksOverOneItem(String hex) throws Exception {
    assertThat(new CborWalk(bytes(hex), 0).item()).isEqualTo(hex.length() / 2);
    assertThat(new CborWalk(bytes(hex + "00"), 0).item()).as("and no further").isEqualTo(hex.length() / 2);
    for (int i = 0; i < hex.length() / 2; i++) {
      byte[] cut = Arrays.copyOf(bytes(hex), i);
      assertThatThrownBy(() -> new CborWalk(cut, 0).item()).isInstanceOf(Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1817", "1900ff", "1a0000ffff", "1b00000000ffffffff", "1b8000000000000000",
        "1bffffffffffffffff", "1c", "1d", "1e", "1f", "5f", "7f", "9f", "bf", "ff", "c000",
        "d81800", "e0", "f0", "f3", "f7", "f800", "f814", "f97e00", "fa7fc00000",
        "fb7ff8000000000000", "5b7fffffffffffffff", "7a7fffffff", "590100", "9b7fffffffffffffff",
        "bb7fffffffffffffff", "9a00010000", "ba00000101", "8181818180", "a101a101a101a101a0",
        "a201020103", "a2616101616102", "a2f501f502", "a18001", "a1a001"
      })
  void refusesWhatNoAuthenticatorWrites(String hex) {
    assertThatThrownBy(() -> new CborWalk(bytes(hex + "00".repeat(4)), 0).item())
        .as(hex)
        .isInstanceOf(Malformed.class);
  }

  @Test
  void refusesMoreItemsThanThereCanBe() {
    byte[] many = bytes("98ff" + "81".repeat(255) + "00".repeat(255));
    assertThatThrownBy(() -> new CborWalk(many, 0).item()).isInstanceOf(Malformed.class);
    byte[] wide = bytes("84" + "98fd".concat("00".repeat(253)).repeat(4));
    assertThatThrownBy(() -> new CborWalk(wide, 0).item()).isInstanceOf(Malformed.class);
  }
}
