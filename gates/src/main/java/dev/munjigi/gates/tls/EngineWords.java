package dev.munjigi.gates.tls;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What TLS engines say of a failed handshake, without the names of their classes and calls.
final class EngineWords {
  private static final Pattern CLASSES = Pattern.compile("^(?:[\\w.$]+(?:Exception|Error): )+");

  /// What BoringSSL says: `error:100000c0:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER`.
  private static final Pattern OPENSSL =
      Pattern.compile("^error:[0-9a-f]+:[\\w ]*:\\w*:(\\w+)$");

  private static final Pattern ALERT =
      Pattern.compile("^(?:SSLV3_ALERT|TLSV1_ALERT|TLSV1)_(\\w+)$");

  private static final Map<String, String> USUAL =
      Map.of(
          "PEER_DID_NOT_RETURN_A_CERTIFICATE", "it showed no certificate",
          "NO_SHARED_CIPHER", "none of its ciphers is offered",
          "NO_SHARED_GROUP", "none of its groups is offered",
          "NO_COMMON_SIGNATURE_ALGORITHMS", "none of its signature algorithms is offered",
          "UNSUPPORTED_PROTOCOL", "none of its versions of TLS is offered",
          "WRONG_VERSION_NUMBER", "it speaks another version of TLS",
          "CERTIFICATE_VERIFY_FAILED", "its certificate was not accepted",
          "BAD_PACKET_LENGTH", "a record is too short");

  private EngineWords() {}

  /// A message in words; that of an exception without one says that the connection ended.
  static String of(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return "the connection ended";
    }
    String bare = CLASSES.matcher(message).replaceFirst("");
    Matcher engine = OPENSSL.matcher(bare);
    if (!engine.find()) {
      return bare;
    }
    String name = engine.group(1);
    Matcher alert = ALERT.matcher(name);
    if (alert.find()) {
      return "it sent the alert `" + alert.group(1).toLowerCase(Locale.ROOT) + "`";
    }
    String usual = USUAL.get(name);
    return usual == null ? name.toLowerCase(Locale.ROOT).replace('_', ' ') : usual;
  }
}
