package dev.munjigi.gates.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Refusal;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class HandshakeFailureTest {
  private static final Clause CLAUSE = new Clause("listeners.public", "munjigi.yaml", 3);
  private static final byte[] HELLO = HexFormat.of().parseHex("16030102000100");
  private static final byte[] NOTHING = new byte[0];

  /// As Netty names it.
  private static final class NotSslRecordException extends SSLException {
    NotSslRecordException(String message) {
      super(message);
    }
  }

  /// As Netty names it.
  private static final class StacklessClosedChannelException extends ClosedChannelException {}

  private static Arguments row(TlsReason reason, byte[] first, @Nullable Throwable failure) {
    return Arguments.of(reason, first, failure);
  }

  private static Arguments clear(TlsReason reason, String first) {
    return row(
        reason, first.getBytes(ISO_8859_1), new NotSslRecordException("not an SSL/TLS record"));
  }

  private static Arguments jdk(TlsReason reason, String message) {
    return row(reason, HELLO, new RuntimeException("wrapped", new SSLHandshakeException(message)));
  }

  private static Arguments boring(TlsReason reason, String number, String name) {
    return row(
        reason,
        HELLO,
        new SSLHandshakeException(
            "error:%s:SSL routines:OPENSSL_internal:%s".formatted(number, name)));
  }

  /// The messages are those of JDK 25 and of BoringSSL through Netty 4.2, provoked by real clients.
  static Stream<Arguments> failures() {
    return Stream.concat(handshakes(), certificates());
  }

  /// What the gate itself says of certificates, and what engines say before they ask it.
  private static Stream<Arguments> certificates() {
    Stream<Arguments> judged =
        Arrays.stream(TlsReason.values())
            .filter(TlsReason::ofClientCertificate)
            .map(
                reason ->
                    row(
                        reason,
                        HELLO,
                        new SSLHandshakeException("")
                            .initCause(new CertificateRefused(reason, "seen"))));
    Stream<Arguments> before =
        Stream.of(
            boring(
                TlsReason.CLIENT_CERTIFICATE_MISSING,
                "100000c0",
                "PEER_DID_NOT_RETURN_A_CERTIFICATE"),
            jdk(
                TlsReason.CLIENT_CERTIFICATE_MISSING,
                "(bad_certificate) Empty client certificate chain"),
            boring(TlsReason.CLIENT_CERTIFICATE_MALFORMED, "1000011c", "CANNOT_PARSE_LEAF_CERT"));
    return Stream.concat(judged, before);
  }

  private static Stream<Arguments> handshakes() {
    return Stream.of(
        clear(TlsReason.PLAIN_HTTP, "GET / HTTP/1.1\r"),
        clear(TlsReason.PLAIN_HTTP, "POST /login HTTP"),
        clear(TlsReason.PLAIN_HTTP, "OPTIO"),
        clear(TlsReason.PLAIN_HTTP, "CONNECT a:443 HT"),
        clear(TlsReason.PLAIN_HTTP, "PRI * HTTP/2.0\r\n"),
        clear(TlsReason.NOT_TLS, "SSH-2.0-OpenSSH_"),
        clear(TlsReason.NOT_TLS, "GETAWAY"),
        clear(TlsReason.NOT_TLS, "get / HTTP/1.1"),
        clear(TlsReason.NOT_TLS, "G"),
        clear(TlsReason.NOT_TLS, "\u0000"),
        clear(TlsReason.NOT_TLS, "\u0016\u0004\u0001"),
        clear(TlsReason.NOT_TLS, "\u0017\u0003\u0003\u0000\u0001"),
        row(TlsReason.NOT_TLS, NOTHING, new NotSslRecordException("not an SSL/TLS record")),
        clear(TlsReason.PROTOCOL_TOO_OLD, "\u0080.\u0001\u0000\u0002"),
        jdk(
            TlsReason.PROTOCOL_TOO_OLD,
            "(protocol_version) Client requested protocol TLSv1.1 is not enabled or supported in"
                + " server context"),
        boring(TlsReason.PROTOCOL_TOO_OLD, "100000f0", "UNSUPPORTED_PROTOCOL"),
        boring(TlsReason.PROTOCOL_TOO_OLD, "100000f7", "WRONG_VERSION_NUMBER"),
        jdk(TlsReason.NO_COMMON_CIPHER, "(handshake_failure) no cipher suites in common"),
        jdk(TlsReason.NO_COMMON_CIPHER, "(handshake_failure) No available authentication scheme"),
        jdk(TlsReason.NO_COMMON_CIPHER, "(unexpected_message) No common named group"),
        boring(TlsReason.NO_COMMON_CIPHER, "100000b8", "NO_SHARED_CIPHER"),
        boring(TlsReason.NO_COMMON_CIPHER, "1000010a", "NO_SHARED_GROUP"),
        boring(TlsReason.NO_COMMON_CIPHER, "100000f3", "WRONG_CURVE"),
        boring(TlsReason.NO_COMMON_CIPHER, "100000fd", "NO_COMMON_SIGNATURE_ALGORITHMS"),
        jdk(
            TlsReason.SERVER_NAME_MALFORMED,
            "Illegal server name, type=host_name(0), name=a..b_-*!, value={612E2E625F2D2A21}"),
        jdk(
            TlsReason.SERVER_NAME_MALFORMED,
            "Illegal server name, type=host_name(0), name=no cipher suites in common, value={6E}"),
        jdk(TlsReason.SERVER_NAME_MALFORMED, "The encoded server name value is invalid"),
        jdk(TlsReason.ALERT_FROM_CLIENT, "(unknown_ca) Received fatal alert: unknown_ca"),
        jdk(
            TlsReason.ALERT_FROM_CLIENT,
            "(protocol_version) Received fatal alert: protocol_version"),
        row(
            TlsReason.ALERT_FROM_CLIENT,
            HELLO,
            new SSLProtocolException(
                "Unexpected exception",
                new IOException(
                    "Unexpected plaintext alert received: Level: fatal; Alert: unknown_ca"))),
        boring(TlsReason.ALERT_FROM_CLIENT, "10000418", "TLSV1_ALERT_UNKNOWN_CA"),
        boring(TlsReason.ALERT_FROM_CLIENT, "10000410", "SSLV3_ALERT_HANDSHAKE_FAILURE"),
        boring(TlsReason.ALERT_FROM_CLIENT, "10000070", "BAD_PACKET_LENGTH"),
        row(TlsReason.CLOSED_IN_HANDSHAKE, NOTHING, null),
        row(TlsReason.CLOSED_IN_HANDSHAKE, HELLO, null),
        row(TlsReason.CLOSED_IN_HANDSHAKE, HELLO, new StacklessClosedChannelException()),
        row(TlsReason.CLOSED_IN_HANDSHAKE, HELLO, new IOException("Connection reset by peer")),
        jdk(TlsReason.HANDSHAKE_FAILED, "(decode_error) Illegal handshake message: client_hello"),
        boring(TlsReason.HANDSHAKE_FAILED, "10000083", "CLIENTHELLO_PARSE_FAILED"),
        boring(TlsReason.HANDSHAKE_FAILED, "1000009d", "INAPPROPRIATE_FALLBACK"),
        row(TlsReason.HANDSHAKE_FAILED, HELLO, new IllegalStateException()),
        row(TlsReason.HANDSHAKE_FAILED, HELLO, circle()));
  }

  private static Throwable circle() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));
    return one;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void tellsFailuresApart(TlsReason reason, byte[] first, @Nullable Throwable failure) {
    assertThat(HandshakeFailure.classify(first, failure)).isEqualTo(reason);
    Refusal refusal = HandshakeFailure.refusal(first, failure, CLAUSE);
    assertThat(refusal.code()).isEqualTo(reason);
    assertThat(refusal.clause()).isEqualTo(CLAUSE);
    assertThat(refusal.remedy()).isNotBlank().doesNotEndWith(".");
  }

  @Test
  void provokesEveryReason() {
    assertThat(failures().map(row -> row.get()[0]).collect(Collectors.toSet()))
        .isEqualTo(Arrays.stream(TlsReason.values()).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @EnumSource(TlsReason.class)
  void saysItInBothLanguagesInOneSentence(TlsReason reason) {
    assertThat(reason.gate()).isEqualTo(GateName.TLS);
    assertThat(reason.code()).matches("tls\\.[a-z]+(-[a-z]+)*");
    assertThat(reason.status()).isIn(0, 400);
    assertThat(reason.english()).matches("[A-Z].*\\.");
    assertThat(reason.korean()).matches(".*[가-힣]다\\.");
  }

  @Test
  void logsNothingOfWhatWasSentInClear() {
    String request = "GET /?token=hunter2 HTTP/1.1\r\n";
    String hex = HexFormat.of().formatHex(request.getBytes(ISO_8859_1));
    Throwable failure = new NotSslRecordException("not an SSL/TLS record: " + hex);
    byte[] first = request.substring(0, 16).getBytes(ISO_8859_1);
    for (byte[] seen : List.of(first, NOTHING)) {
      for (Throwable thrown : List.of(failure, new RuntimeException(failure))) {
        assertThat(HandshakeFailure.refusal(seen, thrown, CLAUSE).evidence())
            .doesNotContain("68756e746572")
            .doesNotContain("746f6b656e")
            .hasSizeLessThan(40);
      }
    }
  }

  @Test
  void logsNoControlCharacters() {
    Throwable failure = new SSLProtocolException("Illegal server name, name=a\r\nFAKE \u001b[31m한");
    assertThat(HandshakeFailure.refusal(HELLO, failure, CLAUSE).evidence())
        .isEqualTo(
            "Illegal server name, name=a??FAKE ?[31m?; first bytes"
                + " `1603010200`");
  }

  @Test
  void namesNoClassAndNoCallOfAnEngine() {
    String prefix = "error:100000c0:SSL routines:OPENSSL_internal:";
    Map<String, String> words =
        Map.of(
            prefix + "PEER_DID_NOT_RETURN_A_CERTIFICATE", "it showed no certificate",
            prefix + "SSLV3_ALERT_CERTIFICATE_REVOKED", "it sent the alert `certificate_revoked`",
            prefix + "SOMETHING_NEW", "something new",
            "javax.net.ssl.SSLException: " + prefix + "NO_SHARED_CIPHER",
                "none of its ciphers is offered",
            "Received fatal alert: unknown_ca", "Received fatal alert: unknown_ca");
    words.forEach(
        (message, said) ->
            assertThat(HandshakeFailure.refusal(HELLO, new SSLException(message), CLAUSE).evidence())
                .isEqualTo(said + "; first bytes `1603010200`"));
  }

  @Test
  void boundsWhatItLogs() {
    Throwable failure = new SSLException("x".repeat(1 << 20));
    assertThat(HandshakeFailure.refusal(HELLO, failure, CLAUSE).evidence()).hasSizeLessThan(320);
  }

  @FuzzTest
  void hasACodeForEveryInput(byte[] bytes) {
    judge(bytes);
  }

  @Test
  void hasACodeForRandomInput() {
    Random random = new Random(20260301);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 2 && random.nextBoolean()) {
        bytes[0] = (byte) (20 + random.nextInt(4));
        bytes[1] = 3;
      }
      judge(bytes);
    }
  }

  private static void judge(byte[] bytes) {
    Throwable failure = new SSLException(new String(bytes, ISO_8859_1));
    byte[] first = Arrays.copyOf(bytes, Math.min(bytes.length, HandshakeFailure.FIRST_BYTES));
    Refusal refusal = HandshakeFailure.refusal(first, failure, CLAUSE);
    assertThat(refusal.evidence()).matches("[ -~]*");
    boolean record = first.length > 1 && (first[0] == 21 || first[0] == 22) && first[1] == 3;
    if (record) {
      assertThat(refusal.code()).isNotIn(TlsReason.PLAIN_HTTP, TlsReason.NOT_TLS);
    }
  }
}
