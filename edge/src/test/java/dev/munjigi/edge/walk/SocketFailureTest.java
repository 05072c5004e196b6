package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
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
          error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED | tlsv1 alert certificate required
          """)
  void saysNeitherACallNorANumberNorAnAddress(String message, String why) {
    assertThat(SocketFailure.why(new IOException(message))).isEqualTo(why);
  }

  @Test
  void namesTheAlertOfAPeer() {
    String engine = "error:1000045c:SSL routines:OPENSSL_internal:";
    assertThat(SocketFailure.alert(new SSLException(engine + "TLSV1_ALERT_CERTIFICATE_REQUIRED")))
        .isEqualTo("certificate_required");
    assertThat(
            SocketFailure.alert(
                new DecoderException(new SSLException(engine + "SSLV3_ALERT_CERTIFICATE_REVOKED"))))
        .isEqualTo("certificate_revoked");
    assertThat(SocketFailure.alert(new SSLException("Received fatal alert: unknown_ca")))
        .isEqualTo("unknown_ca");
    assertThat(SocketFailure.alert(new IOException("Connection reset by peer"))).isNull();
  }

  @Test
  void saysWhatIsWrapped() {
    assertThat(SocketFailure.why(new DecoderException(new IOException("Permission denied"))))
        .isEqualTo("permission denied");
    assertThat(SocketFailure.why(new ClosedChannelException()))
        .isEqualTo("ClosedChannelException");
    assertThat(SocketFailure.why(new FileNotFoundException()))
        .isEqualTo("no such file or directory");
  }
}
