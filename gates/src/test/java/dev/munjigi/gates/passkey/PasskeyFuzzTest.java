package dev.munjigi.gates.passkey;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.NodeSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Fuzz targets: `JAZZER_FUZZ=1` makes each of them run until it finds something.
class PasskeyFuzzTest {
  private static final IdentitySettings SETTINGS =
      new IdentitySettings(
          "login.example.com",
          URI.create("https://login.example.com"),
          Duration.ofMinutes(30),
          Duration.ofHours(12),
          15,
          null,
          List.of(),
          null,
          Map.of(),
          NodeSettings.STANDARD,
          Set.of());
  private static final byte[] CHALLENGE = new byte[32];
  private static final Ceremonies CEREMONIES = new Ceremonies();

  private static byte[] clientData(String type) {
    String json =
        "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"https://login.example.com\"}"
            .formatted(type, Assertion.encoded(CHALLENGE));
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @FuzzTest(maxDuration = "60s")
  void attestations(byte[] bytes) {
    for (byte[] attestation : List.of(bytes, wrapped(bytes))) {
      Registration registration =
          new Registration(clientData(ClientStatement.CREATE), attestation, List.of());
      try {
        CEREMONIES.register(registration, CHALLENGE, "Key", SETTINGS);
      } catch (Malformed refused) {
        // as it should be
      }
    }
  }

  private static byte[] wrapped(byte[] data) {
    byte[] head = {
      (byte) 0xa3, 0x63, 'f', 'm', 't', 0x60, 0x67, 'a', 't', 't', 'S', 't', 'm', 't', (byte) 0xa0,
      0x68, 'a', 'u', 't', 'h', 'D', 'a', 't', 'a', 0x59, (byte) (data.length >> 8),
      (byte) data.length
    };
    byte[] all = Arrays.copyOf(head, head.length + data.length);
    System.arraycopy(data, 0, all, head.length, data.length);
    return all;
  }

  @FuzzTest(maxDuration = "60s")
  void assertions(byte[] bytes) {
    PasskeyBody body =
        new PasskeyBody("Key", Assertion.encoded(attested()), 0, false, false, List.of(), 0, 0);
    for (byte[] client : List.of(bytes, clientData(ClientStatement.GET))) {
      try {
        CEREMONIES.show(
            new Assertion(new byte[] {1}, client, bytes, bytes, new byte[0]),
            body,
            CHALLENGE,
            true,
            SETTINGS);
        throw new AssertionError("nobody signed this");
      } catch (Malformed | MaliciousCounterValueException refused) {
        // as it should be
      }
    }
  }

  /// The key whose secret is 1.
  private static byte[] attested() {
    String hex =
        "00000000000000000000000000000000" + "0001" + "01"
            + "a5010203262001"
            + "2158206b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "2258204fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    return HexFormat.of().parseHex(hex);
  }
}
