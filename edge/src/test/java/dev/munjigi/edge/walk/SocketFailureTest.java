package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Why a socket could not be bound or connected.
class SocketFailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bind(..) failed with error(-98): Address already in use                    | the address is already in use
          bind(..) failed: Address already in use                                    | the address is already in use
          finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:3000 | connection refused
          Connection refused: localhost/127.0.0.1:3000                               | connection refused
          connection timed out after 5000 ms: /[2001:db8::1]:80                      | connection timed out after 5000 ms
          Permission denied                                                          | permission denied
          """)
  void saysNeitherACallNorANumberNorAnAddress(String message, String why) {
    assertThat(SocketFailure.why(new IOException(message))).isEqualTo(why);
  }
}
