package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells failed handshakes apart by the connection's first bytes and by what the TLS engine threw.
///
/// Guarantees: a code for every input, in time linear in the messages. Does not guarantee the
/// finest code for an engine other than the JDK's and BoringSSL: what it does not know is
/// [TlsReason#HANDSHAKE_FAILED].
public final class HandshakeFailure {
  /// How many of the connection's first bytes are worth keeping for [#classify].
  public static final int FIRST_BYTES = 16;

  private static final int CAUSES = 8;
  private static final int SHORTEST_METHOD = 3;
  private static final int EVIDENCE = 256;
  private static final int SHOWN_BYTES = 5;
  private static final String NOT_A_RECORD = "NotSslRecordException";

  private static final List<String> METHODS =
      List.of(
          "GET ",
          "HEAD ",
          "POST ",
          "PUT ",
          "DELETE ",
          "CONNECT ",
          "OPTIONS ",
          "TRACE ",
          "PATCH ",
          "PRI * HTTP/2",
          "PROPFIND ");

  private static final List<String> SERVER_NAME =
      List.of(
          "Illegal server name",
          // what the platform's own type for names says of one that BoringSSL let pass
          "The encoded server name value is invalid");

  private static final List<String> ALERT =
      List.of(
          "Received fatal alert",
          "plaintext alert received",
          ":SSLV3_ALERT_",
          ":TLSV1_ALERT_",
          // INVARIANT: OpenSSL clients send the alert for a distrusted TLS 1.3 certificate in
          // clear;
          // its two bytes are too short for an encrypted record, which is all BoringSSL says.
          ":BAD_PACKET_LENGTH");

  private static final List<String> MISSING =
      List.of(":PEER_DID_NOT_RETURN_A_CERTIFICATE", "Empty client certificate chain");

  private static final List<String> UNREADABLE =
      List.of(
          ":CANNOT_PARSE_LEAF_CERT",
          ":CERT_DECODE_ERROR",
          ":UNKNOWN_CERTIFICATE_TYPE",
          "Failed to parse server certificates");

  private static final List<String> PROTOCOL =
      List.of("(protocol_version)", ":UNSUPPORTED_PROTOCOL", ":WRONG_VERSION_NUMBER");

  private static final List<String> CIPHER =
      List.of(
          "no cipher suites in common",
          "No common named group",
          "No available authentication scheme",
          ":NO_SHARED_CIPHER",
          ":NO_SHARED_GROUP",
          ":NO_COMMON_SIGNATURE_ALGORITHMS",
          ":WRONG_CURVE");

  private static final List<String> CLOSED =
      List.of(
          "Connection reset",
          "Broken pipe",
          "closing inbound before receiving peer's close_notify",
          "terminated the handshake");

  private HandshakeFailure() {}

  /// Why a handshake failed.
  ///
  /// @param first the first bytes that came, as many as there are up to [#FIRST_BYTES]
  /// @param failure what the engine or the channel threw; null when the connection just ended
  public static TlsReason classify(byte[] first, @Nullable Throwable failure) {
    if (first.length > 0 && !beginsRecord(first)) {
      return clear(first);
    }
    if (failure == null) {
      return TlsReason.CLOSED_IN_HANDSHAKE;
    }
    Throwable cause = failure;
    // ATTACK: a chain of causes may be a circle; its length is bounded.
    for (int i = 0; i < CAUSES && cause != null; i++) {
      TlsReason reason = known(cause);
      if (reason != null) {
        return reason;
      }
      cause = cause.getCause();
    }
    return TlsReason.HANDSHAKE_FAILED;
  }

  /// The refusal for a failed handshake.
  ///
  /// @param clause the listener's place in the configuration
  public static Refusal refusal(byte[] first, @Nullable Throwable failure, Clause clause) {
    TlsReason reason = classify(first, failure);
    CertificateRefused refused = refused(failure);
    String evidence = refused == null ? evidence(first, failure) : refused.evidence();
    return new Refusal(reason, clause, evidence, remedy(reason));
  }

  /// What was said of the client's certificate, if that is what it failed for.
  private static @Nullable CertificateRefused refused(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < CAUSES && cause != null; i++) {
      if (cause instanceof CertificateRefused refused) {
        return refused;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /// The refusal of a client's certificate.
  public static Refusal refusal(CertificateRefused refused, Clause clause) {
    return new Refusal(refused.reason(), clause, refused.evidence(), remedy(refused.reason()));
  }

  /// A handshake or alert record of SSL 3.0 or later (RFC 8446, section 5.1).
  private static boolean beginsRecord(byte[] first) {
    return (first[0] == 22 || first[0] == 21) && (first.length == 1 || first[1] == 3);
  }

  private static TlsReason clear(byte[] first) {
    boolean sslv2 = first.length > 2 && first[0] < 0 && first[2] == 1;
    if (sslv2) {
      return TlsReason.PROTOCOL_TOO_OLD;
    }
    String text = new String(first, StandardCharsets.ISO_8859_1);
    for (String method : METHODS) {
      boolean begun = text.length() >= SHORTEST_METHOD && method.startsWith(text);
      if (begun || text.startsWith(method)) {
        return TlsReason.PLAIN_HTTP;
      }
    }
    return TlsReason.NOT_TLS;
  }

  private static @Nullable TlsReason known(Throwable cause) {
    if (cause instanceof CertificateRefused refused) {
      return refused.reason();
    }
    String kind = cause.getClass().getSimpleName();
    String message = cause.getMessage();
    String text = message == null ? "" : message;
    // ATTACK: the JDK repeats the client's server name in this message and in no other, so it is
    // asked about first: a name cannot pass for another reason.
    if (any(SERVER_NAME, text)) {
      return TlsReason.SERVER_NAME_MALFORMED;
    }
    if (any(MISSING, text)) {
      return TlsReason.CLIENT_CERTIFICATE_MISSING;
    }
    if (any(UNREADABLE, text)) {
      return TlsReason.CLIENT_CERTIFICATE_MALFORMED;
    }
    if (any(ALERT, text)) {
      return TlsReason.ALERT_FROM_CLIENT;
    }
    if (any(PROTOCOL, text)) {
      return TlsReason.PROTOCOL_TOO_OLD;
    }
    if (any(CIPHER, text)) {
      return TlsReason.NO_COMMON_CIPHER;
    }
    if (kind.endsWith("ClosedChannelException") || any(CLOSED, text)) {
      return TlsReason.CLOSED_IN_HANDSHAKE;
    }
    return kind.equals(NOT_A_RECORD) ? TlsReason.NOT_TLS : null;
  }

  private static boolean any(List<String> marks, String text) {
    for (String mark : marks) {
      if (text.contains(mark)) {
        return true;
      }
    }
    return false;
  }

  private static String evidence(byte[] first, @Nullable Throwable failure) {
    int shown = Math.min(first.length, SHOWN_BYTES);
    String began = "first bytes `" + HexFormat.of().formatHex(first, 0, shown) + "`";
    boolean clear = first.length > 0 && !beginsRecord(first);
    // ATTACK: what was sent in clear may hold a credential, and some engines repeat all of it.
    if (failure == null || clear || failure.toString().contains(NOT_A_RECORD)) {
      return began;
    }
    return Printable.line(EngineWords.of(failure), EVIDENCE) + "; " + began;
  }

  private static String remedy(TlsReason reason) {
    return switch (reason) {
      case PLAIN_HTTP -> "use `https://`, or add a plain listener with `redirect-to`";
      case NOT_TLS -> "speak TLS to this listener";
      case PROTOCOL_TOO_OLD -> "update the client; or set the listener's oldest version lower";
      case NO_COMMON_CIPHER -> "update the client: it needs ECDHE with an AEAD cipher";
      case SERVER_NAME_MALFORMED -> "send a host name of letters, digits, hyphens and dots";
      case ALERT_FROM_CLIENT ->
          "make the client trust the listener's root certificate (`munjigi ca root`)";
      case CLOSED_IN_HANDSHAKE -> "nothing, if it was a port check; otherwise look at the client";
      case HANDSHAKE_FAILED -> "look at the evidence and at the client's own log";
      case CLIENT_CERTIFICATE_MISSING ->
          "give the client a certificate (`munjigi ca issue`); or, for a listener without `tunnel`,"
              + " set `client-certificates: optional`";
      case CLIENT_CERTIFICATE_MALFORMED, CLIENT_CERTIFICATE_WEAK ->
          "issue the client a certificate by RFC 5280 with RSA of 2048 bits or ECDSA, and SHA-2";
      case CLIENT_CERTIFICATE_UNTRUSTED ->
          "have the client send its intermediates, or add its root to `client-authorities`";
      case CLIENT_CERTIFICATE_CHAIN_BROKEN -> "look at the basic constraints of its issuers";
      case CLIENT_CERTIFICATE_EXPIRED -> "issue the client a new certificate";
      case CLIENT_CERTIFICATE_NOT_YET_VALID -> "set the clocks of the gate and of the authority";
      case CLIENT_CERTIFICATE_WRONG_USAGE ->
          "issue the client a certificate with the extended key usage clientAuth";
      case CLIENT_CERTIFICATE_WRONG_NAME ->
          "issue the client a certificate with a subject, or with one SPIFFE ID of its authority";
      case CLIENT_CERTIFICATE_REVOKED -> "issue the client a new certificate and key";
      case CLIENT_CERTIFICATE_REVOCATION_UNKNOWN ->
          "put a current list of that issuer into a file of `revocation`";
    };
  }
}
